import { limits } from '../catalogue/limits.ts';
import type { CountedRow } from '../catalogue/properties/counted.ts';
import type { AssociationType } from '../domain/association-type.ts';
import { associationTypeKeyOf, type ObjectTypeKey, type RecordId } from '../domain/ids.ts';
import { parseObjectTypeId } from '../domain/object-type.ts';
import { choicesOf } from '../domain/property-value.ts';
import type { StoredRecord } from '../domain/record.ts';
import type { Neighbour } from '../storage/port.ts';
import type { Call } from './call.ts';

/**
 * The values of one property that follows from links, in the order of the records; undefined where there is none. Counts are exact
 * where all linked records of a type count; where it matters what these hold, the first `countedNeighboursMax` are looked at. Source:
 * the catalogue's rows of counted properties.
 */
export function countedValues(call: Call, row: CountedRow, records: readonly StoredRecord[]): Promise<readonly (string | undefined)[]> {
  const type =
    row.associationTypeId === undefined ? undefined : call.portal.schema.links.byKey(associationTypeKeyOf(0, row.associationTypeId));
  if (row.holds === 'id' && type?.onePer === 'from') return heldIds(call, type, records);
  if (row.holds === 'count' && row.where === undefined && type === undefined) return totals(call, row, records);
  return Promise.all(records.map(async (record) => gathered(row, await countedNeighbours(call, row, type, record))));
}

async function heldIds(call: Call, type: AssociationType, records: readonly StoredRecord[]): Promise<readonly (string | undefined)[]> {
  const held = await call.portal.held(records, type.to, type.key);
  return held.map((id) => (id === undefined ? undefined : String(id)));
}

/** How many records of any of the row's types each of these is linked to: storage has counted them. */
async function totals(call: Call, row: CountedRow, records: readonly StoredRecord[]): Promise<readonly string[]> {
  const keys = keysOf(row);
  const counts = await Promise.all(records.map((record) => call.portal.neighbourTypes(record)));
  return counts.map((types) => String(types.reduce((sum, { type, total }) => (keys.includes(type) ? sum + total : sum), 0)));
}

function keysOf({ to }: CountedRow): readonly ObjectTypeKey[] {
  return to.flatMap((id) => parseObjectTypeId(id) ?? []);
}

/** The linked records that count, as far as they are looked at; with what they hold where that matters. */
async function countedNeighbours(
  call: Call,
  row: CountedRow,
  type: AssociationType | undefined,
  record: StoredRecord,
): Promise<readonly { readonly id: RecordId; readonly value: string | undefined }[]> {
  const limit = limits.countedNeighboursMax;
  const pages = await call.portal.neighbourPages(keysOf(row).map((toType) => ({ record, toType, limit, after: undefined })));
  const counts = ({ types }: Neighbour) => type === undefined || types.includes(type.key);
  const linked = keysOf(row).flatMap((key, place) => (pages[place]?.rows ?? []).filter(counts).map(({ id }) => ({ type: key, id })));
  if (row.value === undefined && row.where === undefined) return linked.map(({ id }) => ({ id, value: undefined }));
  const stored = new Map((await call.portal.recordsById(linked)).map((other) => [other.id, other]));
  return linked.flatMap(({ id }) => {
    const { properties = {} } = stored.get(id) ?? {};
    return isWhere(row, properties) ? [{ id, value: row.value === undefined ? undefined : properties[row.value] }] : [];
  });
}

function isWhere({ where }: CountedRow, properties: StoredRecord['properties']): boolean {
  if (where === undefined) return true;
  const held = properties[where.property];
  return held !== undefined && (where.value === undefined || choicesOf(held).includes(where.value));
}

/** Assumed: of several values each stands once, joined by semicolons, in the order of the links. */
function gathered(
  { holds }: CountedRow,
  counted: readonly { readonly id: RecordId; readonly value: string | undefined }[],
): string | undefined {
  if (holds === 'count') return String(counted.length);
  if (holds === 'id') return counted[0] && String(counted[0].id);
  const values = new Set(counted.flatMap(({ value }) => value ?? []));
  return values.size === 0 ? undefined : [...values].join(';');
}
