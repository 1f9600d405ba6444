import { type AssociationTypeKey, type ObjectTypeKey, type RecordRef, recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import { type Block, type EdgeTypes, readBlock, typesInBlock } from '../encoding/block.ts';
import { countedOnTheSpot, hubMin, type NeighbourCounts } from '../encoding/counts.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { SqlRow } from './database.ts';

/** An id above all others: the block around it is a record's last one. */
export const aboveAllIds = Number.MAX_SAFE_INTEGER;

/** What is known of a record's neighbours of one object type. */
export interface KnownGroup {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  /** Ids around which the block is known, if there is one. */
  readonly around: Set<number>;
  /** By the first id of each. */
  readonly blocks: Map<number, Block>;
  /** The same in order of their ids, made when asked for. */
  inOrder: readonly Block[];
  /** Edges by association type, as counters say; `type` 0 is the number of neighbours. Empty where there are no counters. */
  readonly counters: Map<number, number>;
  /** Every block is known. */
  isWhole: boolean;
}

/** Blocks of neighbours and counters as a turn has read them. */
export class KnownLinks {
  readonly #typeSets: TypeSets;
  /** By the record's id; the few with the same id, of other types or with neighbours of other types, in a list. */
  readonly #groups = new Map<number, KnownGroup[]>();

  constructor(typeSets: TypeSets) {
    this.#typeSets = typeSets;
  }

  find(record: RecordRef, toType: ObjectTypeKey): KnownGroup | undefined {
    return groupIn(this.#groups.get(record.id), record, toType);
  }

  /** The group, empty where nothing is known of it yet. */
  group(record: RecordRef, toType: ObjectTypeKey): KnownGroup {
    const ofId = this.#groups.get(record.id);
    const known = groupIn(ofId, record, toType);
    if (known !== undefined) return known;
    const fresh: KnownGroup = { record, toType, around: new Set(), blocks: new Map(), inOrder: [], counters: new Map(), isWhole: false };
    if (ofId === undefined) this.#groups.set(record.id, [fresh]);
    else ofId.push(fresh);
    return fresh;
  }

  /** Takes in rows of `from_type, from_id, to_type, first_id, entries`. */
  addBlocks(rows: readonly SqlRow[]): void {
    for (const [fromType, fromId, toType, firstId, entries] of rows) {
      const group = this.#groupOfRow(fromType, fromId, toType);
      const first = Number(firstId);
      if (!group.blocks.has(first)) group.blocks.set(first, readBlock(first, String(entries), this.#typeSets));
    }
  }

  /** Takes in rows of `from_type, from_id, to_type, type, n`. */
  addCounters(rows: readonly SqlRow[]): void {
    for (const [fromType, fromId, toType, type, n] of rows)
      this.#groupOfRow(fromType, fromId, toType).counters.set(Number(type), Number(n));
  }

  #groupOfRow(fromType: SqlRow[number] | undefined, fromId: SqlRow[number] | undefined, toType: SqlRow[number] | undefined): KnownGroup {
    const record = { type: storedObjectTypeKey(Number(fromType)), id: recordIdOf(Number(fromId)) };
    return this.group(record, storedObjectTypeKey(Number(toType)));
  }
}

/** True where all of a group's neighbours are known: the first block begins at 0 and no other does, so that the last one tells. */
export function isAllKnown(group: KnownGroup): boolean {
  if (group.isWhole) return true;
  return group.around.has(aboveAllIds) && (group.blocks.size === 0 || (group.blocks.size === 1 && group.blocks.has(0)));
}

/** True where the block that an id belongs to is known, or that there is none. */
export function isKnownAround(group: KnownGroup, id: number): boolean {
  return group.around.has(id) || isAllKnown(group);
}

/** The block that an id belongs to, an empty one where there is none. Its surroundings have to be known. */
export function blockAround(group: KnownGroup, id: number): Block {
  const blocks = blocksInOrder(group);
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.first ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return blocks[low - 1] ?? { first: 0, ids: [], types: [] };
}

/** The known blocks of a group, in order of their ids. */
export function blocksInOrder(group: KnownGroup): readonly Block[] {
  if (group.inOrder.length !== group.blocks.size) group.inOrder = [...group.blocks.values()].sort((a, b) => a.first - b.first);
  return group.inOrder;
}

/** Types of the edge to a neighbour; undefined where there is none. */
export function typesOfEdge(group: KnownGroup, id: number): EdgeTypes | undefined {
  if (!isKnownAround(group, id)) throw new Error(`nothing was read around neighbour ${id} of ${group.record.type}:${group.record.id}`);
  return typesInBlock(blockAround(group, id), id);
}

/** Counts a group's neighbours: by its counters where there are any, else on the spot, which needs all of them. */
export function countsOf(group: KnownGroup, isCounted: (type: AssociationTypeKey) => boolean): NeighbourCounts {
  const total = group.counters.get(0) ?? 0;
  if (total > 0) {
    const byType = new Map<AssociationTypeKey, number>();
    for (const [type, n] of group.counters) {
      if (type !== 0 && isCounted(type as AssociationTypeKey)) byType.set(type as AssociationTypeKey, n);
    }
    return { total, byType, isCounted: true };
  }
  const { type, id } = group.record;
  if (!isAllKnown(group)) throw new Error(`not all neighbours of type ${group.toType} of record ${type}:${id} were read`);
  const blocks = blocksInOrder(group);
  const types = blocks.length === 1 ? (blocks[0]?.types ?? []) : blocks.flatMap((block) => block.types);
  if (types.length >= hubMin) throw new Error(`record ${type}:${id} has neighbours of type ${group.toType} but no counter of them`);
  return countedOnTheSpot(types, isCounted);
}

function groupIn(groups: readonly KnownGroup[] | undefined, record: RecordRef, toType: ObjectTypeKey): KnownGroup | undefined {
  if (groups === undefined) return undefined;
  for (const group of groups) if (group.toType === toType && group.record.type === record.type) return group;
  return undefined;
}
