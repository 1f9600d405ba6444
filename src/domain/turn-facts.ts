import type { AssociationTypes } from './association-type.ts';
import type { Change } from './change.ts';
import type { Facts, Presence } from './facts.ts';
import { type AssociationTypeKey, type ObjectTypeKey, type RecordId, type RecordRef, recordIdOf } from './ids.ts';
import { type StoredRecord, withEdits } from './record.ts';

/** The edges between two records, kept once: `types` are those of the direction `a` → `b`. */
export interface PairState {
  readonly a: RecordRef;
  readonly b: RecordRef;
  types: readonly AssociationTypeKey[];
  wasLinked: boolean;
  isDirty: boolean;
}

/** How many neighbours of one object type a record has, in all and by type of the edge (the default type is the whole). */
export interface GroupState {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  total: number;
  readonly byType: Map<AssociationTypeKey, number>;
  /** True where storage keeps a counter for this group already. */
  readonly isCounted: boolean;
  isDirty: boolean;
}

/** A one-per edge that storage keeps a pointer to: `to` is null where the record has none any more. */
export interface LeadState {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  readonly type: AssociationTypeKey;
  readonly to: RecordId | null;
}

/**
 * The facts of a turn, loaded once and moved on by each change, so that a later command decides on what an earlier one left.
 * When the turn is over, what is dirty here is what storage must write.
 */
export class TurnFacts implements Facts {
  readonly #types: AssociationTypes;
  readonly #presence = new Map<string, Presence>();
  readonly #records = new Map<string, StoredRecord | undefined>();
  readonly #pairs = new Map<string, PairState>();
  readonly #groups = new Map<string, GroupState>();
  readonly #leads = new Map<string, LeadState>();
  readonly #dirtyRecords = new Map<string, StoredRecord>();
  #nextRecordId: number;
  #foreseen = 0;

  /** `nextRecordId` is the lowest id that the portal has not given out. */
  constructor(types: AssociationTypes, nextRecordId: number) {
    this.#types = types;
    this.#nextRecordId = nextRecordId;
  }

  get nextRecordId(): number {
    return this.#nextRecordId;
  }

  presence(record: RecordRef): Presence {
    return known(this.#presence.get(recordKey(record)), record);
  }

  record(record: RecordRef): StoredRecord | undefined {
    const key = recordKey(record);
    if (!this.#records.has(key)) throw new Error(`the command did not ask for record ${key}`);
    return this.#records.get(key);
  }

  typesBetween(from: RecordRef, to: RecordRef): readonly AssociationTypeKey[] {
    const state = known(this.#pairs.get(pairKey(from, to)), from);
    return isSame(state.a, from) ? state.types : state.types.map((type) => this.#types.inverseOf(type));
  }

  neighbourCount(record: RecordRef, type: ObjectTypeKey): number {
    return known(this.#groups.get(groupKey(record, type)), record).total;
  }

  edgeCount(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): number {
    const group = known(this.#groups.get(groupKey(record, toType)), record);
    return this.#types.byKey(type)?.isDefault === true ? group.total : (group.byType.get(type) ?? 0);
  }

  takeRecordId(): RecordId {
    const id = recordIdOf(this.#nextRecordId);
    this.#nextRecordId += 1;
    return id;
  }

  foresee(change: Change): void {
    this.#foreseen += 1;
    this.absorb(change);
  }

  /** How many changes the current command has foreseen. */
  get foreseen(): number {
    return this.#foreseen;
  }

  /** Ends one command: absorbs those of its changes that it did not foresee. */
  settle(changes: readonly Change[]): void {
    for (const change of changes.slice(this.#foreseen)) this.absorb(change);
    this.#foreseen = 0;
  }

  hasPresence(record: RecordRef): boolean {
    return this.#presence.has(recordKey(record));
  }

  hasGroup(record: RecordRef, toType: ObjectTypeKey): boolean {
    return this.#groups.has(groupKey(record, toType));
  }

  hasPair(from: RecordRef, to: RecordRef): boolean {
    return this.#pairs.has(pairKey(from, to));
  }

  hasRecord(record: RecordRef): boolean {
    return this.#records.has(recordKey(record));
  }

  loadPresence(record: RecordRef, presence: Presence): void {
    this.#presence.set(recordKey(record), presence);
  }

  loadRecord(record: RecordRef, stored: StoredRecord | undefined): void {
    this.#records.set(recordKey(record), stored);
    this.loadPresence(record, stored === undefined ? 'absent' : stored.archivedAt === null ? 'live' : 'archived');
  }

  /** `types` are those of the direction `from` → `to`. */
  loadPair(from: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[]): void {
    const [a, b] = inOrder(from, to);
    const own = a === from ? types : types.map((type) => this.#types.inverseOf(type));
    this.#pairs.set(pairKey(from, to), { a, b, types: own, wasLinked: own.length > 0, isDirty: false });
  }

  /** `byType` leaves out the default type, whose count is the total. */
  loadGroup(record: RecordRef, toType: ObjectTypeKey, total: number, byType: GroupState['byType'], isCounted: boolean): void {
    this.#groups.set(groupKey(record, toType), { record, toType, total, byType, isCounted, isDirty: false });
  }

  /** False for default types: every link has its own, so that the number of neighbours counts them. */
  isCountedByType(key: AssociationTypeKey): boolean {
    return this.#types.byKey(key)?.isDefault !== true;
  }

  /** Moves the facts on by one change that a decision made. */
  absorb(change: Change): void {
    switch (change.kind) {
      case 'recordCreated':
        this.#setRecord({
          ...change.record,
          createdAt: change.at,
          updatedAt: change.at,
          archivedAt: null,
          properties: withEdits({}, change.properties),
        });
        return;
      case 'recordUpdated': {
        const before = this.record(change.record);
        if (before === undefined) throw new Error('a change updates a record that is not there');
        this.#setRecord({ ...before, updatedAt: change.at, properties: withEdits(before.properties, change.properties) });
        return;
      }
      case 'recordArchived':
        this.#presence.set(recordKey(change.record), 'archived');
        return;
      case 'linked':
        this.#link(change.from, change.to, change.types);
        return;
      case 'unlinked':
        this.#unlink(change.from, change.to, change.types);
        return;
    }
  }

  /** Records to be written whole: new or edited. */
  dirtyRecords(): Iterable<StoredRecord> {
    return this.#dirtyRecords.values();
  }

  dirtyPairs(): readonly PairState[] {
    return [...this.#pairs.values()].filter((pair) => pair.isDirty);
  }

  dirtyGroups(): readonly GroupState[] {
    return [...this.#groups.values()].filter((group) => group.isDirty);
  }

  dirtyLeads(): Iterable<LeadState> {
    return this.#leads.values();
  }

  #setRecord(record: StoredRecord): void {
    const key = recordKey(record);
    this.#records.set(key, record);
    this.#presence.set(key, 'live');
    this.#dirtyRecords.set(key, record);
  }

  #link(from: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[]): void {
    const pair = known(this.#pairs.get(pairKey(from, to)), from);
    const forward = isSame(pair.a, from);
    const added: AssociationTypeKey[] = [];
    for (const type of types) {
      const own = forward ? type : this.#types.inverseOf(type);
      if (!pair.types.includes(own)) added.push(own);
    }
    if (added.length === 0) return;
    if (pair.types.length === 0) this.#countNeighbour(pair, 1);
    for (const type of added) this.#countEdge(pair, type, 1);
    pair.types = [...pair.types, ...added];
    pair.isDirty = true;
  }

  #unlink(from: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[]): void {
    const pair = known(this.#pairs.get(pairKey(from, to)), from);
    const forward = isSame(pair.a, from);
    const gone = new Set(types.map((type) => (forward ? type : this.#types.inverseOf(type))));
    const kept = pair.types.filter((type) => !gone.has(type));
    if (kept.length === pair.types.length) return;
    for (const type of pair.types) if (gone.has(type)) this.#countEdge(pair, type, -1);
    if (kept.length === 0) this.#countNeighbour(pair, -1);
    pair.types = kept;
    pair.isDirty = true;
  }

  #countNeighbour(pair: PairState, by: 1 | -1): void {
    this.#count(pair.a, pair.b.type).total += by;
    this.#count(pair.b, pair.a.type).total += by;
  }

  #countEdge(pair: PairState, key: AssociationTypeKey, by: 1 | -1): void {
    const type = this.#types.byKey(key);
    if (type === undefined) throw new Error(`no association type has the key ${key}`);
    if (type.isDefault) return;
    const forward = this.#count(pair.a, pair.b.type).byType;
    forward.set(key, (forward.get(key) ?? 0) + by);
    const backward = this.#count(pair.b, pair.a.type).byType;
    backward.set(type.inverseKey, (backward.get(type.inverseKey) ?? 0) + by);
    if (type.onePer === 'from') this.#lead(pair.a, pair.b, key, by);
    if (type.onePer === 'to') this.#lead(pair.b, pair.a, type.inverseKey, by);
  }

  #lead(record: RecordRef, to: RecordRef, type: AssociationTypeKey, by: 1 | -1): void {
    const lead: LeadState = { record, toType: to.type, type, to: by === 1 ? to.id : null };
    this.#leads.set(`${groupKey(record, to.type)}#${type}`, lead);
  }

  #count(record: RecordRef, toType: ObjectTypeKey): GroupState {
    const group = known(this.#groups.get(groupKey(record, toType)), record);
    group.isDirty = true;
    return group;
  }
}

function known<Value>(value: Value | undefined, record: RecordRef): Value {
  if (value === undefined) throw new Error(`the command did not ask for facts of record ${recordKey(record)}`);
  return value;
}

function isSame(one: RecordRef, other: RecordRef): boolean {
  return one.id === other.id && one.type === other.type;
}

function inOrder(one: RecordRef, other: RecordRef): readonly [RecordRef, RecordRef] {
  const isFirst = one.type < other.type || (one.type === other.type && one.id <= other.id);
  return isFirst ? [one, other] : [other, one];
}

function recordKey(record: RecordRef): string {
  return `${record.type}:${record.id}`;
}

function groupKey(record: RecordRef, toType: ObjectTypeKey): string {
  return `${record.type}:${record.id}>${toType}`;
}

function pairKey(from: RecordRef, to: RecordRef): string {
  const [a, b] = inOrder(from, to);
  return `${a.type}:${a.id}-${b.type}:${b.id}`;
}
