import type { RecordRef } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';
import { oneArrayOf } from '../../domain/type-keys.ts';
import { type EdgeEdit, type EdgeTypes, editBlock, writeBlock } from '../encoding/block.ts';
import { hubMin } from '../encoding/counts.ts';
import { definitionEditsOf } from '../encoding/definitions.ts';
import { writeLog } from '../encoding/log.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { LogEntry } from '../turn.ts';
import type { SqlValue } from './database.ts';
import type { FactNeeds } from './fact-needs.ts';
import { keepFate } from './fate.ts';
import { keepStatements } from './keep-statements.ts';
import { blockAround, type KnownGroup } from './known-links.ts';
import { type Keeping, putRows } from './rows-put.ts';
import type { SearchIndexes } from './search-indexes.ts';
import { keepValues } from './values.ts';

/** What keeping needs of a portal and of the turn. */
export interface KeepContext extends Keeping {
  readonly typeSets: TypeSets;
  readonly indexes: SearchIndexes;
  /** As the run left it. */
  readonly schema: PortalSchema;
  /** The number of the run's last change, which is that of its row of the log. */
  readonly logRow: number;
}

/** Writes what a run of commands left dirty, and its log, as part of the turn's transaction. Each statement takes all rows of a table. */
export async function keepRun(facts: TurnFacts, needs: FactNeeds, log: readonly LogEntry[], context: KeepContext): Promise<void> {
  const written = await keepRecords(facts, context);
  await keepPairs(facts, needs, context);
  keepCounters(facts, context);
  keepLeads(facts, context);
  keepValues(facts.unique, context);
  const uses = [...facts.usesAdded()].filter(([, added]) => added !== 0);
  putRows(context, keepStatements.addTypeUses, uses);
  for (const fate of facts.fates()) await keepFate(fate, context);
  if (facts.schemaChanges().length > 0) keepDefinitions(facts, context);
  keepLog(log, written, context);
}

/** Answers the JSON of properties, by the properties. */
async function keepRecords(facts: TurnFacts, context: KeepContext): Promise<ReadonlyMap<object, string>> {
  const { sql, indexes, logRow } = context;
  const dirty = facts.dirtyRecords();
  const written = new Map<object, string>();
  const rows = dirty.map(({ record: { type, id, createdAt, updatedAt, properties } }) => {
    const text = JSON.stringify(properties);
    written.set(properties, text);
    return [type, id, createdAt, updatedAt, text, logRow];
  });
  putRows(context, keepStatements.putRecords, rows);
  const watched = dirty.filter(({ record }) => indexes.isWatching(record.type));
  if (watched.length > 0) {
    await indexes.follow(
      sql,
      watched.map(({ before, record }) => ({ before, after: record })),
    );
  }
  return written;
}

interface Edge {
  readonly from: RecordRef;
  readonly to: RecordRef;
  readonly types: EdgeTypes | undefined;
}

/** Writes both directions of every pair, block by block, in the order of the table. */
async function keepPairs(facts: TurnFacts, needs: FactNeeds, context: KeepContext): Promise<void> {
  const { typeSets } = context;
  const { links } = facts.schema;
  const edges: Edge[] = [];
  for (const { a, b, types } of facts.dirtyPairs()) {
    const isGone = types.length === 0;
    edges.push({ from: a, to: b, types: isGone ? undefined : typeSets.of(types) });
    edges.push({ from: b, to: a, types: isGone ? undefined : typeSets.of(oneArrayOf(links.inversesOf(types))) });
  }
  if (edges.length === 0) return;
  edges.sort(inTableOrder);
  const grouped = edges.map((edge) => ({ edge, group: needs.links.group(edge.from, edge.to.type) }));
  await needs.readAround(grouped.filter(({ group }) => !isNew(group, facts)).map(({ edge, group }) => [group, edge.to.id] as const));
  const [puts, removals]: [SqlValue[][], SqlValue[][]] = [[], []];
  for (let start = 0; start < grouped.length; ) {
    const group = grouped[start]?.group;
    const edits: EdgeEdit[] = [];
    for (; group !== undefined && grouped[start]?.group === group; start += 1) {
      const edge = grouped[start]?.edge;
      if (edge !== undefined) edits.push({ id: edge.to.id, types: edge.types });
    }
    if (group !== undefined) editGroup(group, edits, puts, removals);
  }
  putRows(context, keepStatements.removeBlocks, removals);
  putRows(context, keepStatements.putBlocks, puts);
}

/** A record that the run created has no blocks. */
function isNew({ record }: KnownGroup, facts: TurnFacts): boolean {
  return facts.isNew(record);
}

/** Adds the rows that edits of a group's edges make, and those that they leave empty. `edits` ascend by id. */
function editGroup(group: KnownGroup, edits: readonly EdgeEdit[], puts: SqlValue[][], removals: SqlValue[][]): void {
  const { record, toType } = group;
  for (let done = 0; done < edits.length; ) {
    const block = blockAround(group, edits[done]?.id ?? 0);
    let end = done + 1;
    while (end < edits.length && blockAround(group, edits[end]?.id ?? 0).first === block.first) end += 1;
    const pieces = editBlock(block, done === 0 && end === edits.length ? edits : edits.slice(done, end));
    if (pieces.length === 0) removals.push([record.type, record.id, toType, block.first]);
    for (const { first, ids, types } of pieces) puts.push([record.type, record.id, toType, first, writeBlock(ids, types)]);
    done = end;
  }
}

function inTableOrder(one: Edge, other: Edge): number {
  return one.from.type - other.from.type || one.from.id - other.from.id || one.to.type - other.to.type || one.to.id - other.to.id;
}

function keepCounters(facts: TurnFacts, context: KeepContext): void {
  const [puts, removals]: [SqlValue[][], SqlValue[][]] = [[], []];
  for (const { record, toType, total, byType, isCounted } of facts.dirtyGroups()) {
    const key = [record.type, record.id, toType] as const;
    if (total < hubMin) {
      if (isCounted) removals.push([...key]);
      continue;
    }
    puts.push([...key, 0, total]);
    for (const [type, n] of byType) puts.push([...key, type, n]);
  }
  putRows(context, keepStatements.removeCounters, removals);
  putRows(context, keepStatements.putCounters, puts);
}

function keepLeads(facts: TurnFacts, context: KeepContext): void {
  const [puts, removals]: [SqlValue[][], SqlValue[][]] = [[], []];
  for (const { record, toType, type, to } of facts.dirtyLeads()) {
    if (to === null) removals.push([record.type, record.id, toType, type]);
    else puts.push([record.type, record.id, toType, type, to]);
  }
  putRows(context, keepStatements.removeLeads, removals);
  putRows(context, keepStatements.putLeads, puts);
}

/** A later edit of a definition goes before an earlier one. */
function keepDefinitions(facts: TurnFacts, context: KeepContext): void {
  const last = new Map(definitionEditsOf(facts).map((edit) => [`${edit.kind}\n${edit.key}`, edit]));
  const [puts, removals]: [SqlValue[][], SqlValue[][]] = [[], []];
  for (const { kind, key, body } of last.values()) {
    if (body === null) removals.push([kind, key]);
    else puts.push([kind, key, body]);
  }
  putRows(context, keepStatements.removeDefinitions, removals);
  putRows(context, keepStatements.putDefinitions, puts);
}

/** Appends a run's log as one row, and notes which records it updates: a record's creation is noted with the record. */
function keepLog(log: readonly LogEntry[], written: ReadonlyMap<object, string>, context: KeepContext): void {
  const { sql, portal, logRow } = context;
  sql.run(keepStatements.addLog, portal, logRow, writeLog(log, written));
  const updated = log.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === 'recordUpdated' ? [change.record] : [])));
  putRows(
    context,
    keepStatements.addRecordChanges,
    updated.map(({ type, id }) => [type, id, logRow]),
  );
}
