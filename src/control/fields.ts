import { type Problem, problem } from '../domain/problem.ts';

/** The answer to a parameter or a field that cannot be read. */
export function invalid(name: string, reason: string): Problem {
  return problem('CONTROL_PARAMETER_INVALID', { name, reason });
}

/** The whole number that a parameter has, which the row's schema let pass; undefined where the query does not have it. */
export function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text === null ? undefined : Number(text);
}
