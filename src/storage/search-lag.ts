import type { Change } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import type { RecordId, RecordRef } from '../domain/ids.ts';
import type { StoredRecord } from '../domain/record.ts';
import type { Instead, SearchQuery } from '../domain/search.ts';
import type { Command, PortalStore, Store } from './port.ts';

/** How far searches are behind writes, and the clock by which that is told. */
export interface SearchLag {
  readonly ms: number;
  /** Epoch milliseconds, of the same clock as the times of commands. */
  now(): number;
}

/** What a record was before a change that searches do not show yet; null: it was not there, or archived. */
interface Past {
  readonly record: RecordRef;
  readonly before: StoredRecord | null;
  /** Epoch milliseconds from which on searches show the change. */
  readonly until: number;
}

/** Pasts that are kept of one portal. Beyond it the oldest changes are shown early: it bounds memory, not what is right. */
const pastsMax = 100_000;

/**
 * A store whose searches find records as they were `ms` ago: new, changed and archived records appear in them only then. Reads of any
 * other kind show writes at once, and so does a search in what concerns links. Remembers what it was told in this process only.
 */
export function withSearchLag(store: Store, lag: SearchLag): Store {
  const lagging = new WeakMap<PortalStore, PortalStore>();
  const behind = (portal: PortalStore) => {
    const known = lagging.get(portal) ?? laggingPortal(portal, lag);
    lagging.set(portal, known);
    return known;
  };
  return {
    addPortal: (portal) => store.addPortal(portal),
    lastPortalId: () => store.lastPortalId(),
    setPortal: (id, settings) => store.setPortal(id, settings),
    removePortal: (id, edits) => store.removePortal(id, edits),
    swept: () => store.swept(),
    portals: (after, limit) => store.portals(after, limit),
    portal(id) {
      const portal = store.portal(id);
      return portal instanceof Promise ? portal.then((one) => one && behind(one)) : behind(portal);
    },
    putToken: (token) => store.putToken(token),
    token: (hash) => store.token(hash),
    removeToken: (hash) => store.removeToken(hash),
    removeTokensOf: (app, limit) => store.removeTokensOf(app, limit),
    forgetTokens: (expiredBefore, limit) => store.forgetTokens(expiredBefore, limit),
    registry: store.registry,
    playPart: (part, player, ms) => store.playPart(part, player, ms),
    watch: (listener) => store.watch(listener),
    isShared: store.isShared,
    logEnd: () => store.logEnd(),
    copy: () => store.copy(),
    logEnds: (portals) => store.logEnds(portals),
    close: () => store.close(),
  };
}

function laggingPortal(portal: PortalStore, lag: SearchLag): PortalStore {
  const pasts = new Pasts(lag);
  const kept = portal.snapshots;
  const own: Pick<PortalStore, 'submit' | 'search' | 'snapshots'> = {
    async submit<Outcome>(command: Command<Outcome>) {
      let lost: readonly Past[] = [];
      // Told of before anybody can see it; until then a record's past is what it is.
      const decide = (facts: Facts) => {
        pasts.forget(lost);
        const known = snapshots(facts, command);
        const decision = command.decide(facts);
        lost = pastsOf(decision.changes, known, command.at + lag.ms);
        pasts.add(lost);
        return decision;
      };
      try {
        return await portal.submit({ ...command, decide });
      } catch (cause) {
        pasts.forget(lost);
        throw cause;
      }
    },
    search: (query) => portal.search({ ...query, instead: () => pasts.instead(query) }),
    // What a portal went back to is shown at once: what it was before that never happened.
    snapshots: {
      list: () => kept.list(),
      take: (name, takenAt, bounds) => kept.take(name, takenAt, bounds),
      remove: (name) => kept.remove(name),
      async returnTo(name, rowsMax) {
        const outcome = await kept.returnTo(name, rowsMax);
        if (outcome === 'returned') pasts.clear();
        return outcome;
      },
      async returnToStart(rowsMax) {
        const outcome = await kept.returnToStart(rowsMax);
        if (outcome === 'returned') pasts.clear();
        return outcome;
      },
    },
  };
  return new Proxy(portal, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The records that a command named, as they are before it is decided. */
function snapshots(facts: Facts, { facts: { records = [] } }: Command<unknown>): ReadonlyMap<string, StoredRecord | undefined> {
  return new Map(records.map((record) => [nameOf(record), facts.record(record)]));
}

/** What the changes of one command did away with: of each record what it was before the first of them. */
function pastsOf(changes: readonly Change[], known: ReadonlyMap<string, StoredRecord | undefined>, until: number): readonly Past[] {
  const pasts = new Map<string, Past>();
  for (const change of changes) {
    const record = changedRecord(change);
    const name = record === undefined ? '' : nameOf(record);
    if (record === undefined || pasts.has(name)) continue;
    const before = change.kind === 'recordCreated' ? undefined : known.get(name);
    if (before === undefined && change.kind !== 'recordCreated' && !known.has(name)) {
      throw new Error(`a command changes the record ${name}, which it did not name`);
    }
    pasts.set(name, { record, before: before?.archivedAt === null ? before : null, until });
  }
  return [...pasts.values()];
}

function changedRecord(change: Change): RecordRef | undefined {
  switch (change.kind) {
    case 'recordCreated':
    case 'recordUpdated':
    case 'recordArchived':
    case 'recordRestored':
    case 'recordPurged':
      return change.record;
    default:
      return undefined;
  }
}

function nameOf({ type, id }: RecordRef): string {
  return `${type}:${id}`;
}

/** The pasts of one portal, in the order in which their changes were kept. */
class Pasts {
  readonly #lag: SearchLag;
  #pasts: Past[] = [];

  constructor(lag: SearchLag) {
    this.#lag = lag;
  }

  add(pasts: readonly Past[]): void {
    this.#pasts.push(...pasts);
    if (this.#pasts.length > 2 * pastsMax) this.#pasts = this.#pasts.slice(-pastsMax);
  }

  clear(): void {
    this.#pasts = [];
  }

  /** Takes back what was added for changes that are not kept. */
  forget(pasts: readonly Past[]): void {
    if (pasts.length === 0) return;
    const gone = new Set(pasts);
    this.#pasts = this.#pasts.filter((past) => !gone.has(past));
  }

  /** What a search takes instead of the records of its type: of each the past before the first change that it does not show yet. */
  instead({ type, instead }: SearchQuery): Instead {
    const now = this.#lag.now();
    this.#pasts = this.#pasts.filter(({ until }) => until > now);
    const taken = new Map<RecordId, StoredRecord | null>(instead?.());
    for (const { record, before } of this.#pasts) {
      if (record.type === type && !taken.has(record.id)) taken.set(record.id, before);
    }
    return taken;
  }
}
