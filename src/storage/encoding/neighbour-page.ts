import { type AssociationTypeKey, type RecordId, recordIdOf, storedAssociationTypeKey } from '../../domain/ids.ts';
import type { Neighbour, NeighbourPosition, NeighbourRows } from '../port.ts';
import { type Block, blockMax, type EdgeTypes, placeOf } from './block.ts';

/** Whom a record holds by a one-per type. */
export interface Lead {
  readonly by: number;
  readonly id: number;
}

/** A neighbour at the head of a list, with the one-per type that it stands there by. */
export interface LedRow {
  readonly by: number;
  readonly row: Neighbour;
}

/** Each neighbour once, by the lowest of the types that it is held by. `leads` ascend by type. */
export function distinctLeads<One extends Lead>(leads: Iterable<One>): readonly One[] {
  const seen = new Set<number>();
  const distinct: One[] = [];
  for (const lead of leads) {
    if (!seen.has(lead.id)) distinct.push(lead);
    seen.add(lead.id);
  }
  return distinct;
}

/** Whether a lead stands after the place where a page ended. */
export function isLedAfter({ by }: Lead, after: NeighbourPosition | undefined): boolean {
  if (after === undefined) return true;
  return 'lead' in after && by > after.lead;
}

/** The id above which a page's other neighbours begin. */
export function othersAfter(after: NeighbourPosition | undefined): number {
  return after !== undefined && 'id' in after ? after.id : 0;
}

/** Blocks that are read for so many neighbours: one more than they fill, as the first may begin before them. */
export function blocksFor(neighbours: number): number {
  return Math.ceil(neighbours / blockMax) + 1;
}

/** Neighbours from a block on that may stand on a page: those above an id, up to so many. */
export function addFrom(block: Block, after: number, limit: number, page: { readonly ids: number[]; readonly types: EdgeTypes[] }): void {
  const skipped = after === 0 ? 0 : placeOf(block.ids, after + 1);
  for (let place = skipped; place < block.ids.length && page.ids.length < limit; place += 1) {
    page.ids.push(block.ids[place] ?? 0);
    page.types.push(block.types[place] ?? []);
  }
}

/** Up to `limit` of these neighbours, without those who lead the list. */
export function withoutLeads(
  { ids, types }: Pick<Block, 'ids' | 'types'>,
  leads: readonly Pick<Lead, 'id'>[],
  limit: number,
): readonly Neighbour[] {
  const others: Neighbour[] = [];
  for (let place = 0; place < ids.length && others.length < limit; place += 1) {
    const id = ids[place] ?? 0;
    if (leads.length > 0 && leads.some((lead) => lead.id === id)) continue;
    others.push({ id: recordIdOf(id), types: types[place] ?? [] });
  }
  return others;
}

/** A page of at most `limit` rows; `others` hold one more than fits, where there is one. */
export function pageOf(led: readonly LedRow[], others: readonly Neighbour[], limit: number): NeighbourRows {
  const rows = led.length === 0 ? others : [...led.map(({ row }) => row), ...others];
  if (rows.length <= limit) return { rows, end: undefined };
  const last = rows[limit - 1];
  const lastLed = led[limit - 1];
  if (last === undefined) throw new RangeError('a page holds one row at least');
  const end: NeighbourPosition = lastLed === undefined ? { id: last.id } : { lead: storedAssociationTypeKey(lastLed.by) };
  return { rows: rows.slice(0, limit), end };
}

/** The record that a page ended with of those that were looked at; undefined where it was not full. */
export function endOf(looked: readonly number[], limit: number): RecordId | undefined {
  const last = looked.length < limit ? undefined : looked.at(-1);
  return last === undefined ? undefined : recordIdOf(last);
}

/** How many of these neighbours are linked by each type that `isCounted` says. */
export function countByType(
  types: readonly EdgeTypes[],
  isCounted: (type: AssociationTypeKey) => boolean,
): Map<AssociationTypeKey, number> {
  const byType = new Map<AssociationTypeKey, number>();
  let last: EdgeTypes | undefined;
  let counted: EdgeTypes = [];
  for (const own of types) {
    // Neighbours with the same types share one array, and most have those of the one before.
    if (own !== last) counted = own.filter(isCounted);
    last = own;
    for (const type of counted) byType.set(type, (byType.get(type) ?? 0) + 1);
  }
  return byType;
}
