import type { Edition } from '../catalogue/editions.ts';
import type { Endpoint, HttpMethod } from './endpoint.ts';
import { answer, type FrameContext, type HttpReply, type HttpRequest } from './frame.ts';
import { editionsOf, pathsOf } from './paths.ts';
import type { RouteErrors } from './route-errors.ts';
import { Unrouted } from './unrouted.ts';

/** Answers one request. Never rejects: what goes wrong inside is an answer too. */
export type HttpHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

/** Answers a request in the place of its handler, or has the handler answer it. Never rejects where handlers do not. */
export type Gate = (name: RouteName, request: HttpRequest, handler: HttpHandler) => Promise<HttpReply>;

/** What a route is called where answers are counted and logged, and whether there can be too much to do for it. */
export interface RouteName {
  /** The id of a row, or what else is served there. */
  readonly operation: string;
  readonly edition?: Edition;
  /** `always`: answered however much there is to do, as what watches the server has to be. */
  readonly admission: 'bounded' | 'always';
  /** True for what is mounted under `/_crosstie`. */
  readonly isOwn?: true;
}

/** Whether a request is for the server's own endpoints, however its path is written (`/%5Fcrosstie`), or for one of them that there is not. */
export function isOwnRoute({ isOwn }: RouteName, { path }: Pick<HttpRequest, 'path'>): boolean {
  return isOwn === true || path.startsWith('/_crosstie');
}

/** What a router must offer to have rows mounted on it; paths have their parameters in braces, and `*` at their end for the rest. */
export interface HttpRoutes {
  on(methods: readonly HttpMethod[], path: string, name: RouteName, handler: HttpHandler): void;
  /** Sets who answers what no route takes. */
  otherwise(handler: HttpHandler): void;
}

/** Mounts every row in every edition and spelling, and the answers to requests that no row takes. */
export function mountApi(routes: HttpRoutes, rows: readonly Endpoint[], context: FrameContext, routeErrors: RouteErrors): void {
  for (const row of rows) {
    for (const edition of editionsOf(row)) {
      const delta = row.editions[edition] ?? {};
      const name: RouteName = { operation: row.id, edition, admission: 'bounded' };
      for (const path of pathsOf(row, edition)) routes.on([row.method], path, name, (request) => answer(row, delta, request, context));
    }
  }
  const unrouted = new Unrouted(rows, routeErrors);
  routes.otherwise(({ method, path }) => unrouted.answer(method, path));
}
