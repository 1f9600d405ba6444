import type { AssociationTypes } from '../../domain/association-type.ts';
import type { FactRequest, PairRef } from '../../domain/facts.ts';
import type { ObjectTypeKey, RecordRef } from '../../domain/ids.ts';
import { TurnFacts } from '../../domain/turn-facts.ts';
import type { Adjacency } from './adjacency.ts';
import { type Block, typesInBlock } from './block.ts';
import { readRecordRow } from './rows.ts';
import type { Statements } from './statements.ts';

/** The facts of a run, and the blocks that were read on the way: keeping the run's changes starts from them. */
export interface LoadedFacts {
  readonly facts: TurnFacts;
  readonly blocks: BlocksRead;
}

/** A record's only block of neighbours by record and object type; undefined where the record has several. */
export class BlocksRead {
  readonly #byRecord = new Map<
    number,
    { readonly record: RecordRef; readonly toType: ObjectTypeKey; readonly block: Block | undefined }[]
  >();

  find(record: RecordRef, toType: ObjectTypeKey): { readonly block: Block | undefined } | undefined {
    return this.#byRecord.get(record.id)?.find((read) => read.record.type === record.type && read.toType === toType);
  }

  add(record: RecordRef, toType: ObjectTypeKey, block: Block | undefined): void {
    const known = this.#byRecord.get(record.id);
    if (known === undefined) this.#byRecord.set(record.id, [{ record, toType, block }]);
    else known.push({ record, toType, block });
  }
}

/** Reads the facts that a run of commands asked for; `portal` is the portal's key. */
export function loadFacts(
  portal: number,
  types: AssociationTypes,
  requests: readonly FactRequest[],
  sql: Statements,
  adjacency: Adjacency,
): LoadedFacts {
  const facts = new TurnFacts(types, Number(sql.nextRecordId.get(portal)?.[0]));
  const blocks = new BlocksRead();
  for (const { records = [], pairs = [] } of requests) {
    for (const record of records) if (!facts.hasRecord(record)) loadRecord(portal, record, facts, sql);
    for (const pair of pairs) {
      loadPair(pair, facts, adjacency, blocks);
      loadPresence(portal, pair.from, pair.to.type, facts, sql);
      loadPresence(portal, pair.to, pair.from.type, facts, sql);
    }
  }
  return { facts, blocks };
}

function loadRecord(portal: number, record: RecordRef, facts: TurnFacts, sql: Statements): void {
  const row = sql.liveRecord.get(portal, record.type, record.id) ?? sql.archivedRecord.get(portal, record.type, record.id);
  facts.loadRecord(record, row === undefined ? undefined : readRecordRow(row));
}

/** Whatever has a neighbour is live: archiving takes every edge along. Only a record without one must be looked up. */
function loadPresence(portal: number, record: RecordRef, toType: ObjectTypeKey, facts: TurnFacts, sql: Statements): void {
  if (facts.hasPresence(record)) return;
  if (facts.neighbourCount(record, toType) > 0) {
    facts.loadPresence(record, 'live');
    return;
  }
  const isLive = sql.isLive.get(portal, record.type, record.id) !== undefined;
  const isArchived = !isLive && sql.isArchived.get(portal, record.type, record.id) !== undefined;
  facts.loadPresence(record, isLive ? 'live' : isArchived ? 'archived' : 'absent');
}

function loadPair({ from, to }: PairRef, facts: TurnFacts, adjacency: Adjacency, blocks: BlocksRead): void {
  const own = loadGroup(from, to.type, facts, adjacency, blocks);
  const other = loadGroup(to, from.type, facts, adjacency, blocks);
  if (facts.hasPair(from, to)) return;
  if (own !== undefined) facts.loadPair(from, to, typesInBlock(own, to.id) ?? []);
  else if (other !== undefined) facts.loadPair(to, from, typesInBlock(other, from.id) ?? []);
  else facts.loadPair(from, to, adjacency.typesOfEdge(from, to.type, to.id) ?? []);
}

/** Loads how many neighbours a record has, and answers its only block of them. */
function loadGroup(
  record: RecordRef,
  toType: ObjectTypeKey,
  facts: TurnFacts,
  adjacency: Adjacency,
  blocks: BlocksRead,
): Block | undefined {
  const read = blocks.find(record, toType);
  if (read !== undefined) return read.block;
  const only = adjacency.onlyBlock(record, toType);
  blocks.add(record, toType, only);
  const { total, byType, isCounted } = adjacency.counts(record, toType, only);
  for (const type of byType.keys()) if (!facts.isCountedByType(type)) byType.delete(type);
  facts.loadGroup(record, toType, total, byType, isCounted);
  return only;
}
