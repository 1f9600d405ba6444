import { type Problem, problem } from '../domain/problem.ts';

/** The fields of a body by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a body; none where there is no body. A misspelled one would change nothing without a word: what is not known is refused. */
export function readFields(body: unknown, known: readonly string[]): Fields | Problem {
  if (body === undefined) return {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return invalid('body', 'expected an object');
  const stray = Object.keys(body).find((name) => !known.includes(name));
  return stray === undefined ? (body as Fields) : invalid(stray, `there is no such field; there are ${known.join(', ')}`);
}

/** The answer to a parameter or a field that cannot be read. */
export function invalid(name: string, reason: string): Problem {
  return problem('CONTROL_PARAMETER_INVALID', { name, reason });
}

/** Whether a value is a text of 1 to `charsMax` characters. */
export function isText(value: unknown, charsMax: number): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= charsMax;
}

/** Whether a value is a list of at most `max` texts, each of 1 to `charsMax` characters. */
export function areTexts(value: unknown, max: number, charsMax: number): value is readonly string[] {
  return Array.isArray(value) && value.length <= max && value.every((one) => isText(one, charsMax));
}

/** A whole number from 1 to `max` in a query; the fallback where the query does not have it. */
export function readNumber(
  query: URLSearchParams,
  name: string,
  bounds: { readonly max: number; readonly fallback: number },
): number | Problem {
  const text = query.get(name);
  if (text === null) return bounds.fallback;
  const value = Number(text);
  const isSound = /^\d{1,15}$/.test(text) && value >= 1 && value <= bounds.max;
  return isSound ? value : invalid(name, `it must be a whole number between 1 and ${bounds.max}`);
}

/** A misspelled parameter would change the answer without a word: those that an endpoint does not have are refused. */
export function strayParameter(query: URLSearchParams, known: readonly string[]): Problem | undefined {
  const stray = [...query.keys()].find((name) => !known.includes(name));
  return stray === undefined ? undefined : invalid(stray, 'this endpoint has no such parameter');
}
