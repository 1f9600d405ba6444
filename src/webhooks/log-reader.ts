import type { NumberedChange } from '../domain/change.ts';
import type { PortalId } from '../domain/ids.ts';
import { nextPortalWithApps, portalsWithApps } from '../operations/apps.ts';
import { type LogPlace, logCursor, logCursorMoved } from '../operations/log-cursors.ts';
import { type EntryEdit, PortalRemoved, type PortalStore, type Store } from '../storage/port.ts';
import type { ChangeConsumer, Follower } from './consumer.ts';
import { Pace } from './pace.ts';

/** Where failures of the background are told. */
export interface BackgroundLog {
  error(fields: object, message: string): void;
}

/** How a reader takes its time. */
export interface ReaderOptions {
  /** Changes that a follower is told of at a time. */
  readonly pageMax: number;
  /** Milliseconds between a change and the look at the log that it causes: the changes of that time are read together. */
  readonly gatherMs: number;
  /** Milliseconds after which cursors are kept that had to be kept with nothing else: what was told since then is told again after a crash. */
  readonly keepMs: number;
  /** Milliseconds after a failure until the follower is told again; the others of its portal do not wait for it. */
  readonly retryMs: number;
  /** Milliseconds after which it is looked again for what other servers on the store wrote; undefined where there are none. */
  readonly lookEveryMs: number | undefined;
}

/** Installations that are looked at together for changes of other servers. */
const installsLookedAt = 1_000;
/** How often it is looked again until nothing is left to tell. */
const settleRoundsMax = 50;
const defaults: ReaderOptions = { pageMax: 200, gatherMs: 25, keepMs: 1_000, retryMs: 1_000, lookEveryMs: undefined };

/** A page of a portal's log that several followers may want: those who are at the same place. */
interface SharedPage {
  readonly after: number;
  /** Which look at the portal it was read for. */
  readonly look: number;
  readonly changes: Promise<readonly NumberedChange[]>;
}

/** What the reader knows of a portal while it has something to do there. */
interface Watched {
  looks: number;
  /** Looks that have not found every follower yet: what they find has to be known here. */
  looking: number;
  page: SharedPage | undefined;
  /** Followers who are being told, and whether they were to look again meanwhile. */
  readonly busy: Map<string, { isToLookAgain: boolean }>;
}

/**
 * Reads the logs of changes and tells consumers' followers, each from where it is. It holds up nobody: writes only say that there is something
 * to read, and a follower that takes long holds up neither the others nor itself with more than one page in memory. Every change is told at least
 * once to whoever follows, whenever the process ends: how far each got is kept in the registry.
 */
export class LogReader {
  readonly #store: Store;
  readonly #consumers: readonly ChangeConsumer[];
  readonly #log: BackgroundLog;
  readonly #options: ReaderOptions;
  readonly #pace: Pace;
  readonly #portals = new Map<PortalId, Watched>();
  readonly #gathering = new Map<PortalId, NodeJS.Timeout>();
  /** Followers that failed and are told again when their time has come, and not before, whatever wakes their portal. */
  readonly #retries = new Map<string, { readonly portal: PortalId; readonly timer: NodeJS.Timeout }>();
  /** Cursors that are not kept yet. */
  readonly #moved = new Map<string, { readonly place: LogPlace; readonly to: number }>();
  /** When the oldest of the changes was made that a follower is being told of, by follower. */
  readonly #telling = new Map<string, { readonly consumer: string; readonly at: number }>();
  /** Where the logs of portals ended when other servers' changes were last looked for. */
  readonly #ends = new Map<PortalId, number>();
  readonly #atWork = new Set<Promise<void>>();
  #keeping: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;
  #endWatch: () => void = () => {};

  constructor(
    store: Store,
    consumers: readonly ChangeConsumer[],
    log: BackgroundLog,
    options: Partial<ReaderOptions> = {},
    pace = new Pace(),
  ) {
    this.#pace = pace;
    this.#store = store;
    this.#consumers = consumers;
    this.#log = log;
    this.#options = { ...defaults, ...options };
  }

  /** Begins to watch, and in the background to look at what an earlier process left unread. */
  start(): void {
    this.#endWatch = this.#store.watch((portal) => {
      this.#pace.changed();
      this.wake(portal);
    });
    this.#inBackground(this.#lookEverywhere());
    this.#lookAgain();
  }

  /** Looks at a portal soon: it changed, or a follower that could take no more now can. */
  wake(portal: PortalId): void {
    this.#wakeIn(portal, this.#options.gatherMs);
  }

  /** When the oldest change was made, in epoch milliseconds, that a consumer's followers are being told of; undefined where none is. */
  oldestTold(consumer: string): number | undefined {
    let oldest: number | undefined;
    for (const telling of this.#telling.values()) {
      if (telling.consumer === consumer && telling.at < (oldest ?? Number.POSITIVE_INFINITY)) oldest = telling.at;
    }
    return oldest;
  }

  /**
   * Resolves when everybody was told of what was written before: looks at once where it would have gathered for a moment. Gives up where followers
   * fail again and again.
   */
  async settled(): Promise<void> {
    for (let round = 0; round < settleRoundsMax; round += 1) {
      for (const key of [...this.#retries.keys()]) this.#retry(key);
      for (const [portal, timer] of this.#gathering) {
        clearTimeout(timer);
        this.#gathering.delete(portal);
        this.#inBackground(this.#look(portal));
      }
      if (this.#atWork.size === 0) return;
      await Promise.all(this.#atWork);
    }
  }

  /** Tells nobody any more, and resolves when it is kept how far everybody got. Consumers have to end what they do first. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endWatch();
    for (const timer of this.#gathering.values()) clearTimeout(timer);
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
    clearTimeout(this.#looking);
    while (this.#atWork.size > 0) await Promise.all(this.#atWork);
    clearTimeout(this.#keeping);
    this.#inBackground(this.#keepCursors());
    await Promise.all(this.#atWork);
  }

  #wakeIn(portal: PortalId, ms: number): void {
    if (this.#isClosed || this.#gathering.has(portal)) return;
    const timer = setTimeout(() => {
      this.#gathering.delete(portal);
      this.#inBackground(this.#look(portal));
    }, ms);
    this.#gathering.set(portal, timer.unref());
  }

  /** Tells a follower again later. It waits by itself: the others of its portal go on meanwhile. */
  #retryLater(key: string, portal: PortalId): void {
    const timer = setTimeout(() => this.#retry(key), this.#options.retryMs);
    this.#retries.set(key, { portal, timer: timer.unref() });
  }

  #retry(key: string): void {
    const retry = this.#retries.get(key);
    if (retry === undefined) return;
    clearTimeout(retry.timer);
    this.#retries.delete(key);
    this.#wakeIn(retry.portal, 0);
  }

  #inBackground(work: Promise<void>): void {
    const done = work
      .catch((cause: unknown) => this.#log.error({ err: cause }, 'the log of changes cannot be read'))
      .finally(() => this.#atWork.delete(done));
    this.#atWork.add(done);
  }

  /** Looks from time to time for what other servers wrote. */
  #lookAgain(): void {
    if (this.#options.lookEveryMs === undefined || this.#isClosed) return;
    this.#looking = setTimeout(() => {
      this.#inBackground(this.#lookForOthers().finally(() => this.#lookAgain()));
    }, this.#options.lookEveryMs).unref();
  }

  /** Wakes those portals that an app is installed in whose logs grew. */
  async #lookForOthers(): Promise<void> {
    let after = '';
    do {
      const { portals, end } = await portalsWithApps(this.#store.registry, after, installsLookedAt);
      const ends = await this.#store.logEnds(portals);
      for (const [place, portal] of portals.entries()) {
        const now = ends[place] ?? 0;
        if (now > (this.#ends.get(portal) ?? -1)) this.wake(portal);
        this.#ends.set(portal, now);
      }
      after = end;
    } while (after !== '' && !this.#isClosed);
  }

  async #lookEverywhere(): Promise<void> {
    let portal: PortalId | undefined;
    while (!this.#isClosed) {
      portal = await nextPortalWithApps(this.#store.registry, portal);
      if (portal === undefined) return;
      await this.#look(portal);
      await this.#pace.rest();
    }
  }

  /** Tells every follower of a portal what is new to it, all at the same time; resolves once they are found. */
  async #look(portal: PortalId): Promise<void> {
    const watched: Watched = this.#portals.get(portal) ?? { looks: 0, looking: 0, page: undefined, busy: new Map() };
    this.#portals.set(portal, watched);
    watched.looks += 1;
    watched.looking += 1;
    try {
      await this.#tellEverybody(portal, watched);
    } finally {
      watched.looking -= 1;
      this.#forgetIdle(portal, watched);
    }
  }

  async #tellEverybody(portal: PortalId, watched: Watched): Promise<void> {
    for (const consumer of this.#consumers) {
      for (const follower of await consumer.followers(portal)) {
        const place = { portal, consumer: consumer.name, follower: follower.name };
        const key = keyOf(place);
        if (this.#retries.has(key)) continue;
        const busy = watched.busy.get(key);
        if (busy !== undefined) busy.isToLookAgain = true;
        else {
          watched.busy.set(key, { isToLookAgain: false });
          this.#inBackground(this.#tell(watched, consumer, place, follower));
        }
      }
    }
  }

  async #tell(watched: Watched, consumer: ChangeConsumer, place: LogPlace, first: Follower): Promise<void> {
    const key = keyOf(place);
    const { portal: id } = place;
    try {
      const portal = await this.#store.portal(id);
      if (portal !== undefined) await this.#tellAll(watched, consumer, place, first, portal);
    } catch (cause) {
      if (cause instanceof PortalRemoved || this.#isClosed) return;
      this.#log.error({ err: cause, ...place }, 'a follower of the log of changes failed and is told again');
      this.#retryLater(key, id);
    } finally {
      const isToLookAgain = watched.busy.get(key)?.isToLookAgain === true;
      watched.busy.delete(key);
      this.#telling.delete(key);
      this.#forgetIdle(id, watched);
      if (isToLookAgain && !this.#retries.has(key)) this.wake(id);
    }
  }

  #forgetIdle(portal: PortalId, watched: Watched): void {
    if (watched.busy.size === 0 && watched.looking === 0 && this.#portals.get(portal) === watched) this.#portals.delete(portal);
  }

  async #tellAll(watched: Watched, consumer: ChangeConsumer, place: LogPlace, first: Follower, portal: PortalStore): Promise<void> {
    const busy = watched.busy.get(keyOf(place));
    let follower: Follower | undefined = first;
    while (follower !== undefined && !this.#isClosed) {
      if (busy !== undefined) busy.isToLookAgain = false;
      const changes = await this.#changes(watched, portal, await this.#position(place, follower));
      const last = changes.at(-1);
      if (last !== undefined) {
        this.#telling.set(keyOf(place), { consumer: consumer.name, at: changes[0]?.at ?? last.at });
        const edits = await consumer.consume(portal, place.follower, changes);
        await this.#move(place, last.number, edits);
      }
      const isAtEnd = changes.length < this.#options.pageMax && busy?.isToLookAgain !== true;
      if (isAtEnd) return;
      await this.#pace.rest();
      follower = (await consumer.followers(place.portal)).find(({ name }) => name === place.follower);
    }
  }

  async #position(place: LogPlace, { after }: Follower): Promise<number> {
    const kept = this.#moved.get(keyOf(place))?.to ?? (await logCursor(this.#store.registry, place)) ?? 0;
    return Math.max(kept, after);
  }

  /** A page of a portal's log, read once for all who want it in the same look. */
  #changes(watched: Watched, portal: PortalStore, after: number): Promise<readonly NumberedChange[]> {
    const { page, looks: look } = watched;
    if (page?.after === after && page.look === look) return page.changes;
    const changes = this.#pace.work(() => portal.changes(after, this.#options.pageMax));
    watched.page = { after, look, changes };
    return changes;
  }

  async #move(place: LogPlace, to: number, edits: readonly EntryEdit[]): Promise<void> {
    const key = keyOf(place);
    if (edits.length > 0) {
      await this.#store.registry.put([...edits, logCursorMoved(place, to)]);
      this.#moved.delete(key);
      return;
    }
    this.#moved.set(key, { place, to });
    this.#keeping ??= setTimeout(() => {
      this.#keeping = undefined;
      this.#inBackground(this.#keepCursors());
    }, this.#options.keepMs).unref();
  }

  /** Cursors that cannot be kept stay to be kept with the next ones. */
  async #keepCursors(): Promise<void> {
    const moved = [...this.#moved];
    if (moved.length === 0) return;
    await this.#store.registry.put(moved.map(([, { place, to }]) => logCursorMoved(place, to)));
    for (const [key, kept] of moved) if (this.#moved.get(key) === kept) this.#moved.delete(key);
  }
}

function keyOf({ portal, consumer, follower }: LogPlace): string {
  return `${portal}:${consumer}:${follower}`;
}
