import { limits } from '../catalogue/limits.ts';
import { countedRows } from '../catalogue/properties/counted.ts';
import { type AssociationCursor, inListOrder } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import type { RecordId } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { noValues, type StoredRecord } from '../domain/record.ts';
import type { Neighbour } from '../storage/port.ts';
import { pageRequest } from './associations.ts';
import type { Call } from './call.ts';
import { countedValues } from './counted-values.ts';

/** A record's associations with records of one type: a row for each record and type of the link. */
export interface RecordAssociations {
  readonly to: ObjectType;
  readonly rows: readonly { readonly id: RecordId; readonly type: AssociationType }[];
  /** Where the next page begins; undefined where these are all. */
  readonly next: AssociationCursor | undefined;
}

/** Finds the object types whose records a read shows along, each once, or says which word names none. Source: recorded errors-objects-07. */
export function readAssociatedTypes(call: Call, words: readonly string[], operation: string): readonly ObjectType[] | Problem {
  const types = new Set<ObjectType>();
  for (const word of words) {
    const type = call.portal.schema.objects.resolve(word);
    if (isProblem(type)) return type;
    if (type.id === null) return problem('PARAMETER_NOT_SERVED', { parameter: `object type ${type.row.plural}`, operation });
    types.add(type);
  }
  return [...types];
}

/**
 * The first page of every record's associations with each of these types, in the order of the records; types without any
 * are left out. Rows are in the order of their types, then of the ids. Source: recorded objects-list-associations-03.
 */
export async function associationsOfRecords(
  call: Call,
  from: ObjectType,
  records: readonly StoredRecord[],
  types: readonly ObjectType[],
): Promise<readonly (readonly RecordAssociations[])[]> {
  const first = { limit: limits.recordAssociationsPage, after: undefined };
  const pages = await call.portal.neighbourPages(records.flatMap(({ id }) => types.map((to) => pageRequest(call, from, id, to, first))));
  return records.map((_record, place) =>
    types.flatMap((to, column) => {
      const page = pages[place * types.length + column];
      return page === undefined || page.rows.length === 0 ? [] : [pageOf(call, from, to, page.rows, page.end !== undefined)];
    }),
  );
}

/** Cuts a page at the record with which its rows would become too many. */
function pageOf(call: Call, from: ObjectType, to: ObjectType, neighbours: readonly Neighbour[], isMore: boolean): RecordAssociations {
  const { links } = call.portal.schema;
  const rows: { readonly id: RecordId; readonly type: AssociationType }[] = [];
  let last: Neighbour | undefined;
  for (const neighbour of neighbours) {
    const types = neighbour.types.flatMap((key) => links.byKey(key) ?? []);
    if (last !== undefined && rows.length + types.length > limits.recordAssociationsPage) {
      return { to, rows: rows.sort(inRowOrder), next: cursorAt(call, from, to, last) };
    }
    for (const type of types) rows.push({ id: neighbour.id, type });
    last = neighbour;
  }
  const next = isMore && last !== undefined ? cursorAt(call, from, to, last) : undefined;
  return { to, rows: rows.sort(inRowOrder), next };
}

type Row = RecordAssociations['rows'][number];

function inRowOrder(one: Row, other: Row): number {
  return inListOrder(one.type, other.type) || one.id - other.id;
}

/** Where a page ends whose last record is this one: in the part that one-per types lead, or after it. */
function cursorAt(call: Call, from: ObjectType, to: ObjectType, { id, types }: Neighbour): AssociationCursor | undefined {
  const { leading, defaultType, types: known } = call.portal.schema.links.between(from.key, to.key);
  const type = leading.find(({ key }) => types.includes(key)) ?? defaultType ?? known[0];
  return type === undefined ? undefined : { type: type.key, id };
}

/** Records with those of the properties that follow from their links which `names` asks for. */
export async function withDerivedProperties(
  call: Call,
  type: ObjectType,
  records: readonly StoredRecord[],
  names: readonly string[],
): Promise<readonly StoredRecord[]> {
  const rows = countedOf(type).rows.filter((row) => names.includes(row.name));
  if (rows.length === 0 || records.length === 0) return records;
  const columns = await Promise.all(rows.map((row) => countedValues(call, row, records)));
  return records.map((record, place) => {
    const derived = rows.flatMap(({ name }, column): readonly [string, string][] => {
      const value = columns[column]?.[place];
      return value === undefined ? [] : [[name, value]];
    });
    return { ...record, properties: { ...record.properties, ...Object.fromEntries(derived) } };
  });
}

/** Names of the properties of a type that follow from associations. */
export function derivedPropertiesOf(type: ObjectType): readonly string[] {
  return countedOf(type).names;
}

interface Counted {
  readonly rows: readonly (typeof countedRows)[number][];
  readonly names: readonly string[];
  /** Those that are zero for a new record without links, and told of it. */
  readonly zeros: readonly string[];
}

const counted = new Map<string | null, Counted>();

/** What follows from the links of an object type's records. */
function countedOf({ id }: ObjectType): Counted {
  const known = counted.get(id);
  if (known !== undefined) return known;
  const rows = countedRows.filter(({ of }) => of === id);
  const zeros = rows.flatMap(({ name, holds, onCreate }) => (onCreate === true && holds === 'count' ? [name] : []));
  const built = { rows, names: rows.map(({ name }) => name), zeros };
  if (rows.length > 0) counted.set(id, built);
  return built;
}

/** Properties that are told as zero of a new record without links. Source: recorded objects-create-02 to -05. */
export function zerosOfNew(type: ObjectType): readonly string[] {
  return countedOf(type).zeros;
}

/**
 * New records with the values that HubSpot tells of their links when it creates them. `hasLinks` says whether they came with any: the
 * counts of those without are zero. Source: recorded objects-create-02 to -05.
 */
export async function withCountsOfNew(
  call: Call,
  type: ObjectType,
  records: readonly StoredRecord[],
  hasLinks: 'with links' | 'without links',
): Promise<readonly StoredRecord[]> {
  const rows = countedOf(type).rows.filter(({ onCreate }) => onCreate === true);
  if (rows.length === 0) return records;
  if (hasLinks === 'with links') {
    return withDerivedProperties(
      call,
      type,
      records,
      rows.map(({ name }) => name),
    );
  }
  const zeros = zerosOfNew(type);
  return records.map((record) => {
    const properties = noValues<string>();
    for (const name in record.properties) properties[name] = record.properties[name] ?? '';
    for (const name of zeros) properties[name] = '0';
    return { ...record, properties };
  });
}
