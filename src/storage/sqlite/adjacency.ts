import type { AssociationTypeKey, ObjectTypeKey, RecordRef } from '../../domain/ids.ts';
import { type Block, type EdgeEdit, type EdgeTypes, editBlock, readBlock, typesInBlock, writeBlock } from '../encoding/block.ts';
import { countedOnTheSpot, hubMin, type NeighbourCounts } from '../encoding/counts.ts';
import { addFrom, blocksFor } from '../encoding/neighbour-page.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { Statements } from './statements.ts';

/** One portal's links as the file keeps them: a record's neighbours of one object type in blocks of ascending ids. */
export class Adjacency {
  readonly #portal: number;
  readonly #sql: Statements;
  readonly #typeSets: TypeSets;

  /** `portal` is the portal's key. */
  constructor(portal: number, sql: Statements, typeSets: TypeSets) {
    this.#portal = portal;
    this.#sql = sql;
    this.#typeSets = typeSets;
  }

  /**
   * The record's only block of neighbours, an empty one where it has none; undefined where it has several, or once had. The first block
   * that a record gets begins at 0 and no other does, so that the last one tells whether it is alone.
   */
  onlyBlock(record: RecordRef, toType: ObjectTypeKey): Block | undefined {
    const row = this.#sql.lastBlock.get(this.#portal, record.type, record.id, toType);
    if (row === undefined) return { first: 0, ids: [], types: [] };
    return row[0] === 0 ? readBlock(0, String(row[1]), this.#typeSets) : undefined;
  }

  /** The types of one edge; undefined where there is none. */
  typesOfEdge(record: RecordRef, toType: ObjectTypeKey, id: number): EdgeTypes | undefined {
    const row = this.#sql.blockAround.get(this.#portal, record.type, record.id, toType, id);
    return row === undefined ? undefined : typesInBlock(readBlock(Number(row[0]), String(row[1]), this.#typeSets), id);
  }

  /** Up to `limit` neighbours with an id above `after`, ascending. */
  page(record: RecordRef, toType: ObjectTypeKey, after: number, limit: number): Omit<Block, 'first'> {
    const key = [this.#portal, record.type, record.id, toType] as const;
    const start = after === 0 ? 0 : Number(this.#sql.blockAround.get(...key, after)?.[0] ?? 0);
    const ids: number[] = [];
    const types: EdgeTypes[] = [];
    for (let from = start; ids.length < limit; ) {
      const wanted = blocksFor(limit - ids.length);
      const rows = this.#sql.blocksFrom.all(...key, from, wanted);
      for (const row of rows) {
        const block = readBlock(Number(row[0]), String(row[1]), this.#typeSets);
        from = block.first + 1;
        addFrom(block, after, limit, { ids, types });
      }
      if (rows.length < wanted) break;
    }
    return { ids, types };
  }

  /**
   * Counts a record's neighbours: from the kept counters where it has many, from `only`, its only block, where it has one.
   * By type only what `isCounted` says.
   */
  counts(
    record: RecordRef,
    toType: ObjectTypeKey,
    only: Block | undefined,
    isCounted: (type: AssociationTypeKey) => boolean,
  ): NeighbourCounts {
    if (only !== undefined && only.ids.length < hubMin) return countedOnTheSpot(only.types, isCounted);
    const byType = new Map<AssociationTypeKey, number>();
    let total = 0;
    for (const [type, n] of this.#sql.hub.all(this.#portal, record.type, record.id, toType)) {
      if (type === 0) total = Number(n);
      else if (isCounted(Number(type) as AssociationTypeKey)) byType.set(Number(type) as AssociationTypeKey, Number(n));
    }
    if (total > 0) return { total, byType, isCounted: true };
    const { types } = this.page(record, toType, 0, hubMin);
    if (types.length === hubMin)
      throw new Error(`record ${record.type}:${record.id} has neighbours of type ${toType} but no counter of them`);
    return countedOnTheSpot(types, isCounted);
  }

  /** Every neighbour of a record, whatever its type. Costs time in proportion to them. */
  neighboursOfRecord(record: RecordRef): readonly { readonly toType: ObjectTypeKey; readonly block: Block }[] {
    return this.#sql.blocksOfRecord.all(this.#portal, record.type, record.id).map(([toType, first, text]) => ({
      toType: Number(toType) as ObjectTypeKey,
      block: readBlock(Number(first), String(text), this.#typeSets),
    }));
  }

  /** Edits the edges that leave a record. `edits` ascend by id; `only` is the record's only block, where that is known. */
  edit(record: RecordRef, toType: ObjectTypeKey, edits: readonly EdgeEdit[], only: Block | undefined): void {
    if (only !== undefined) {
      this.#write(record, toType, only, edits);
      return;
    }
    for (let done = 0; done < edits.length; ) {
      const id = edits[done]?.id ?? 0;
      const block = this.#blockAround(record, toType, id);
      const next = this.#sql.nextBlock.get(this.#portal, record.type, record.id, toType, id)?.[0];
      const end = next === undefined ? edits.length : edits.findIndex((edit, place) => place > done && edit.id >= Number(next));
      const stop = end < 0 ? edits.length : end;
      this.#write(record, toType, block, edits.slice(done, stop));
      done = stop;
    }
  }

  #blockAround(record: RecordRef, toType: ObjectTypeKey, id: number): Block {
    const row = this.#sql.blockAround.get(this.#portal, record.type, record.id, toType, id);
    return row === undefined ? { first: 0, ids: [], types: [] } : readBlock(Number(row[0]), String(row[1]), this.#typeSets);
  }

  #write(record: RecordRef, toType: ObjectTypeKey, block: Block, edits: readonly EdgeEdit[]): void {
    const pieces = editBlock(block, edits);
    if (pieces.length === 0) this.#sql.removeBlock.run(this.#portal, record.type, record.id, toType, block.first);
    for (const { first, ids, types } of pieces) {
      this.#sql.putBlock.run(this.#portal, record.type, record.id, toType, first, writeBlock(ids, types));
    }
  }
}
