import { writeChanges } from '../../domain/change.ts';
import type { RecordRef } from '../../domain/ids.ts';
import type { GroupState, PairState, TurnFacts } from '../../domain/turn-facts.ts';
import type { LogEntry } from '../turns.ts';
import { readTargetRow, type TypeSets, writeTypes } from './rows.ts';
import { hubMin, type Statements } from './statements.ts';

/** Writes what a run of commands left dirty; `portal` is the portal's key. Runs inside the turn's transaction. */
export function keepFacts(portal: number, facts: TurnFacts, nextRecordId: number, sql: Statements): void {
  for (const record of facts.dirtyRecords()) {
    sql.putRecord.run(portal, record.type, record.id, record.createdAt, record.updatedAt, JSON.stringify(record.properties));
  }
  if (facts.nextRecordId !== nextRecordId) sql.setNextRecordId.run(facts.nextRecordId, portal);
  keepPairs(portal, facts.dirtyPairs(), facts, sql);
  for (const group of facts.dirtyGroups()) keepCounters(portal, group, sql);
  for (const { record, toType, type, to } of facts.dirtyLeads()) {
    if (to === null) sql.removeLead.run(portal, record.type, record.id, toType, type);
    else sql.putLead.run(portal, record.type, record.id, toType, type, to);
  }
}

/** Appends a run's log; `lastNumber` is that of the last change before it. Returns the new last number. */
export function keepLog(portal: number, log: readonly LogEntry[], lastNumber: number, sql: Statements): number {
  let number = lastNumber;
  for (const { at, source, changes } of log) {
    number += changes.length;
    sql.addChanges.run(number, portal, at, source.kind, source.id ?? null, writeChanges(changes));
  }
  return number;
}

/**
 * Archives a record: hides it and moves its edges aside, both directions, so that no neighbour shows it any more.
 * Costs time in proportion to the record's neighbours.
 */
export function archiveRecord(portal: number, record: RecordRef, at: number, sql: Statements, typeSets: TypeSets): void {
  sql.archiveRecord.run(at, portal, record.type, record.id);
  for (const row of sql.edgesOfRecord.all(portal, record.type, record.id)) {
    const neighbour = readTargetRow(row);
    const edge = [portal, neighbour.type, neighbour.id, record.type, record.id] as const;
    uncountEdge(portal, neighbour, record, sql, typeSets);
    sql.keepArchivedEdge.run(...edge);
    sql.removeEdge.run(...edge);
    sql.removeLeadsTo.run(...edge);
  }
  sql.keepArchivedEdgesOfRecord.run(portal, record.type, record.id);
  sql.removeEdgesOfRecord.run(portal, record.type, record.id);
  sql.removeLeadsOfRecord.run(portal, record.type, record.id);
  sql.removeHubsOfRecord.run(portal, record.type, record.id);
}

/** Takes one edge out of the counters of the record that it leaves, where that record has counters. */
function uncountEdge(portal: number, from: RecordRef, to: RecordRef, sql: Statements, typeSets: TypeSets): void {
  const counters = sql.hub.all(portal, from.type, from.id, to.type);
  if (counters.length === 0) return;
  const row = sql.typesOfEdge.get(portal, from.type, from.id, to.type, to.id);
  const types: readonly number[] = row === undefined ? [] : typeSets.read(String(row[0]));
  const isHubStill = counters.some(([type, n]) => type === 0 && Number(n) > hubMin);
  if (!isHubStill) {
    sql.removeHub.run(portal, from.type, from.id, to.type);
    return;
  }
  for (const [type, n] of counters) {
    if (type === 0 || types.includes(Number(type))) sql.putHub.run(portal, from.type, from.id, to.type, Number(type), Number(n) - 1);
  }
}

type EdgeRow = readonly [fromType: number, fromId: number, toType: number, toId: number, types: string];

/** Writes both directions of every pair in the order of the table, which is what makes a large batch cheap. */
function keepPairs(portal: number, pairs: readonly PairState[], facts: TurnFacts, sql: Statements): void {
  const rows: EdgeRow[] = [];
  for (const { a, b } of pairs) {
    rows.push([a.type, a.id, b.type, b.id, writeTypes(facts.typesBetween(a, b))]);
    rows.push([b.type, b.id, a.type, a.id, writeTypes(facts.typesBetween(b, a))]);
  }
  rows.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || one[3] - other[3]);
  for (const [fromType, fromId, toType, toId, types] of rows) {
    if (types === '') sql.removeEdge.run(portal, fromType, fromId, toType, toId);
    else sql.putEdge.run(portal, fromType, fromId, toType, toId, types);
  }
}

function keepCounters(portal: number, group: GroupState, sql: Statements): void {
  const { record, toType, total, byType, isCounted } = group;
  if (total < hubMin) {
    if (isCounted) sql.removeHub.run(portal, record.type, record.id, toType);
    return;
  }
  sql.putHub.run(portal, record.type, record.id, toType, 0, total);
  for (const [type, n] of byType) sql.putHub.run(portal, record.type, record.id, toType, type, n);
}
