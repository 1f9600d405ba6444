import type { NumberedChange } from '../../domain/change.ts';
import type { AssociationTypeKey, ObjectTypeKey, PortalId, RecordId, RecordRef } from '../../domain/ids.ts';
import type { PortalSettings } from '../../domain/portal.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { RecordVersion } from '../../domain/property-history.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { SearchQuery } from '../../domain/search.ts';
import type { ValueRef } from '../../domain/unique-value.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import {
  type Command,
  type CountPage,
  type CountRows,
  type NeighbourPage,
  type NeighbourRows,
  type NeighbourTotal,
  PortalRemoved,
  type PortalStore,
  type RecordPage,
  type SearchRows,
} from '../port.ts';
import type { TurnQueue } from '../turn-queue.ts';
import type { Database } from './database.ts';
import { PostgresReads } from './reads.ts';
import { PortalSearch } from './search.ts';
import type { SearchIndexes } from './search-indexes.ts';
import { PostgresSnapshots } from './snapshots.ts';

/** What a portal is but for what it holds. `version` rises with each change of the rest, whoever makes it. */
export interface PortalState {
  readonly version: number;
  readonly schema: PortalSchema;
  readonly settings: PortalSettings;
}

/** What the portals of a store share. */
export interface PortalAccess {
  readonly database: Database;
  readonly typeSets: TypeSets;
  readonly turns: TurnQueue<PostgresPortal>;
  /** Live records of a type up to which a search looks at each. */
  readonly searchWalkMax: number;
  /** Has removed snapshots swept. */
  sweep(): void;
}

/** One portal of a PostgreSQL database. */
export class PostgresPortal implements PortalStore {
  readonly id: PortalId;
  readonly indexes: SearchIndexes;
  readonly snapshots: PostgresSnapshots;
  /** Set while this process removes the portal: turns wait for how that ends. */
  removal: Promise<unknown> | undefined;
  readonly #reads: PostgresReads;
  readonly #search: PortalSearch;
  readonly #turns: TurnQueue<PostgresPortal>;
  #state: PortalState;
  /** On the clock of `performance.now`. */
  #stateReadAt = performance.now();
  #isRemoved = false;

  constructor(state: PortalState, access: PortalAccess) {
    const { database, typeSets, searchWalkMax } = access;
    this.id = state.schema.portal;
    this.#state = state;
    this.#turns = access.turns;
    const schema = () => this.#state.schema;
    this.#reads = new PostgresReads(database, this.id, schema, typeSets);
    this.#search = new PortalSearch(database, this.id, schema, typeSets, searchWalkMax);
    this.indexes = this.#search.indexes;
    this.snapshots = new PostgresSnapshots(this, database, () => access.sweep());
  }

  get schema(): PortalSchema {
    return this.#state.schema;
  }

  get settings(): PortalSettings {
    return this.#state.settings;
  }

  get state(): PortalState {
    return this.#state;
  }

  /** How long ago, in milliseconds, the portal's state was known to be that of the database. */
  get stateAgeMs(): number {
    return performance.now() - this.#stateReadAt;
  }

  /** Takes over what the portal is by now, unless something newer is known. `readAt` is when that was asked for. */
  take(state: PortalState, readAt: number): void {
    if (state.version > this.#state.version) this.#state = state;
    this.#stateReadAt = Math.max(this.#stateReadAt, readAt);
  }

  /** Waits where this process is removing the portal. Rejects once it is removed. */
  async present(): Promise<void> {
    await this.removal;
    this.#refuseRemoved();
  }

  /** From now on nothing of the portal may be read or written. */
  end(): void {
    this.#isRemoved = true;
  }

  submit<Outcome>(command: Command<Outcome>): Promise<Outcome> {
    return this.#turns.submit<Outcome>(this, command);
  }

  async record(record: RecordRef): Promise<StoredRecord | undefined> {
    return this.#reading().record(record);
  }

  async recordsById(records: readonly RecordRef[]): Promise<readonly StoredRecord[]> {
    return this.#reading().recordsById(records);
  }

  async search(query: SearchQuery): Promise<SearchRows> {
    this.#refuseRemoved();
    return this.#search.search(query);
  }

  async versions(records: readonly RecordRef[], limit: number): Promise<readonly (readonly RecordVersion[])[]> {
    return this.#reading().versions(records, limit);
  }

  async records(page: RecordPage): Promise<readonly StoredRecord[]> {
    return this.#reading().records(page);
  }

  async neighbours(page: NeighbourPage): Promise<NeighbourRows | undefined> {
    return this.#reading().neighbours(page);
  }

  async neighbourPages(pages: readonly NeighbourPage[]): Promise<readonly (NeighbourRows | undefined)[]> {
    return this.#reading().neighbourPages(pages);
  }

  async neighbourTypes(record: RecordRef): Promise<readonly NeighbourTotal[]> {
    return this.#reading().neighbourTypes(record);
  }

  async held(records: readonly RecordRef[], toType: ObjectTypeKey, type: AssociationTypeKey): Promise<readonly (RecordId | undefined)[]> {
    return this.#reading().held(records, toType, type);
  }

  async neighbourCounts(page: CountPage): Promise<CountRows> {
    return this.#reading().neighbourCounts(page);
  }

  async survivorOf(record: RecordRef): Promise<RecordRef | undefined> {
    return this.#reading().survivorOf(record);
  }

  async holderOf(value: ValueRef): Promise<RecordId | undefined> {
    return this.#reading().holderOf(value);
  }

  async changes(after: number, limit: number): Promise<readonly NumberedChange[]> {
    return this.#reading().changes(after, limit);
  }

  #reading(): PostgresReads {
    this.#refuseRemoved();
    return this.#reads;
  }

  #refuseRemoved(): void {
    if (this.#isRemoved) throw new PortalRemoved(this.id);
  }
}
