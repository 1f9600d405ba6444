declare const json: unique symbol;

/** JSON that is already text: the way for large pages around building objects first. */
export interface JsonText {
  readonly [json]: true;
  readonly text: string;
}

/** Vouches that a text is the JSON of what the endpoint declares. */
export function jsonText(text: string): JsonText {
  return new Text(text) as unknown as JsonText;
}

/** The JSON of an answer's body. */
export function textOf(body: unknown): string {
  return body instanceof Text ? body.text : JSON.stringify(body);
}

class Text {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
