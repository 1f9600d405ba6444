import type { RecordRef } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';
import type { GroupState } from '../../domain/turn-state.ts';
import { oneArrayOf } from '../../domain/type-keys.ts';
import type { UniqueState } from '../../domain/unique-state.ts';
import type { EdgeEdit, EdgeTypes } from '../encoding/block.ts';
import { hubMin } from '../encoding/counts.ts';
import { writeLog } from '../encoding/log.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { LogEntry } from '../turn.ts';
import type { Adjacency } from './adjacency.ts';
import { keepDefinitions } from './definitions.ts';
import type { BlocksRead, LoadedFacts } from './facts.ts';
import { keepFate } from './fate.ts';
import type { SearchIndexes } from './search-indexes.ts';
import type { Statements } from './statements.ts';

/** What keeping needs of a portal; `key` is the portal's key. */
export interface KeepContext {
  readonly key: number;
  readonly sql: Statements;
  readonly adjacency: Adjacency;
  readonly typeSets: TypeSets;
  readonly indexes: SearchIndexes;
  /** As the run left it. */
  readonly schema: PortalSchema;
  /** The row of the change log that the run will have. */
  readonly logRow: number;
  /** The JSON of records' properties, as far as it was written already. */
  readonly written: Map<object, string>;
}

/** Writes what a run of commands left dirty. Runs inside the turn's transaction. */
export function keepFacts({ facts, blocks }: LoadedFacts, nextRecordId: number, context: KeepContext): void {
  const { key, sql, indexes, logRow, written } = context;
  const dirty = facts.dirtyRecords();
  for (const { record } of dirty) {
    const { type, id, createdAt, updatedAt, properties } = record;
    const text = JSON.stringify(properties);
    written.set(properties, text);
    sql.putRecord.run(key, type, id, createdAt, updatedAt, text, logRow);
  }
  const watched = dirty.filter(({ record }) => indexes.isWatching(record.type));
  if (watched.length > 0) indexes.follow(watched.map(({ before, record }) => ({ before, after: record })));
  if (facts.nextRecordId !== nextRecordId) sql.setNextRecordId.run(facts.nextRecordId, key);
  keepPairs(facts, blocks, context);
  for (const group of facts.dirtyGroups()) keepCounters(group, context);
  for (const { record, toType, type, to } of facts.dirtyLeads()) {
    if (to === null) sql.removeLead.run(key, record.type, record.id, toType, type);
    else sql.putLead.run(key, record.type, record.id, toType, type, to);
  }
  keepValues(facts.unique, context);
  for (const [type, added] of facts.usesAdded()) if (added !== 0) sql.addTypeUse.run(key, type, added);
  for (const fate of facts.fates()) keepFate(fate, context);
  if (facts.schemaChanges().length > 0) keepDefinitions(facts, context);
}

/** Writes who holds which unique value by now, step by step: two records may have held one after the other. */
function keepValues(unique: UniqueState, { key, sql }: KeepContext): void {
  for (const { kind, value, id } of unique.steps()) {
    const statement = kind === 'claim' ? sql.putHolder : sql.removeHolder;
    statement.run(key, value.type, value.property, value.value, id);
  }
  for (const { type, property, value } of unique.newlyBlocked()) sql.blockValue.run(key, type, property, value);
}

/** Appends a run's log as one row, and notes which records it updates: a record's creation is noted with the record. */
export function keepLog(log: readonly LogEntry[], { key, sql, logRow, written }: KeepContext): void {
  sql.addChanges.run(logRow, key, writeLog(log, written));
  for (const { changes } of log) {
    for (const change of changes) {
      if (change.kind === 'recordUpdated') sql.addRecordChange.run(key, change.record.type, change.record.id, logRow);
    }
  }
}

/** The number of the row in which a log is kept: that of its last change. `before` is that of the last change before it. */
export function logRowOf(log: readonly LogEntry[], before: number): number {
  return log.reduce((sum, { changes }) => sum + changes.length, before);
}

/** Writes both directions of every pair in the order of the table, which is what makes a large batch cheap. */
function keepPairs(facts: TurnFacts, blocks: BlocksRead, { adjacency, typeSets }: KeepContext): void {
  const edges: Edge[] = [];
  const { links } = facts.schema;
  for (const { a, b, types } of facts.dirtyPairs()) {
    const isGone = types.length === 0;
    edges.push({ from: a, to: b, types: isGone ? undefined : typeSets.of(types) });
    edges.push({ from: b, to: a, types: isGone ? undefined : typeSets.of(oneArrayOf(links.inversesOf(types))) });
  }
  edges.sort(inTableOrder);
  for (let start = 0; start < edges.length; ) {
    const { from, to } = edges[start] ?? never();
    const edits: EdgeEdit[] = [];
    for (; start < edges.length; start += 1) {
      const edge = edges[start] ?? never();
      if (edge.from.id !== from.id || edge.from.type !== from.type || edge.to.type !== to.type) break;
      edits.push({ id: edge.to.id, types: edge.types });
    }
    adjacency.edit(from, to.type, edits, blocks.find(from, to.type)?.block);
  }
}

interface Edge {
  readonly from: RecordRef;
  readonly to: RecordRef;
  readonly types: EdgeTypes | undefined;
}

function never(): never {
  throw new RangeError('a place beyond the end of a list');
}

function inTableOrder(one: Edge, other: Edge): number {
  return one.from.type - other.from.type || one.from.id - other.from.id || one.to.type - other.to.type || one.to.id - other.to.id;
}

function keepCounters(group: GroupState, { key, sql }: KeepContext): void {
  const { record, toType, total, byType, isCounted } = group;
  if (total < hubMin) {
    if (isCounted) sql.removeHub.run(key, record.type, record.id, toType);
    return;
  }
  sql.putHub.run(key, record.type, record.id, toType, 0, total);
  for (const [type, n] of byType) sql.putHub.run(key, record.type, record.id, toType, type, n);
}
