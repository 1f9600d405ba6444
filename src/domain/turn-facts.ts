import { Census } from './census.ts';
import type { Change, EdgesTo } from './change.ts';
import type { Facts, Presence, ValuesRef } from './facts.ts';
import { type AssociationTypeKey, type ObjectTypeKey, type RecordId, type RecordRef, recordIdOf } from './ids.ts';
import { type PortalSchema, type SchemaChange, withSchemaChange } from './portal-schema.ts';
import { type StoredRecord, withEdits } from './record.ts';
import {
  type DirtyRecord,
  type FateChange,
  type GroupState,
  groupIn,
  isSame,
  isWholeKnown,
  known,
  type LeadState,
  leadIn,
  type NodeState,
  type PairState,
} from './turn-state.ts';
import { oneArrayOf } from './type-keys.ts';
import { UniqueState } from './unique-state.ts';
import { uniqueValuesOf, type ValueRef } from './unique-value.ts';

/**
 * The facts of a turn, loaded once and moved on by each change, so that a later command decides on what an earlier one left.
 * When the turn is over, what is dirty here is what storage must write.
 */
export class TurnFacts implements Facts {
  #schema: PortalSchema;
  readonly #nodes = new Map<ObjectTypeKey, Map<RecordId, NodeState>>();
  readonly #dirtyNodes: NodeState[] = [];
  readonly #dirtyGroups: GroupState[] = [];
  readonly #dirtyPairs: PairState[] = [];
  readonly #dirtyLeads: LeadState[] = [];
  readonly #fates: FateChange[] = [];
  readonly #schemaChanges: SchemaChange[] = [];
  /** Edges of the portal's own types: how many there were, where that was asked for, and how many the turn added. */
  readonly #usesBefore = new Map<AssociationTypeKey, number>();
  readonly #usesAdded = new Map<AssociationTypeKey, number>();
  readonly census = new Census();
  /** Who holds which unique value. */
  readonly unique = new UniqueState();
  #nextRecordId: number;
  #foreseen = 0;

  /** `nextRecordId` is the lowest id that the portal has not given out, above all that were chosen. */
  constructor(schema: PortalSchema, nextRecordId: number) {
    this.#schema = schema;
    this.#nextRecordId = nextRecordId;
  }

  get schema(): PortalSchema {
    return this.#schema;
  }

  get nextRecordId(): number {
    return this.#nextRecordId;
  }

  presence(record: RecordRef): Presence {
    return known(this.#find(record)?.presence, record);
  }

  record(record: RecordRef): StoredRecord | undefined {
    return known(this.#find(record)?.stored, record) ?? undefined;
  }

  typesBetween(from: RecordRef, to: RecordRef): readonly AssociationTypeKey[] {
    const pair = this.#pair(from, to);
    return pair.types.length === 0 || isSame(pair.a, from) ? pair.types : this.#inverted(pair.types);
  }

  neighbourCount(record: RecordRef, type: ObjectTypeKey): number {
    return this.#group(record, type).total;
  }

  edgeCount(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): number {
    const group = this.#group(record, toType);
    return this.isCountedByType(type) ? (group.byType.get(type) ?? 0) : group.total;
  }

  held(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): RecordRef | undefined {
    const lead = leadIn(this.#find(record), toType, type);
    if (lead === undefined) {
      if (this.#find(record)?.isNew !== true) throw new Error(`the command did not ask whom ${record.type}:${record.id} holds`);
      return undefined;
    }
    return lead.to === null ? undefined : { type: toType, id: lead.to };
  }

  neighboursOf(record: RecordRef): readonly EdgesTo[] {
    const neighbours = known(this.#find(record)?.neighbours, record);
    return neighbours.map((to) => ({ to, types: this.typesBetween(record, to) })).filter(({ types }) => types.length > 0);
  }

  formerNeighboursOf(record: RecordRef): readonly EdgesTo[] {
    return known(this.#find(record)?.former, record);
  }

  edgesOfType(type: AssociationTypeKey): number {
    const before = this.#usesBefore.get(type);
    if (before === undefined) throw new Error(`the command did not ask for the edges of type ${type}`);
    return before + (this.#usesAdded.get(type) ?? 0);
  }

  isPopulated(type: ObjectTypeKey): boolean {
    return this.census.isPopulated(type);
  }

  holderOf(value: ValueRef): RecordId | undefined {
    return this.unique.holderOf(value);
  }

  isBlocked(value: ValueRef): boolean {
    return this.unique.isBlocked(value);
  }

  recordsWith(values: ValuesRef): readonly RecordId[] {
    return this.census.recordsWith(values);
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
    for (let place = this.#foreseen; place < changes.length; place += 1) {
      const change = changes[place];
      if (change !== undefined) this.absorb(change);
    }
    this.#foreseen = 0;
  }

  /** True for a record that the run created: it has no links but those that the run made. */
  isNew(record: RecordRef): boolean {
    return this.#find(record)?.isNew === true;
  }

  hasPresence(record: RecordRef): boolean {
    return this.#find(record)?.presence !== undefined;
  }

  hasGroup(record: RecordRef, toType: ObjectTypeKey): boolean {
    return groupIn(this.#find(record), toType) !== undefined;
  }

  hasPair(from: RecordRef, to: RecordRef): boolean {
    return groupIn(this.#find(from), to.type)?.pairs.has(to.id) === true;
  }

  hasRecord(record: RecordRef): boolean {
    return this.#find(record)?.stored !== undefined;
  }

  loadNeighbours(record: RecordRef, neighbours: readonly RecordRef[]): void {
    this.#node(record).neighbours = neighbours;
  }

  loadFormerNeighbours(record: RecordRef, former: readonly EdgesTo[]): void {
    this.#node(record).former = former;
  }

  /** `to` null: the record holds none by this type. */
  loadLead(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey, to: RecordId | null): void {
    const node = this.#node(record);
    if (leadIn(node, toType, type) === undefined) node.leads.push({ record, toType, type, to, isDirty: false });
  }

  loadUses(type: AssociationTypeKey, edges: number): void {
    if (!this.#usesBefore.has(type)) this.#usesBefore.set(type, edges);
  }

  loadPresence(record: RecordRef, presence: Presence): void {
    this.#node(record).presence = presence;
  }

  loadRecord(record: RecordRef, stored: StoredRecord | undefined): void {
    const node = this.#node(record);
    node.stored = stored ?? null;
    node.presence = stored === undefined ? 'absent' : stored.archivedAt === null ? 'live' : 'archived';
  }

  /** `byType` leaves out the default type, whose count is the total. Both ends' groups are loaded before a pair is. */
  loadGroup(record: RecordRef, toType: ObjectTypeKey, total: number, byType: GroupState['byType'], isCounted: boolean): void {
    const group: GroupState = { record, toType, total, byType, isCounted, isDirty: false, pairs: new Map() };
    this.#node(record).groups.push(group);
  }

  /** `types` are those of the direction `from` → `to`. */
  loadPair(from: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[]): void {
    const pair: PairState = { a: from, b: to, types, isDirty: false };
    this.#group(from, to.type).pairs.set(to.id, pair);
    this.#group(to, from.type).pairs.set(from.id, pair);
  }

  /** False for default types: every link has its own, so that the number of neighbours counts them. */
  isCountedByType(key: AssociationTypeKey): boolean {
    return this.#schema.links.byKey(key)?.isDefault !== true;
  }

  /** Moves the facts on by one change that a decision made. */
  absorb(change: Change): void {
    switch (change.kind) {
      case 'recordCreated':
        this.#create(change.record, change.at, change.properties);
        return;
      case 'recordUpdated': {
        const before = this.record(change.record);
        if (before === undefined) throw new Error('a change updates a record that is not there');
        this.#update(before, change);
        return;
      }
      case 'recordArchived':
      case 'recordPurged':
        for (const { to, types } of change.edges) this.#unlink(change.record, to, types);
        this.#end(change);
        return;
      case 'recordRestored':
        this.#end(change);
        for (const { to, types } of change.edges) this.#link(change.record, to, types);
        return;
      case 'recordsMerged':
        this.#fates.push(change);
        return;
      case 'linked':
        this.#link(change.from, change.to, change.types);
        return;
      case 'unlinked':
        this.#unlink(change.from, change.to, change.types);
        return;
      case 'valueBlocked':
        this.unique.block(change.value);
        return;
      default:
        this.#schema = withSchemaChange(this.#schema, change);
        this.#schemaChanges.push(change);
    }
  }

  /** Records to be written whole, new or edited, and what they were before the turn where they were live. */
  dirtyRecords(): readonly DirtyRecord[] {
    return this.#dirtyNodes.flatMap(({ stored, before }) => (stored ? { record: stored, before } : []));
  }

  dirtyPairs(): readonly PairState[] {
    return this.#dirtyPairs;
  }

  dirtyGroups(): readonly GroupState[] {
    return this.#dirtyGroups;
  }

  dirtyLeads(): readonly LeadState[] {
    return this.#dirtyLeads;
  }

  /** Records that were archived, restored, purged or merged, in order. */
  fates(): readonly FateChange[] {
    return this.#fates;
  }

  schemaChanges(): readonly SchemaChange[] {
    return this.#schemaChanges;
  }

  /** By how much the edges of the portal's own types became more. */
  usesAdded(): ReadonlyMap<AssociationTypeKey, number> {
    return this.#usesAdded;
  }

  #find(record: RecordRef): NodeState | undefined {
    return this.#nodes.get(record.type)?.get(record.id);
  }

  #node(record: RecordRef): NodeState {
    let ofType = this.#nodes.get(record.type);
    if (ofType === undefined) {
      ofType = new Map();
      this.#nodes.set(record.type, ofType);
    }
    let node = ofType.get(record.id);
    if (node === undefined) {
      node = {
        presence: undefined,
        stored: undefined,
        before: undefined,
        isDirty: false,
        isNew: false,
        groups: [],
        leads: [],
        neighbours: undefined,
        former: undefined,
      };
      ofType.set(record.id, node);
    }
    return node;
  }

  #group(record: RecordRef, toType: ObjectTypeKey): GroupState {
    const node = this.#find(record);
    if (isWholeKnown(node) && groupIn(node, toType) === undefined) this.loadGroup(record, toType, 0, new Map(), false);
    return known(groupIn(node, toType), record);
  }

  #pair(from: RecordRef, to: RecordRef): PairState {
    const pair = this.#group(from, to.type).pairs.get(to.id);
    if (pair !== undefined) return pair;
    if (isWholeKnown(this.#find(from)) || isWholeKnown(this.#find(to))) this.loadPair(from, to, []);
    return known(this.#group(from, to.type).pairs.get(to.id), from);
  }

  #create(record: RecordRef, at: number, properties: StoredRecord['properties']): void {
    this.#node(record).isNew = true;
    this.#nextRecordId = Math.max(this.#nextRecordId, record.id + 1);
    this.#setRecord({ ...record, createdAt: at, updatedAt: at, archivedAt: null, properties });
    this.unique.claim(uniqueValuesOf(this.#schema, this.#schema.objects.byKey(record.type), properties), record);
  }

  #update(before: StoredRecord, { record, at, properties }: Extract<Change, { kind: 'recordUpdated' }>): void {
    const type = this.#schema.objects.byKey(record.type);
    this.unique.release(uniqueValuesOf(this.#schema, type, before.properties, properties), record);
    this.unique.claim(uniqueValuesOf(this.#schema, type, properties), record);
    this.#setRecord({ ...before, updatedAt: Math.max(at, before.updatedAt), properties: withEdits(before.properties, properties) });
  }

  /** Values that are unique belong to live records only. */
  #passOn({ kind, record }: FateChange, { archivedAt, properties }: StoredRecord): void {
    const values = uniqueValuesOf(this.#schema, this.#schema.objects.byKey(record.type), properties);
    if (kind === 'recordRestored') this.unique.claim(values, record);
    else if (archivedAt === null) this.unique.release(values, record);
  }

  #end(change: Exclude<FateChange, { kind: 'recordsMerged' }>): void {
    const node = this.#node(change.record);
    this.#fates.push(change);
    const stored = known(node.stored, change.record);
    if (stored !== null) this.#passOn(change, stored);
    if (change.kind === 'recordPurged') {
      node.presence = 'absent';
      node.stored = null;
      return;
    }
    const archivedAt = change.kind === 'recordArchived' ? change.at : null;
    node.presence = archivedAt === null ? 'live' : 'archived';
    if (node.stored) node.stored = { ...node.stored, archivedAt };
  }

  #inverted(types: readonly AssociationTypeKey[]): readonly AssociationTypeKey[] {
    return this.#schema.links.inversesOf(oneArrayOf(types));
  }

  #setRecord(record: StoredRecord): void {
    const node = this.#node(record);
    if (!node.isDirty && node.stored?.archivedAt === null) node.before = node.stored;
    node.stored = record;
    node.presence = 'live';
    if (!node.isDirty) this.#dirtyNodes.push(node);
    node.isDirty = true;
  }

  #link(from: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[]): void {
    const pair = this.#pair(from, to);
    const own = isSame(pair.a, from) ? oneArrayOf(types) : this.#inverted(types);
    if (pair.types.length === 0) {
      this.#recount(pair, own, 1, true);
      this.#retype(pair, own);
      return;
    }
    const added = own.filter((type) => !pair.types.includes(type));
    if (added.length === 0) return;
    this.#recount(pair, added, 1, false);
    this.#retype(pair, [...pair.types, ...added]);
  }

  #unlink(from: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[]): void {
    const pair = this.#pair(from, to);
    const own = isSame(pair.a, from) ? types : this.#inverted(types);
    const gone = pair.types.filter((type) => own.includes(type));
    if (gone.length === 0) return;
    const kept = pair.types.filter((type) => !own.includes(type));
    this.#recount(pair, gone, -1, kept.length === 0);
    this.#retype(pair, kept);
  }

  #retype(pair: PairState, types: readonly AssociationTypeKey[]): void {
    pair.types = oneArrayOf(types);
    if (!pair.isDirty) this.#dirtyPairs.push(pair);
    pair.isDirty = true;
  }

  #touch(group: GroupState): void {
    if (!group.isDirty) this.#dirtyGroups.push(group);
    group.isDirty = true;
  }

  /** Counts edges at both ends, and the neighbours themselves where the link begins or ends. */
  #recount(pair: PairState, types: readonly AssociationTypeKey[], by: 1 | -1, isWhole: boolean): void {
    const forward = this.#group(pair.a, pair.b.type);
    const backward = this.#group(pair.b, pair.a.type);
    this.#touch(forward);
    this.#touch(backward);
    if (isWhole) {
      forward.total += by;
      backward.total += by;
    }
    for (const key of types) {
      const type = this.#schema.links.byKey(key);
      if (type === undefined) throw new Error(`no association type has the key ${key}`);
      if (type.category !== 'HUBSPOT_DEFINED') this.#countUse(key, type.inverseKey, by);
      if (type.onePer === 'from') this.#lead(pair.a, pair.b, key, by);
      if (type.onePer === 'to') this.#lead(pair.b, pair.a, type.inverseKey, by);
      if (type.isDefault) continue;
      forward.byType.set(key, (forward.byType.get(key) ?? 0) + by);
      backward.byType.set(type.inverseKey, (backward.byType.get(type.inverseKey) ?? 0) + by);
    }
  }

  /** Follows a one-per edge: the one that was linked last counts, whatever is unlinked after it. */
  #lead(record: RecordRef, to: RecordRef, type: AssociationTypeKey, by: 1 | -1): void {
    const node = this.#node(record);
    let lead = leadIn(node, to.type, type);
    if (by === -1 && lead !== undefined && lead.to !== to.id) return;
    if (lead === undefined) {
      lead = { record, toType: to.type, type, to: null, isDirty: false };
      node.leads.push(lead);
    }
    lead.to = by === 1 ? to.id : null;
    if (!lead.isDirty) this.#dirtyLeads.push(lead);
    lead.isDirty = true;
  }

  #countUse(key: AssociationTypeKey, inverseKey: AssociationTypeKey, by: 1 | -1): void {
    this.#usesAdded.set(key, (this.#usesAdded.get(key) ?? 0) + by);
    if (inverseKey !== key) this.#usesAdded.set(inverseKey, (this.#usesAdded.get(inverseKey) ?? 0) + by);
  }
}
