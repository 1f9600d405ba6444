import type { AssociationTypes } from '../../domain/association-type.ts';
import type { FactRequest, PairRef } from '../../domain/facts.ts';
import { type AssociationTypeKey, type ObjectTypeKey, type RecordRef, storedAssociationTypeKey } from '../../domain/ids.ts';
import { TurnFacts } from '../../domain/turn-facts.ts';
import { readRecordRow, type TypeSets } from './rows.ts';
import { hubMin, type Statements } from './statements.ts';

/** Reads the facts that a run of commands asked for; `portal` is the portal's key. */
export function loadFacts(
  portal: number,
  types: AssociationTypes,
  requests: readonly FactRequest[],
  sql: Statements,
  typeSets: TypeSets,
): TurnFacts {
  const facts = new TurnFacts(types, Number(sql.nextRecordId.get(portal)?.[0]));
  for (const { records = [], pairs = [] } of requests) {
    for (const record of records) if (!facts.hasRecord(record)) loadRecord(portal, record, facts, sql);
    for (const pair of pairs) loadPair(portal, pair, facts, sql, typeSets);
  }
  return facts;
}

function loadRecord(portal: number, record: RecordRef, facts: TurnFacts, sql: Statements): void {
  const row = sql.liveRecord.get(portal, record.type, record.id) ?? sql.archivedRecord.get(portal, record.type, record.id);
  facts.loadRecord(record, row === undefined ? undefined : readRecordRow(row));
}

function loadPair(portal: number, pair: PairRef, facts: TurnFacts, sql: Statements, typeSets: TypeSets): void {
  const { from, to } = pair;
  loadPresence(portal, from, facts, sql);
  loadPresence(portal, to, facts, sql);
  loadGroup(portal, from, to.type, facts, sql, typeSets);
  loadGroup(portal, to, from.type, facts, sql, typeSets);
  if (facts.hasPair(from, to)) return;
  const isAlone = facts.neighbourCount(from, to.type) === 0 || facts.neighbourCount(to, from.type) === 0;
  const row = isAlone ? undefined : sql.typesOfEdge.get(portal, from.type, from.id, to.type, to.id);
  facts.loadPair(from, to, row === undefined ? [] : typeSets.read(String(row[0])));
}

function loadPresence(portal: number, record: RecordRef, facts: TurnFacts, sql: Statements): void {
  if (facts.hasPresence(record)) return;
  const isLive = sql.isLive.get(portal, record.type, record.id) !== undefined;
  const isArchived = !isLive && sql.isArchived.get(portal, record.type, record.id) !== undefined;
  facts.loadPresence(record, isLive ? 'live' : isArchived ? 'archived' : 'absent');
}

function loadGroup(portal: number, record: RecordRef, toType: ObjectTypeKey, facts: TurnFacts, sql: Statements, typeSets: TypeSets): void {
  if (facts.hasGroup(record, toType)) return;
  let total = 0;
  const byType = new Map<AssociationTypeKey, number>();
  for (const [text, count] of sql.countBelowHub.all(portal, record.type, record.id, toType)) {
    total += Number(count);
    for (const type of typeSets.read(String(text))) {
      if (facts.isCountedByType(type)) byType.set(type, (byType.get(type) ?? 0) + Number(count));
    }
  }
  const isCounted = total >= hubMin;
  if (isCounted) total = readCounters(portal, record, toType, byType, sql);
  facts.loadGroup(record, toType, total, byType, isCounted);
}

function readCounters(
  portal: number,
  record: RecordRef,
  toType: ObjectTypeKey,
  byType: Map<AssociationTypeKey, number>,
  sql: Statements,
): number {
  byType.clear();
  let total = 0;
  for (const [type, n] of sql.hub.all(portal, record.type, record.id, toType)) {
    if (type === 0) total = Number(n);
    else byType.set(storedAssociationTypeKey(Number(type)), Number(n));
  }
  if (total < hubMin) throw new Error(`record ${record.type}:${record.id} has neighbours of type ${toType} but no counter of them`);
  return total;
}
