/**
 * Where a text of JSON nests deeper than `depthMax`, if it does: such a text costs a parser seconds, and what writes the value again, or goes through
 * it, runs out of stack. `text` is UTF-8; what is not JSON is counted all the same.
 */
export function placeTooDeep(text: Uint8Array, depthMax: number): number | undefined {
  if (text.length <= depthMax) return undefined;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    if (isInText && byte === backslash) at += 1;
    else if (byte === quote) isInText = !isInText;
    else if (!isInText) depth += nesting.get(byte) ?? 0;
    if (depth > depthMax) return at;
  }
  return undefined;
}

const [quote, backslash] = [34, 92];
/** What each bracket and brace does to the depth, by its code. */
const nesting: ReadonlyMap<number, number> = new Map([
  [91, 1],
  [93, -1],
  [123, 1],
  [125, -1],
]);
