import { type UnservedRow, unservedRows } from '../catalogue/unserved.ts';
import { problem } from '../domain/problem.ts';
import type { Endpoint } from './endpoint.ts';
import { type HttpReply, problemReply } from './frame.ts';
import { editionsOf, pathsOf } from './paths.ts';
import { methodUnknown, type RouteErrors, routeUnknown } from './route-errors.ts';

interface Pattern {
  readonly method: string;
  readonly path: RegExp;
  /** Undefined for an endpoint that is served. */
  readonly unserved: UnservedRow | undefined;
}

/** Answers the requests that no endpoint takes: 501 for what HubSpot has and this server does not, else 405 or 404. */
export class Unrouted {
  readonly #rows: readonly Endpoint[];
  readonly #form: RouteErrors;
  #patterns: readonly Pattern[] | undefined;

  constructor(rows: readonly Endpoint[], form: RouteErrors) {
    this.#rows = rows;
    this.#form = form;
  }

  /** `path` is the request's path without its query. */
  answer(method: string, path: string): HttpReply {
    this.#patterns ??= [...servedPatterns(this.#rows), ...unservedPatterns()];
    const matches = this.#patterns.filter((pattern) => pattern.path.test(path));
    const here = matches.find((pattern) => pattern.method === method || pattern.method === '*');
    if (here?.unserved !== undefined) {
      return problemReply(problem('NOT_SERVED', { operation: here.unserved.id, method, path }));
    }
    const allowed = [...new Set(matches.map((pattern) => pattern.method))];
    return allowed.length > 0 ? methodUnknown(path, allowed, this.#form) : routeUnknown(path, this.#form);
  }
}

function servedPatterns(rows: readonly Endpoint[]): readonly Pattern[] {
  return rows.flatMap((row) =>
    editionsOf(row).flatMap((edition) =>
      pathsOf(row, edition).map((path) => ({ method: row.method, path: patternOf(path), unserved: undefined })),
    ),
  );
}

function unservedPatterns(): readonly Pattern[] {
  return unservedRows.flatMap((row) =>
    row.editions.flatMap((edition) => pathsOf(row, edition).map((path) => ({ method: row.method, path: patternOf(path), unserved: row }))),
  );
}

/** Matches a path with its parameters filled; `/*` at the end matches the rest, and a slash at the end is ignored. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\/\*$/, '(?:/.*)?').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}/?$`);
}
