import { type UnservedRow, unservedRows } from '../catalogue/unserved.ts';
import { problem } from '../domain/problem.ts';
import { type HttpReply, problemReply } from './frame.ts';
import { pathsOf } from './paths.ts';

/** The answer of an operation that HubSpot has and this server does not: 501, naming itself. */
export function notServed(row: UnservedRow, method: string, path: string): HttpReply {
  return problemReply(problem('NOT_SERVED', { operation: row.id, method, path }));
}

/** Every path of every unserved operation. */
export function unservedPaths(): readonly { readonly row: UnservedRow; readonly path: string }[] {
  return unservedRows.flatMap((row) => row.editions.flatMap((edition) => pathsOf(row, edition).map((path) => ({ row, path }))));
}
