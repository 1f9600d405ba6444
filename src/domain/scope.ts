import { type ScopeRow, scopeRows } from '../catalogue/scopes.ts';
import { type TypeScopesRow, typeScopes } from '../catalogue/type-scopes.ts';
import type { ObjectType } from './object-type.ts';
import { missingScopes, type Problem, problem } from './problem.ts';

/** What a caller wants of an object type: its records, the links of these, or the definitions of what they consist of. */
export type Access = 'read' | 'write' | 'linkRead' | 'linkWrite' | 'schemaRead' | 'schemaWrite';

/** What a token may do: everything, or what its scopes open. */
export type Grant = 'all' | ReadonlySet<string>;

/** The scope that every token has, chosen or not. Source: scopes guide. */
const ofEveryToken = 'oauth';

/** Makes a grant of the scopes that a token has. */
export function grantOf(scopes: readonly string[] | 'all'): Grant {
  return scopes === 'all' ? 'all' : new Set([ofEveryToken, ...scopes]);
}

/** Whether a grant has any one of these scopes. */
export function holdsAny(grant: Grant, accepted: readonly string[]): boolean {
  if (grant === 'all') return true;
  // A loop: this runs for every request, and `some` would make a function for each.
  for (const name of accepted) if (grant.has(name)) return true;
  return false;
}

/** Scopes that open something, any one of them, and what a refusal lists instead where HubSpot's was seen to list others. */
export interface ScopesNeeded {
  readonly accepted: readonly string[];
  readonly told: readonly string[];
}

/** Refuses a grant that opens neither. `needed` without any scope is open to none but those who may do everything: HubSpot offers none for it. */
export function refusalOf(grant: Grant, needed: ScopesNeeded): Problem | undefined {
  if (holdsAny(grant, needed.accepted)) return undefined;
  return needed.accepted.length === 0 ? problem('SCOPE_NOT_PUBLIC') : missingScopes(needed.told);
}

const needs = new Map<TypeScopesRow, Readonly<Record<Access, ScopesNeeded>>>();

/** The scopes of which a caller needs one to do so with an object type. A scope to write never lets a caller read. */
export function scopesOfType({ id }: Pick<ObjectType, 'id'>, access: Access): ScopesNeeded {
  const row = rowOf(id);
  let known = needs.get(row);
  if (known === undefined) {
    known = needsOf(row);
    needs.set(row, known);
  }
  return known[access];
}

function rowOf(id: string | null): TypeScopesRow {
  const row = typeScopes[id ?? ''] ?? (id?.startsWith('2-') === true ? typeScopes['custom'] : undefined);
  if (row === undefined) throw new Error(`no scopes are known for the object type ${id}`);
  return row;
}

/**
 * Links open with the scopes of records at both ends; where HubSpot offers none to change those of a type, as for quote templates, with
 * those to read them. A refusal lists the scopes to read and to write of the type that lacks one. Source: reports of callers who lacked the
 * scopes of the other end; the lists of the associations spec name the scopes to read and to write; assumed: the rest.
 */
function needsOf(row: TypeScopesRow): Readonly<Record<Access, ScopesNeeded>> {
  const reads = row.toldOfReads ?? unique([...row.schemaRead, ...row.read, ...row.sensitiveRead]);
  const writes = unique([...row.sensitiveWrite, ...row.write, ...row.schemaWrite]);
  const links = unique([...row.read, ...row.write]);
  return {
    linkRead: { accepted: row.read, told: links },
    linkWrite: { accepted: row.write.length === 0 ? row.read : row.write, told: links },
    read: { accepted: row.read, told: reads },
    write: { accepted: row.write, told: writes },
    schemaRead: { accepted: unique([...row.schemaRead, ...row.read, ...withBothEndings(row.sensitiveRead)]), told: reads },
    schemaWrite: { accepted: row.schemaWrite.length === 0 ? row.write : row.schemaWrite, told: writes },
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/**
 * The scopes of which a caller needs one to define a property whose values are sensitive, or highly so. Source: sensitive data guide.
 */
export function scopesOfSensitiveWrites({ id }: Pick<ObjectType, 'id'>, level: 'sensitive' | 'highly_sensitive'): readonly string[] {
  const names = rowOf(id).sensitiveWrite.filter((name) => name.includes('highly_sensitive') === (level === 'highly_sensitive'));
  return withBothEndings(names);
}

/** The names of a scope with the ending `.v2` and without, which mean the same. */
function withBothEndings(names: readonly string[]): readonly string[] {
  return unique(names.flatMap((name) => [name, name.replace(/\.v2$/, '')]));
}

/** Scopes as HubSpot tells those of a token: with the ending `.v2` where there is one, each once. Source: dated live runs of 2026-10. */
export function scopesAsTold(names: readonly string[]): readonly string[] {
  return unique(names.map((name) => (isKnownScope(`${name}.v2`) ? `${name}.v2` : name)));
}

let ofAnyRecords: ScopesNeeded | undefined;

/** The scopes of which an operation on all of a portal's records asks for one. */
export function scopesOfAnyRecords(): ScopesNeeded {
  if (ofAnyRecords === undefined) {
    const accepted = scopeRows.filter(({ area }) => area === 'records').map(({ name }) => name);
    ofAnyRecords = { accepted, told: accepted };
  }
  return ofAnyRecords;
}

let byName: ReadonlyMap<string, ScopeRow> | undefined;

/** The scope with a name; undefined where HubSpot has none such, so that no app can ask for it. */
export function findScope(name: string): ScopeRow | undefined {
  byName ??= new Map(scopeRows.map((row) => [row.name, row]));
  return byName.get(name);
}

/** Whether HubSpot has a scope with this name. */
export function isKnownScope(name: string): boolean {
  return findScope(name) !== undefined;
}

/** Names that are no scopes, in the order given. */
export function unknownScopes(names: readonly string[]): readonly string[] {
  return names.filter((name) => !isKnownScope(name));
}
