/** Says which paths of requests are meant: exactly this one, those that a pattern with stars fits, or those that a regular expression finds. */
export type PathPattern = string | { readonly regExp: string; readonly flags?: string };

/**
 * Makes the test of a pattern. In a text, `*` stands for any characters but a slash and `**` for any at all; whatever else is in it stands for itself.
 * Its work is bounded by the length of the path times that of the pattern. Throws where a regular expression is none.
 */
export function pathTest(pattern: PathPattern): (path: string) => boolean {
  if (typeof pattern !== 'string') {
    const regExp = new RegExp(pattern.regExp, pattern.flags?.replace(/[gy]/g, ''));
    return (path) => regExp.test(path);
  }
  if (!pattern.includes('*')) return (path) => path === pattern;
  const tokens = pattern.match(/\*\*|[\s\S]/g) ?? [];
  return (path) => fits(tokens, path);
}

/** Goes through the path once, with every place in the pattern where it could be: no pattern makes it go back. */
function fits(tokens: readonly string[], path: string): boolean {
  let places = skipStars(tokens, new Set([0]));
  for (const letter of path) {
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token === '**' || (token === '*' && letter !== '/')) next.add(place);
      else if (token === letter && token !== '*') next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = skipStars(tokens, next);
  }
  return places.has(tokens.length);
}

/** A star can stand for nothing. */
function skipStars(tokens: readonly string[], places: Set<number>): Set<number> {
  for (const place of places) if (tokens[place]?.startsWith('*') === true) places.add(place + 1);
  return places;
}
