import type { RecordRef } from '../domain/ids.ts';
import type { Portal, PortalSettings } from '../domain/portal.ts';
import { noSchemaParts, type PortalSchema, portalSchema } from '../domain/portal-schema.ts';
import type { StoredRecord } from '../domain/record.ts';
import { TurnFacts } from '../domain/turn-facts.ts';
import type { ValueRef } from '../domain/unique-value.ts';
import type { Command, PortalStore } from '../storage/port.ts';

/** What a rehearsal asks of the portal that it stands for. */
export type RehearsedReads = Pick<PortalStore, 'id' | 'settings' | 'schema' | 'record' | 'holderOf'>;

/** The lowest id that a rehearsal gives out: far above those of records. */
const rehearsedIdMin = 2 ** 52;

/**
 * A portal on which writes are tried before they count: each is decided on what the earlier ones would have left, and nothing is kept. Knows of the
 * portal that it stands for what a seed's writes ask: its definitions, records by id, and who holds a unique value. It takes nobody's address for
 * blocked, and no stage for used: a write that is refused for these alone passes here.
 */
export class RehearsedPortal implements PortalStore {
  readonly #reads: RehearsedReads;
  readonly #facts: TurnFacts;
  /** Settles when the last write that was submitted is decided. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(reads: RehearsedReads) {
    this.#reads = reads;
    this.#facts = new TurnFacts(reads.schema, rehearsedIdMin);
  }

  get id(): PortalStore['id'] {
    return this.#reads.id;
  }

  get settings(): PortalSettings {
    return this.#reads.settings;
  }

  get schema(): PortalSchema {
    return this.#facts.schema;
  }

  submit<Outcome>(command: Command<Outcome>): Promise<Outcome> {
    const decided = this.#last.then(() => this.#decide(command));
    this.#last = decided.catch(() => undefined);
    return decided;
  }

  async #decide<Outcome>({ facts: wanted, decide }: Command<Outcome>): Promise<Outcome> {
    const facts = this.#facts;
    const { unique = [], blocked = [], records = [], recordsWith = [] } = wanted;
    const unknown = unique.filter((value) => !facts.unique.has(value));
    const holders = await Promise.all(unknown.map((value) => this.#reads.holderOf(value)));
    unknown.forEach((value, place) => {
      if (!facts.unique.has(value)) facts.unique.load(value, holders[place]);
    });
    for (const record of records) if (!facts.hasRecord(record)) facts.loadRecord(record, await this.#reads.record(record));
    for (const value of blocked) facts.unique.loadBlocked(value, false);
    for (const values of recordsWith) facts.census.loadRecordsWith(values, []);
    const decision = decide(facts);
    facts.settle(decision.changes);
    return decision.outcome;
  }

  readonly record = (record: RecordRef): Promise<StoredRecord | undefined> => this.#reads.record(record);
  readonly holderOf: PortalStore['holderOf'] = (value: ValueRef) => this.#reads.holderOf(value);
  readonly recordsById = notInRehearsal;
  readonly search = notInRehearsal;
  readonly versions = notInRehearsal;
  readonly records = notInRehearsal;
  readonly neighbours = notInRehearsal;
  readonly neighbourPages = notInRehearsal;
  readonly neighbourTypes = notInRehearsal;
  readonly held = notInRehearsal;
  readonly neighbourCounts = notInRehearsal;
  readonly survivorOf = notInRehearsal;
  readonly changes = notInRehearsal;
  readonly snapshots = {
    take: notInRehearsal,
    list: notInRehearsal,
    remove: notInRehearsal,
    returnTo: notInRehearsal,
    returnToStart: notInRehearsal,
  };
}

/** What a portal that is about to be made would answer: it has no records and no definitions of its own. */
export function readsOfNewPortal(portal: Portal): RehearsedReads {
  return {
    id: portal.id,
    settings: portal.settings,
    schema: portalSchema(portal, noSchemaParts),
    record: async () => undefined,
    holderOf: async () => undefined,
  };
}

/** Whether a rehearsal gave out this id. */
export function isRehearsedId(text: string): boolean {
  return Number(text) >= rehearsedIdMin;
}

function notInRehearsal(): Promise<never> {
  return Promise.reject(new Error('a rehearsal of writes reads no such thing'));
}
