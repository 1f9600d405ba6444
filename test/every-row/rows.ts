import type { Endpoint } from '../../src/api/endpoint.ts';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { editionsOf, pathsOf } from '../../src/api/paths.ts';
import { type Edition, editions } from '../../src/catalogue/editions.ts';
import { unservedRows } from '../../src/catalogue/unserved.ts';
import { resolveObjectType } from '../../src/domain/object-type.ts';
import { isProblem, type ScopesTold } from '../../src/domain/problem.ts';
import { type ScopesNeeded, scopesOfAnyRecords, scopesOfType } from '../../src/domain/scope.ts';

/** One way to reach a row: an edition and one of its paths, parameters in braces. */
export interface Way {
  readonly row: Endpoint;
  readonly edition: Edition;
  readonly path: string;
}

/** The object types, types of association, owners and properties that stand for those in a path. */
const values: Readonly<Record<string, string>> = {
  fromObjectType: 'contacts',
  toObjectType: 'companies',
  objectType: 'contacts',
  associationType: 'contact_to_company',
  ownerId: '80000001',
  propertyName: 'every_row',
  groupName: 'every_group',
  ruleType: 'MAX_LENGTH',
};

/** What the body of a row is in the edition of a way to it; undefined where it has none. */
export function schemaOf({ row, edition }: Way): object | undefined {
  return row.editions[edition]?.body ?? row.body;
}

/** Every row in every edition under every path. */
export const ways: readonly Way[] = endpoints.flatMap((row) =>
  editionsOf(row).flatMap((edition) => pathsOf(row, edition).map((path) => ({ row, edition, path }))),
);

/**
 * Every path that a row would have in an edition that it does not name, with what is to be answered there. Left out are paths
 * that another row takes: v3 has rows of its own under paths of v4.
 */
export const strayWays: readonly (Way & { readonly expected: 404 | 405 | 501 })[] = endpoints.flatMap((row) =>
  editions
    .filter((edition) => !editionsOf(row).includes(edition) && hasMount(row, edition))
    .flatMap((edition) =>
      pathsOf(row, edition)
        .filter((path) => !methodsServed(path).includes(row.method))
        .map((path) => ({ row, edition, path, expected: expectedAt(row.method, path) }) as const),
    ),
);

/** Every operation of the unserved list, with every method and path of it, parameters filled. */
export const unservedOperations = unservedRows.map((row) => ({
  id: row.id,
  requests: row.editions.flatMap((edition) =>
    pathsOf(row, edition).flatMap((path) =>
      (row.method === '*' ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [row.method]).map((method) => ({
        method,
        path: filled(path, {}).replace(/\*$/, 'anything/at-all'),
      })),
    ),
  ),
}));

/** A path with its parameters filled; those that `given` does not name get a type, or an id that no record has. */
export function filled(path: string, given: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => given[name] ?? values[name] ?? '424242');
}

/** The scopes of which a caller needs one each, in the order of the path; none where every token will do. */
export function neededScopes({ row, edition }: Way): readonly ScopesNeeded[] {
  const delta = row.editions[edition];
  const named = delta?.scopes ?? row.scopes;
  if (named === 'ofAnyRecords') return [scopesOfAnyRecords()];
  if (named !== undefined) return named.includes('oauth') ? [] : [{ accepted: named, told: toldBy(delta?.scopesTold) ?? named }];
  const names = [...row.path.matchAll(/\{(\w*bjectType)\}/g)].map(([, name]) => name ?? '');
  if (names.length === 0) throw new Error(`${row.id} says neither by its path nor by itself which scopes it needs`);
  return names.map((name) => {
    const type = resolveObjectType(values[name] ?? '');
    if (isProblem(type)) throw new Error(`no object type stands for ${name}`);
    return scopesOfType(type, row.access);
  });
}

function toldBy(told: ScopesTold | undefined): readonly string[] | undefined {
  return told && Object.values(told)[0];
}

function hasMount(row: Endpoint, edition: Edition): boolean {
  try {
    return pathsOf(row, edition).length > 0;
  } catch {
    return false;
  }
}

function expectedAt(method: string, path: string): 404 | 405 | 501 {
  if (isUnserved(method, path)) return 501;
  return methodsServed(path).length > 0 ? 405 : 404;
}

/** The methods that rows take under a path. */
function methodsServed(path: string): readonly string[] {
  const asked = filled(path, {});
  return ways.filter((way) => patternOf(way.path).test(asked)).map(({ row }) => row.method);
}

/** Whether an operation that is not served answers under a path, for example because v3 writes the same words in another order. */
function isUnserved(method: string, path: string): boolean {
  const asked = filled(path, {});
  return unservedRows.some(
    (row) =>
      (row.method === '*' || row.method === method) &&
      row.editions.some((edition) => pathsOf(row, edition).some((candidate) => patternOf(candidate).test(asked))),
  );
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replace(/\/\*$/, '/.*')}$`);
}
