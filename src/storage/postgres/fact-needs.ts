import type { FactRequest, LinkEnd, PairRef } from '../../domain/facts.ts';
import { type ObjectTypeKey, type PortalId, type RecordRef, recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import type { StoredRecord } from '../../domain/record.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { Sql, SqlRow } from './database.ts';
import { aboveAllIds, isAllKnown, isKnownAround, type KnownGroup, KnownLinks } from './known-links.ts';
import { turnStatements } from './turn-statements.ts';

/** What was read of records and links for the commands of a run. Keys of records are `type:id`, those of ends `type:id:toType`. */
export interface Known {
  readonly links: KnownLinks;
  /** Records that were looked up: undefined where there is none. */
  readonly records: ReadonlyMap<string, StoredRecord | undefined>;
  readonly presence: ReadonlyMap<string, 'live' | 'archived' | 'absent'>;
  /** Rows of `type, to_id` of those who were asked whom they hold. */
  readonly leads: ReadonlyMap<string, readonly (readonly [type: number, id: number])[]>;
  readonly neighbours: ReadonlyMap<string, readonly RecordRef[]>;
  readonly former: ReadonlyMap<string, readonly FormerEdge[]>;
}

/** A link that an archived record had: its types as they are written. */
export interface FormerEdge {
  readonly to: RecordRef;
  readonly types: string;
}

/** The key of a record among what is known. */
export function recordKey({ type, id }: RecordRef): string {
  return `${type}:${id}`;
}

/** The key of an end of links among what is known. */
export function endKey(record: RecordRef, toType: ObjectTypeKey): string {
  return `${record.type}:${record.id}:${toType}`;
}

/**
 * Reads records and links in waves: a wave is what is known to be needed, sent at once, and its answers say what the next one needs.
 * Most commands need one, those that reach neighbours up to four.
 */
export class FactNeeds implements Known {
  readonly links: KnownLinks;
  readonly records = new Map<string, StoredRecord | undefined>();
  readonly presence = new Map<string, 'live' | 'archived' | 'absent'>();
  readonly leads = new Map<string, (readonly [type: number, id: number])[]>();
  readonly neighbours = new Map<string, RecordRef[]>();
  readonly former = new Map<string, FormerEdge[]>();
  readonly #sql: Sql;
  readonly #portal: PortalId;
  /** What the next wave reads. */
  #recordsNext: RecordRef[] = [];
  #presenceNext: RecordRef[] = [];
  #leadsNext: LinkEnd[] = [];
  #neighboursNext: RecordRef[] = [];
  #formerNext: RecordRef[] = [];
  #countersNext: KnownGroup[] = [];
  #aroundNext: (readonly [group: KnownGroup, id: number])[] = [];
  #wholeNext: KnownGroup[] = [];

  constructor(sql: Sql, portal: PortalId, typeSets: TypeSets) {
    this.#sql = sql;
    this.#portal = portal;
    this.links = new KnownLinks(typeSets);
  }

  /** Reads what commands ask about records and links. The first wave is sent before this gives way. */
  async readAll(requests: readonly FactRequest[]): Promise<void> {
    for (const { records = [], pairs = [], holders = [], ends = [], neighbourhoods = [], formerNeighbourhoods = [] } of requests) {
      for (const record of records) this.#needRecord(record);
      for (const pair of pairs) this.#needPair(pair);
      for (const end of holders) this.#needLeads(end);
      for (const end of ends) this.#needEnd(end.record, end.toType);
      for (const record of neighbourhoods) this.#needOnce(this.neighbours, this.#neighboursNext, record);
      for (const record of formerNeighbourhoods) this.#needOnce(this.former, this.#formerNext, record);
    }
    await this.#readWaves();
  }

  /** Reads the blocks around ids, where they are not known. */
  async readAround(wanted: readonly (readonly [group: KnownGroup, id: number])[]): Promise<void> {
    for (const [group, id] of wanted) if (!isKnownAround(group, id)) this.#needAround(group, id);
    await this.#readWaves();
  }

  async #readWaves(): Promise<void> {
    while (this.#isNeeding()) await Promise.all(this.#wave());
  }

  #isNeeding(): boolean {
    const next: readonly (readonly unknown[])[] = [
      this.#recordsNext,
      this.#presenceNext,
      this.#leadsNext,
      this.#neighboursNext,
      this.#formerNext,
      this.#countersNext,
      this.#aroundNext,
      this.#wholeNext,
    ];
    return next.some((list) => list.length > 0);
  }

  #wave(): readonly Promise<void>[] {
    const waves = [
      this.#readGroups(),
      this.#readRecords(),
      this.#readPresence(),
      this.#readLeads(),
      this.#readNeighbours(),
      this.#readFormer(),
    ];
    this.#recordsNext = [];
    this.#presenceNext = [];
    this.#leadsNext = [];
    this.#neighboursNext = [];
    this.#formerNext = [];
    this.#countersNext = [];
    this.#aroundNext = [];
    this.#wholeNext = [];
    return waves;
  }

  /** Blocks and counters. Whoever has several blocks and no counters is sparse: all of them are read in the next wave. */
  async #readGroups(): Promise<void> {
    const [counted, around, whole] = [this.#countersNext, this.#aroundNext, this.#wholeNext];
    const [hubs, blocks, others] = await Promise.all([
      counted.length === 0 ? [] : this.#sql.rows(turnStatements.hubs, this.#portal, ...groupColumns(counted)),
      around.length === 0
        ? []
        : this.#sql.rows(
            turnStatements.blocksAround,
            this.#portal,
            ...groupColumns(around.map(([group]) => group)),
            around.map(([, id]) => id),
          ),
      whole.length === 0 ? [] : this.#sql.rows(turnStatements.blocksOfGroups, this.#portal, ...groupColumns(whole)),
    ]);
    this.links.addCounters(hubs);
    this.links.addBlocks(blocks);
    this.links.addBlocks(others);
    for (const group of whole) group.isWhole = true;
    for (const group of counted) if (group.counters.size === 0 && !isAllKnown(group)) this.#wholeNext.push(group);
  }

  async #readRecords(): Promise<void> {
    const wanted = this.#recordsNext;
    if (wanted.length === 0) return;
    for (const row of await this.#sql.rows(turnStatements.records, this.#portal, ...recordColumnsOf(wanted))) {
      const record = readRecordRow(row);
      this.records.set(recordKey(record), record);
    }
  }

  async #readPresence(): Promise<void> {
    const wanted = this.#presenceNext;
    if (wanted.length === 0) return;
    for (const [type, id, isLive] of await this.#sql.rows(turnStatements.presence, this.#portal, ...recordColumnsOf(wanted))) {
      this.presence.set(`${type}:${id}`, isLive === true ? 'live' : 'archived');
    }
  }

  async #readLeads(): Promise<void> {
    const wanted = this.#leadsNext;
    if (wanted.length === 0) return;
    const rows = await this.#sql.rows(turnStatements.leads, this.#portal, ...groupColumns(wanted));
    for (const [fromType, fromId, toType, type, toId] of rows) {
      this.leads.get(`${fromType}:${fromId}:${toType}`)?.push([Number(type), Number(toId)]);
      this.#needPair({ from: refOf(fromType, fromId), to: refOf(toType, toId) });
    }
  }

  async #readNeighbours(): Promise<void> {
    const wanted = this.#neighboursNext;
    if (wanted.length === 0) return;
    const rows = await this.#sql.rows(turnStatements.blocksOfRecords, this.#portal, ...recordColumnsOf(wanted));
    this.links.addBlocks(rows);
    const groups = new Set(rows.map(([type, id, toType]) => this.links.group(refOf(type, id), storedObjectTypeKey(Number(toType)))));
    for (const group of groups) {
      group.isWhole = true;
      this.#countersNext.push(group);
      for (const { ids } of group.blocks.values()) {
        for (const id of ids) this.#needNeighbour(group.record, { type: group.toType, id: recordIdOf(id) });
      }
    }
  }

  async #readFormer(): Promise<void> {
    const wanted = this.#formerNext;
    if (wanted.length === 0) return;
    for (const [type, id, toType, toId, types] of await this.#sql.rows(
      turnStatements.archivedEdges,
      this.#portal,
      ...recordColumnsOf(wanted),
    )) {
      const [from, to] = [refOf(type, id), refOf(toType, toId)];
      this.former.get(recordKey(from))?.push({ to, types: String(types) });
      this.#needPair({ from, to });
      this.#needLeads({ record: from, toType: to.type });
      this.#needLeads({ record: to, toType: from.type });
    }
  }

  #needNeighbour(record: RecordRef, to: RecordRef): void {
    this.neighbours.get(recordKey(record))?.push(to);
    this.#needPair({ from: record, to });
  }

  #needPair({ from, to }: PairRef): void {
    this.#needEdge(from, to);
    this.#needEdge(to, from);
  }

  #needEdge(from: RecordRef, to: RecordRef): void {
    this.#needAround(this.#needEnd(from, to.type), to.id);
  }

  #needEnd(record: RecordRef, toType: ObjectTypeKey): KnownGroup {
    this.#needPresence(record);
    const known = this.links.find(record, toType);
    if (known !== undefined) return known;
    const group = this.links.group(record, toType);
    this.#countersNext.push(group);
    this.#needAround(group, aboveAllIds);
    return group;
  }

  #needAround(group: KnownGroup, id: number): void {
    if (group.isWhole || group.around.has(id)) return;
    group.around.add(id);
    this.#aroundNext.push([group, id]);
  }

  #needPresence(record: RecordRef): void {
    const key = recordKey(record);
    if (this.presence.has(key) || this.records.has(key)) return;
    this.presence.set(key, 'absent');
    this.#presenceNext.push(record);
  }

  #needRecord(record: RecordRef): void {
    const key = recordKey(record);
    if (this.records.has(key)) return;
    this.records.set(key, undefined);
    this.#recordsNext.push(record);
  }

  #needLeads(end: LinkEnd): void {
    const key = endKey(end.record, end.toType);
    if (this.leads.has(key)) return;
    this.leads.set(key, []);
    this.#leadsNext.push(end);
  }

  #needOnce<Value>(known: Map<string, Value[]>, next: RecordRef[], record: RecordRef): void {
    const key = recordKey(record);
    if (known.has(key)) return;
    known.set(key, []);
    next.push(record);
  }
}

function refOf(type: SqlRow[number] | undefined, id: SqlRow[number] | undefined): RecordRef {
  return { type: storedObjectTypeKey(Number(type)), id: recordIdOf(Number(id)) };
}

function recordColumnsOf(records: readonly RecordRef[]): readonly [readonly number[], readonly number[]] {
  return [records.map(({ type }) => type), records.map(({ id }) => id)];
}

function groupColumns(groups: readonly LinkEnd[]): readonly [readonly number[], readonly number[], readonly number[]] {
  return [groups.map(({ record }) => record.type), groups.map(({ record }) => record.id), groups.map(({ toType }) => toType)];
}
