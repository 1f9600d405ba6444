/** A piece of HTML: safe to stand in a page as it is. Only `html` makes one. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a piece of HTML: text is escaped, pieces and lists of pieces are not, and undefined is nothing. */
type Content = string | number | Html | readonly Html[] | undefined;

/** Writes HTML: whatever is put into the template is escaped, in text and in attributes with quotes, unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, at) => text + written(contents[at - 1]) + part));
}

function written(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(({ text }) => text).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
