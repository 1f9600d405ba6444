import type { EdgesTo } from '../../domain/change.ts';
import type { FactRequest, LinkEnd, PairRef } from '../../domain/facts.ts';
import { type AssociationTypeKey, type PortalId, type RecordRef, recordIdOf, storedAssociationTypeKey } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { TurnFacts } from '../../domain/turn-facts.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { Sql } from './database.ts';
import { endKey, FactNeeds, type Known, recordKey } from './fact-needs.ts';
import { countsOf, typesOfEdge } from './known-links.ts';
import { readUses, type Uses } from './use-facts.ts';

/** What was read for a run of commands, from which their facts are made and their changes are kept. */
export interface ReadRun {
  readonly needs: FactNeeds;
  readonly uses: Uses;
}

/** What the facts of a run begin with besides what was read for it. */
export interface FactsBase {
  readonly schema: PortalSchema;
  readonly nextRecordId: number;
  readonly typeSets: TypeSets;
}

/** Reads what a run of commands asks for. All that is known to be needed is sent before this gives way. */
export async function readRun(sql: Sql, portal: PortalId, requests: readonly FactRequest[], typeSets: TypeSets): Promise<ReadRun> {
  const needs = new FactNeeds(sql, portal, typeSets);
  const [uses] = await Promise.all([readUses(sql, portal, requests), needs.readAll(requests)]);
  return { needs, uses };
}

/** Makes the facts of a run from what was read. */
export function factsOf(requests: readonly FactRequest[], { needs, uses }: ReadRun, base: FactsBase): TurnFacts {
  const facts = new TurnFacts(base.schema, base.nextRecordId);
  const filling: Filling = { ...base, facts, known: needs };
  for (const { records = [], pairs = [], holders = [], ends = [], neighbourhoods = [], formerNeighbourhoods = [] } of requests) {
    for (const record of records) if (!facts.hasRecord(record)) facts.loadRecord(record, needs.records.get(recordKey(record)));
    for (const pair of pairs) fillPair(pair, filling);
    for (const end of holders) fillHolder(end, filling);
    for (const end of ends) fillEnd(end, filling);
    for (const record of neighbourhoods) fillNeighbourhood(record, filling);
    for (const record of formerNeighbourhoods) fillFormer(record, filling);
  }
  uses.fill(facts);
  return facts;
}

/** Facts that are being made. */
interface Filling extends FactsBase {
  readonly facts: TurnFacts;
  readonly known: Known;
}

function fillPair({ from, to }: PairRef, filling: Filling): void {
  const { facts, known } = filling;
  fillEnd({ record: from, toType: to.type }, filling);
  fillEnd({ record: to, toType: from.type }, filling);
  if (!facts.hasPair(from, to)) facts.loadPair(from, to, typesOfEdge(known.links.group(from, to.type), to.id) ?? []);
}

function fillEnd({ record, toType }: LinkEnd, { facts, known }: Filling): void {
  if (!facts.hasGroup(record, toType)) {
    const { total, byType, isCounted } = countsOf(known.links.group(record, toType), (type) => facts.isCountedByType(type));
    facts.loadGroup(record, toType, total, byType, isCounted);
  }
  if (facts.hasPresence(record)) return;
  const key = recordKey(record);
  if (known.records.has(key)) facts.loadRecord(record, known.records.get(key));
  else facts.loadPresence(record, known.presence.get(key) ?? 'absent');
}

/** Whom a record holds by each one-per type, and the link to each of them. */
function fillHolder({ record, toType }: LinkEnd, filling: Filling): void {
  const { facts, known, schema } = filling;
  const held = new Map(known.leads.get(endKey(record, toType)));
  for (const { key } of schema.links.between(record.type, toType).leading) {
    const id = held.get(key);
    facts.loadLead(record, toType, key, id === undefined ? null : recordIdOf(id));
    if (id !== undefined) fillPair({ from: record, to: { type: toType, id: recordIdOf(id) } }, filling);
  }
}

function fillNeighbourhood(record: RecordRef, filling: Filling): void {
  const neighbours = filling.known.neighbours.get(recordKey(record)) ?? [];
  for (const to of neighbours) fillPair({ from: record, to }, filling);
  filling.facts.loadNeighbours(record, neighbours);
}

/** The links that an archived record had, and what their other ends hold by now. */
function fillFormer(record: RecordRef, filling: Filling): void {
  const { facts, known, schema, typeSets } = filling;
  const former = (known.former.get(recordKey(record)) ?? []).map(({ to, types }): EdgesTo => ({ to, types: typeSets.read(types) }));
  const isOnePer = (types: readonly AssociationTypeKey[], end: 'from' | 'to') =>
    types.some((type) => schema.links.byKey(storedAssociationTypeKey(type))?.onePer === end);
  for (const { to, types } of former) {
    fillPair({ from: record, to }, filling);
    if (isOnePer(types, 'from')) fillHolder({ record, toType: to.type }, filling);
    if (isOnePer(types, 'to')) fillHolder({ record: to, toType: record.type }, filling);
  }
  facts.loadFormerNeighbours(record, former);
}
