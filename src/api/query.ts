import { type Problem, problem } from '../domain/problem.ts';

/** How a query parameter is read. `values` holds every occurrence, in order, decoded. */
export interface QueryParameter<Value> {
  /** JSON Schema of the value. */
  readonly schema: object;
  readonly description: string;
  read(values: readonly string[], name: string): Value | Problem;
}

/** A whole number between 1 and `max`. Out of range is refused. Source of the refusal: assumed. */
export function pageLimit(bounds: { readonly max: number; readonly fallback: number }): QueryParameter<number> {
  const { max, fallback } = bounds;
  return {
    schema: { type: 'integer', minimum: 1, maximum: max, default: fallback },
    description: 'The maximum number of results to answer per page.',
    read(values, name) {
      const [text] = values;
      if (text === undefined || text === '') return fallback;
      if (!/^-?\d{1,15}$/.test(text)) return problem('QUERY_NOT_AN_INTEGER', { name });
      const limit = Number(text);
      return limit < 1 || limit > max ? problem('PAGE_LIMIT_INVALID', { limit, max }) : limit;
    },
  };
}

/** A text, or undefined where it is not given or empty. */
export function text(description: string): QueryParameter<string | undefined> {
  return { schema: { type: 'string' }, description, read: ([first]) => (first === undefined || first === '' ? undefined : first) };
}

/** A list of names: comma lists and repetitions both count. */
export function names(description: string): QueryParameter<readonly string[]> {
  return {
    schema: { type: 'array', items: { type: 'string' } },
    description,
    read: (values) =>
      values
        .flatMap((value) => value.split(','))
        .map((name) => name.trim())
        .filter((name) => name !== ''),
  };
}

/** A boolean: true only for the word itself in any letter case; of repetitions the first counts. Source: measured 2026-08. */
export function flag(description: string): QueryParameter<boolean> {
  return { schema: { type: 'boolean', default: false }, description, read: ([first]) => first?.toLowerCase() === 'true' };
}

/** A boolean that is true where it is not given; otherwise as `flag`. */
export function flagUnlessFalse(description: string): QueryParameter<boolean> {
  const { read } = flag(description);
  return {
    schema: { type: 'boolean', default: true },
    description,
    read: (values, name) => (values[0] === undefined || values[0] === '' ? true : read(values, name)),
  };
}

/** One of several words, the first of them where it is not given or empty. Assumed: another word is refused as an unreadable number is. */
export function oneOf<const Word extends string>(words: readonly [Word, ...Word[]], description: string): QueryParameter<Word> {
  const [fallback] = words;
  return {
    schema: { type: 'string', enum: words, default: fallback },
    description,
    read: ([first], name) => {
      if (first === undefined || first === '') return fallback;
      return words.find((word) => word === first) ?? problem('QUERY_NOT_AN_INTEGER', { name });
    },
  };
}

/** The id of a portal, or undefined where it is not given or empty. */
export function portalId(description: string): QueryParameter<number | undefined> {
  return {
    schema: { type: 'integer' },
    description,
    read([text], name) {
      if (text === undefined || text === '') return undefined;
      return /^-?\d{1,15}$/.test(text) ? Number(text) : problem('QUERY_NOT_AN_INTEGER', { name });
    },
  };
}
