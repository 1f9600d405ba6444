import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { AnyInput, Endpoint } from './endpoint.ts';

/** The query of a request without one. */
export const noQuery = new URLSearchParams();

/** Reads the parameters that a row declares, or says what is wrong with the first that is. */
export function readQuery(row: Endpoint, search: URLSearchParams): AnyInput['query'] | Problem {
  if (search === noQuery) return queryWithoutParameters(row);
  for (const parameter of row.unservedQuery) {
    if (search.getAll(parameter).some((value) => value !== '')) {
      return problem('PARAMETER_NOT_SERVED', { parameter: `query parameter ${parameter}`, operation: row.id });
    }
  }
  const query: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(row.query)) {
    const value = parameter.read(search.getAll(name), name);
    if (isProblem(value)) return value;
    query[name] = value;
  }
  return query;
}

/** What a row's query reads as when a request has none: always the same, so that it is read once. */
const emptyQueries = new WeakMap<Endpoint, AnyInput['query']>();

function queryWithoutParameters(row: Endpoint): AnyInput['query'] {
  const known = emptyQueries.get(row);
  if (known !== undefined) return known;
  const query = Object.fromEntries(Object.entries(row.query).map(([name, parameter]) => [name, parameter.read([], name)]));
  emptyQueries.set(row, query);
  return query;
}
