import type { ValueOf } from '../api/schema.ts';
import { compileCheck, knownCheck, type SchemaFaults } from '../api/schema-checks.ts';
import type { SeedDocumentSchema } from './schema.ts';

/** What a portal holds when a test begins: definitions, records, and the associations between them. */
export type SeedDocument = ValueOf<typeof SeedDocumentSchema>;

type ListOf<Part extends keyof SeedDocument> = NonNullable<SeedDocument[Part]>;

/** A record of a seed. */
export type SeedRecord = ListOf<'records'>[string][number];

/** An association of a seed. */
export type SeedAssociation = ListOf<'associations'>[number];

/** A pipeline of a seed. */
export type SeedPipeline = ListOf<'pipelines'>[string][number];

/** What a seed sets of the portal itself. */
export type SeedSettings = NonNullable<SeedDocument['portal']>;

/** Where a seed is wrong, and how. */
export interface SeedFault {
  /** Names and places that lead to what is wrong; none for the whole. */
  readonly path: SeedPath;
  readonly reason: string;
}

/** Names of fields and places in lists. */
export type SeedPath = readonly (string | number)[];

/** Tells a fault in one line, such as `records.contacts[3].properties.email: expected a text`. */
export function tellSeedFault({ path, reason }: SeedFault): string {
  return path.length === 0 ? reason : `${tellSeedPath(path)}: ${reason}`;
}

/** A path as a program would write it. */
export function tellSeedPath(path: SeedPath): string {
  return path
    .map((part, place) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return place === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Checks that a value has the shape of a seed: the seed, or the first fault. Names and rules of HubSpot are looked at when it is applied. */
export async function readSeedDocument(value: unknown): Promise<{ readonly document: SeedDocument } | { readonly fault: SeedFault }> {
  const { SeedDocumentSchema: schema } = await import('./schema.ts');
  const check = knownCheck(schema) ?? (await compileCheck(schema));
  // The check of the schema is what makes it one.
  if (check.Check(value)) return { document: value as SeedDocument };
  const [, faults] = check.Errors(value);
  return { fault: toldFault(faults) };
}

type Fault = SchemaFaults[number];

/** The fault that says most: what sums up others is passed over, and of alternatives all are told. */
function toldFault(faults: SchemaFaults): SeedFault {
  const told = faults.filter(({ keyword }) => keyword !== 'boolean' && keyword !== 'anyOf');
  const first = told[0];
  if (first === undefined) return { path: [], reason: 'this is no seed' };
  const beside = told.filter(({ instancePath }) => instancePath === first.instancePath);
  const path = pathOfPointer(first.instancePath);
  // A misspelled field is also a missing one, and says more.
  const [stray] = beside.flatMap((fault) => paramOf(fault, 'additionalProperties'));
  if (stray !== undefined) return { path: [...path, String(stray)], reason: 'a seed has no such field here' };
  return { path, reason: reasonOf(first, beside) };
}

function reasonOf(first: Fault, beside: readonly Fault[]): string {
  if (first.keyword === 'required') return `needs ${paramOf(first, 'requiredProperties').join(', ')}`;
  if (first.keyword === 'enum') return `expected one of ${paramOf(first, 'allowedValues').join(', ')}`;
  if (first.keyword !== 'type') return first.message;
  const types = beside.flatMap((fault) => (fault.keyword === 'type' ? [paramOf(fault, 'type')].flat() : []));
  return `expected ${[...new Set(types)].map((type) => kinds[String(type)] ?? String(type)).join(' or ')}`;
}

/** What JSON Schema calls the kinds of values, in words of everybody. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function paramOf({ params }: Fault, name: string): readonly unknown[] {
  const value: unknown = Object.entries(params).find(([key]) => key === name)?.[1];
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** Segments of a JSON pointer; those that are numbers are places in lists. */
function pathOfPointer(pointer: string): SeedPath {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
