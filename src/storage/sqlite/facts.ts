import type { EdgesTo } from '../../domain/change.ts';
import type { FactRequest, LinkEnd, PairRef, ValuesRef } from '../../domain/facts.ts';
import { type AssociationTypeKey, type ObjectTypeKey, type RecordRef, recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { TurnFacts } from '../../domain/turn-facts.ts';
import { type Block, typesInBlock } from '../encoding/block.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { Adjacency } from './adjacency.ts';
import type { Statements } from './statements.ts';

/** The facts of a run, and the blocks that were read on the way: keeping the run's changes starts from them. */
export interface LoadedFacts {
  readonly facts: TurnFacts;
  readonly blocks: BlocksRead;
}

interface BlockRead {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  readonly block: Block | undefined;
  /** Another one of a record with the same id. */
  readonly next: BlockRead | undefined;
}

/** A record's only block of neighbours by record and object type; undefined where the record has several. */
export class BlocksRead {
  readonly #byId = new Map<number, BlockRead>();

  find(record: RecordRef, toType: ObjectTypeKey): { readonly block: Block | undefined } | undefined {
    let read = this.#byId.get(record.id);
    while (read !== undefined && (read.record.type !== record.type || read.toType !== toType)) read = read.next;
    return read;
  }

  add(record: RecordRef, toType: ObjectTypeKey, block: Block | undefined): void {
    this.#byId.set(record.id, { record, toType, block, next: this.#byId.get(record.id) });
  }
}

/** What reading facts needs of a portal; `key` is the portal's key. */
export interface LoadContext {
  readonly key: number;
  readonly schema: PortalSchema;
  readonly sql: Statements;
  readonly adjacency: Adjacency;
  readonly typeSets: TypeSets;
}

/** Reads the facts that a run of commands asked for. */
export function loadFacts(requests: readonly FactRequest[], context: LoadContext): LoadedFacts {
  const { key, schema, sql } = context;
  const loading: Loading = { ...context, facts: new TurnFacts(schema, Number(sql.nextRecordId.get(key)?.[0])), blocks: new BlocksRead() };
  for (const request of requests) {
    loadNamed(request, loading);
    if (request.holders !== undefined || request.ends !== undefined) loadEnds(request, loading);
    if (request.neighbourhoods !== undefined) for (const record of request.neighbourhoods) loadNeighbourhood(record, loading);
    if (request.formerNeighbourhoods !== undefined) for (const record of request.formerNeighbourhoods) loadFormer(record, loading);
    if (request.unique !== undefined || request.blocked !== undefined) loadValues(request, loading);
    loadUse(request, loading);
  }
  return loading;
}

/** Facts that are being read. */
interface Loading extends LoadContext, LoadedFacts {}

/** Loads what nearly every command asks for. */
function loadNamed({ records, pairs }: FactRequest, loading: Loading): void {
  if (records !== undefined) {
    for (const record of records) if (!loading.facts.hasRecord(record)) loadRecord(loading.key, record, loading.facts, loading.sql);
  }
  if (pairs !== undefined) for (const pair of pairs) loadPairAndEnds(pair, loading);
}

function loadEnds({ holders = [], ends = [] }: FactRequest, loading: Loading): void {
  for (const end of holders) loadHolder(end, loading);
  for (const end of ends) loadEnd(end, loading);
}

/** Loads what only changes of the definitions ask for. */
function loadUse({ typesInUse, populations, recordsWith }: FactRequest, loading: Loading): void {
  if (typesInUse !== undefined) loadUses(typesInUse, loading);
  if (populations !== undefined) loadPopulations(populations, loading);
  if (recordsWith !== undefined) for (const values of recordsWith) loadRecordsWith(values, loading);
}

function loadUses(types: readonly AssociationTypeKey[], { key, facts, sql }: Loading): void {
  for (const type of types) facts.loadUses(type, Number(sql.typeUse.get(key, type)?.[0] ?? 0));
}

function loadPopulations(types: readonly ObjectTypeKey[], { key, facts, sql }: Loading): void {
  for (const type of types) facts.census.loadPopulation(type, sql.anyLive.get(key, type) !== undefined);
}

function loadValues({ unique = [], blocked = [] }: FactRequest, { key, facts, sql }: Loading): void {
  for (const value of unique) {
    if (facts.unique.has(value)) continue;
    const id = sql.holder.get(key, value.type, value.property, value.value)?.[0];
    facts.unique.load(value, id === undefined ? undefined : recordIdOf(Number(id)));
  }
  for (const value of blocked) {
    facts.unique.loadBlocked(value, sql.blockedValue.get(key, value.type, value.property, value.value) !== undefined);
  }
}

/** Looks at every live record of the type: the command runs by itself, and few commands ask. */
function loadRecordsWith(wanted: ValuesRef, { key, facts, sql }: Loading): void {
  const { type, property, values, limit } = wanted;
  const rows = values.length === 0 ? [] : sql.liveWith.all(key, type, `$.${JSON.stringify(property)}`, JSON.stringify(values), limit);
  facts.census.loadRecordsWith(
    wanted,
    rows.map(([id]) => recordIdOf(Number(id))),
  );
}

function loadPairAndEnds(pair: PairRef, { key, facts, sql, adjacency, blocks }: Loading): void {
  loadPair(pair, facts, adjacency, blocks);
  loadPresence(key, pair.from, pair.to.type, facts, sql);
  loadPresence(key, pair.to, pair.from.type, facts, sql);
}

function loadEnd({ record, toType }: LinkEnd, { key, facts, sql, adjacency, blocks }: Loading): void {
  loadGroup(record, toType, facts, adjacency, blocks);
  loadPresence(key, record, toType, facts, sql);
}

/** Loads whom a record holds by each one-per type, and the link to each of them. */
function loadHolder({ record, toType }: LinkEnd, loading: Loading): void {
  const { key, facts, sql, schema } = loading;
  const held = new Map(sql.leads.all(key, record.type, record.id, toType).map(([type, id]) => [type, recordIdOf(Number(id))]));
  for (const type of schema.links.between(record.type, toType).leading) {
    const id = held.get(type.key) ?? null;
    facts.loadLead(record, toType, type.key, id);
    if (id !== null) loadPairAndEnds({ from: record, to: { type: toType, id } }, loading);
  }
}

function loadNeighbourhood(record: RecordRef, loading: Loading): void {
  const neighbours: RecordRef[] = [];
  for (const { toType, block } of loading.adjacency.neighboursOfRecord(record)) {
    for (const id of block.ids) neighbours.push({ type: toType, id: recordIdOf(id) });
  }
  for (const to of neighbours) loadPairAndEnds({ from: record, to }, loading);
  loading.facts.loadNeighbours(record, neighbours);
}

/** Loads the links that an archived record had, and what their other ends hold by now. */
function loadFormer(record: RecordRef, loading: Loading): void {
  const { key, facts, sql, typeSets, schema } = loading;
  const former = sql.archivedEdges.all(key, record.type, record.id).map(
    ([type, id, types]): EdgesTo => ({
      to: { type: storedObjectTypeKey(Number(type)), id: recordIdOf(Number(id)) },
      types: typeSets.read(String(types)),
    }),
  );
  for (const { to, types } of former) {
    loadPairAndEnds({ from: record, to }, loading);
    if (types.some((type) => schema.links.byKey(type)?.onePer === 'from')) loadHolder({ record, toType: to.type }, loading);
    if (types.some((type) => schema.links.byKey(type)?.onePer === 'to')) loadHolder({ record: to, toType: record.type }, loading);
  }
  facts.loadFormerNeighbours(record, former);
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
  const { total, byType, isCounted } = adjacency.counts(record, toType, only, (type) => facts.isCountedByType(type));
  facts.loadGroup(record, toType, total, byType, isCounted);
  return only;
}
