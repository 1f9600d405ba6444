import { v7 } from 'uuid';
import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import type { JournalEvent } from '../domain/journal-event.ts';
import type { Entry, EntryEdit, Registry } from '../storage/port.ts';

/**
 * What the registry keeps of journals, keys of which all begin with the app's id:
 * events that are in no page yet, in the order in which they came; pages by offset, once for the app and once for each portal that has events in
 * them, each with the offset of the page before it; the last page; what stands in a page.
 */
const kinds = {
  news: 'journalNews',
  page: 'journalPage',
  portalPage: 'journalPortalPage',
  head: 'journalHead',
  file: 'journalFile',
} as const;

/** Events of one portal that wait for a page. */
interface StoredNews {
  readonly portal: number;
  /** Epoch milliseconds at which they were taken from the log. */
  readonly at: number;
  readonly events: readonly JournalEvent[];
}

interface StoredPage {
  readonly portals: readonly number[];
  /** Offset of the page before it; null for the first. */
  readonly previous: string | null;
}

/** Which pages are asked for: those of an app, or those with events of one portal. */
export interface JournalScope {
  readonly appId: number;
  readonly portal: number | undefined;
}

/** The journals of apps: what happened, in pages that are kept for three days. A page is closed when somebody asks for it. */
export class JournalPages {
  readonly #registry: Registry;
  /** Epoch milliseconds. */
  readonly #now: () => number;
  /** Whose pages are being closed: one after the other for each app, so that no page comes to stand before one that was read. */
  readonly #closing = new Map<number, Promise<unknown>>();
  /** The key at which the next sweep goes on; empty at the beginning of a round. */
  #sweptTo = '';

  constructor(registry: Registry, now: () => number) {
    this.#registry = registry;
    this.#now = now;
  }

  /** The first pages, oldest first, at most `limit`. */
  async earliest(scope: JournalScope, limit: number): Promise<readonly string[]> {
    await this.#close(scope.appId);
    return this.#after(scope, this.#oldest(), limit);
  }

  /** The last pages, oldest first, at most `limit`. */
  async latest(scope: JournalScope, limit: number): Promise<readonly string[]> {
    await this.#close(scope.appId);
    const found: string[] = [];
    const oldest = this.#oldest();
    let offset = await this.#registry.entry(kinds.head, headKey(scope));
    while (offset !== undefined && offset > oldest && found.length < limit) {
      found.push(offset);
      offset = await this.#previous(scope, offset);
    }
    return found.reverse();
  }

  /** The pages after one, oldest first, at most `limit`; undefined where the app has no page at that offset, or not any more. */
  async next(scope: JournalScope, offset: string, limit: number): Promise<readonly string[] | undefined> {
    if (!(await this.has({ appId: scope.appId, portal: undefined }, offset))) return undefined;
    await this.#close(scope.appId);
    return this.#after(scope, offset, limit);
  }

  /** Whether there is a page at an offset. */
  async has(scope: JournalScope, offset: string): Promise<boolean> {
    if (!offsetForm.test(offset) || offset <= this.#oldest()) return false;
    const [kind, prefix] = indexOf(scope);
    return (await this.#registry.entry(kind, prefix + offset)) !== undefined;
  }

  /** What stands in a page, of one portal alone where the scope says so, as JSON; undefined where there is no such page. */
  async file(scope: JournalScope, offset: string): Promise<string | undefined> {
    if (!(await this.has(scope, offset))) return undefined;
    const text = await this.#registry.entry(kinds.file, `${scope.appId}:${offset}`);
    if (text === undefined || scope.portal === undefined) return text;
    const page = JSON.parse(text) as { readonly journalEvents: readonly JournalEvent[] };
    return JSON.stringify({ ...page, journalEvents: page.journalEvents.filter(({ portalId }) => portalId === scope.portal) });
  }

  /**
   * Removes what is too old among the next entries, at most so many of each kind, in rounds through all journals. True once the round is at its
   * end.
   */
  async sweep(limit: number): Promise<boolean> {
    const page = { prefix: '', after: this.#sweptTo, limit };
    const [pages, news] = await Promise.all([
      this.#registry.entries({ ...page, kind: kinds.page }),
      this.#registry.entries({ ...page, kind: kinds.news }),
    ]);
    // The one that was not read to its end says how far both are swept.
    const ends = [pages, news].flatMap((entries) => (entries.length === limit ? [entries.at(-1)?.key ?? ''] : [])).sort();
    const edits = [...this.#removedPages(pages), ...this.#removedNews(news)];
    if (edits.length > 0) await this.#registry.put(edits);
    this.#sweptTo = ends[0] ?? '';
    return ends.length === 0;
  }

  #removedPages(pages: readonly Entry[]): readonly EntryEdit[] {
    const oldest = this.#oldest();
    return pages.filter(({ key }) => key.slice(key.indexOf(':') + 1) <= oldest).flatMap(pageRemoved);
  }

  #removedNews(news: readonly Entry[]): readonly EntryEdit[] {
    return news.filter(({ value }) => this.#isStale(readNews(value))).map(({ key }) => ({ kind: kinds.news, key, value: null }));
  }

  #isStale({ at }: StoredNews): boolean {
    return at < this.#now() - retentionMs;
  }

  /** Forgets everything of an app's journal, a step at a time. Durable when it resolves. */
  async forget(appId: number): Promise<void> {
    const prefix = `${appId}:`;
    const all = { prefix, after: '', limit: entriesReadAtOnce };
    for (;;) {
      const pages = await this.#registry.entries({ ...all, kind: kinds.page });
      const news = await this.#registry.entries({ ...all, kind: kinds.news });
      const heads = await this.#registry.entries({ ...all, kind: kinds.head });
      const edits = [
        ...pages.flatMap(pageRemoved),
        ...news.map(({ key }) => ({ kind: kinds.news, key, value: null })),
        ...heads.map(({ key }) => ({ kind: kinds.head, key, value: null })),
        { kind: kinds.head, key: String(appId), value: null },
      ];
      await this.#registry.put(edits);
      if (edits.length === 1) return;
    }
  }

  async #after(scope: JournalScope, offset: string, limit: number): Promise<readonly string[]> {
    const [kind, prefix] = indexOf(scope);
    const oldest = this.#oldest();
    const after = prefix + (offset > oldest ? offset : oldest);
    const entries = await this.#registry.entries({ kind, prefix, after, limit });
    return entries.map(({ key }) => key.slice(prefix.length));
  }

  async #previous(scope: JournalScope, offset: string): Promise<string | undefined> {
    const [kind, prefix] = indexOf(scope);
    const value = await this.#registry.entry(kind, prefix + offset);
    return value === undefined ? undefined : ((JSON.parse(value) as Pick<StoredPage, 'previous'>).previous ?? undefined);
  }

  /** Puts the events that wait into pages, at most `journalClosedMax` pages. */
  #close(appId: number): Promise<void> {
    const before = this.#closing.get(appId) ?? Promise.resolve();
    const closed = before.then(async () => {
      for (let pages = 0; pages < limits.journalClosedMax; pages += 1) if (!(await this.#closeOne(appId))) break;
    });
    const settled = closed
      .catch(() => undefined)
      .then(() => {
        if (this.#closing.get(appId) === settled) this.#closing.delete(appId);
      });
    this.#closing.set(appId, settled);
    return closed;
  }

  /** False where nothing waits. */
  async #closeOne(appId: number): Promise<boolean> {
    const head = { kind: kinds.head, key: headKey({ appId, portal: undefined }) };
    // Read before what waits: as long as no other page follows it, nothing that waits is in a page yet.
    const last = await this.#registry.entry(head.kind, head.key);
    const waiting = await this.#waiting(appId);
    if (waiting.length === 0) return false;
    const removed = waiting.map(({ key }) => ({ kind: kinds.news, key, value: null }));
    const fresh = waiting.map(({ news }) => news).filter((news) => !this.#isStale(news));
    if (fresh.length === 0) await this.#registry.put(removed);
    // Where another server closed a page meanwhile, nothing is kept, and what waits is looked at anew.
    else await this.#registry.putIf({ ...head, value: last ?? null }, [...removed, ...(await this.#pageOf(appId, fresh, last))]);
    return true;
  }

  /** What makes a page of events, after the last one. */
  async #pageOf(appId: number, news: readonly StoredNews[], last: string | undefined): Promise<readonly EntryEdit[]> {
    const now = this.#now();
    const prefix = `${appId}:`;
    const heads = await this.#headsOf(appId, [...new Set(news.map(({ portal }) => portal))]);
    const offset = newOffset(now, last);
    const journalEvents = news.flatMap(({ events }) => events);
    const page: StoredPage = { portals: [...heads.keys()], previous: last ?? null };
    const text = JSON.stringify({ offset, journalEvents, publishedAt: formatInstant(now) });
    return [
      { kind: kinds.file, key: prefix + offset, value: text },
      { kind: kinds.page, key: prefix + offset, value: JSON.stringify(page) },
      { kind: kinds.head, key: headKey({ appId, portal: undefined }), value: offset },
      ...[...heads].flatMap(([portal, previous]) => [
        { kind: kinds.portalPage, key: `${appId}:${portal}:${offset}`, value: JSON.stringify({ previous: previous ?? null }) },
        { kind: kinds.head, key: headKey({ appId, portal }), value: offset },
      ]),
    ];
  }

  /** As many of the oldest as a page holds, but one at least where there is any. */
  async #waiting(appId: number): Promise<readonly Waiting[]> {
    const prefix = `${appId}:`;
    const taken: Waiting[] = [];
    let [count, chars, after] = [0, 0, ''];
    for (;;) {
      const entries = await this.#registry.entries({ kind: kinds.news, prefix, after, limit: entriesReadAtOnce });
      for (const { key, value } of entries) {
        const news = readNews(value);
        count += news.events.length;
        chars += value.length;
        const isFull = count > limits.journalPageEventsMax || chars > limits.journalPageCharsMax;
        if (isFull && taken.length > 0) return taken;
        taken.push({ key, news });
        after = key;
      }
      if (entries.length < entriesReadAtOnce) return taken;
    }
  }

  /** The last page with events of each of these portals. */
  async #headsOf(appId: number, portals: readonly number[]): Promise<ReadonlyMap<number, string | undefined>> {
    const heads = portals.map(async (portal) => [portal, await this.#registry.entry(kinds.head, headKey({ appId, portal }))] as const);
    return new Map(await Promise.all(heads));
  }

  /** Sorts before every offset that is young enough, and after all others. */
  #oldest(): string {
    return timeText(Math.max(0, this.#now() - retentionMs));
  }
}

const offsetForm = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The kind of the index that a scope's pages stand in, and what its keys begin with. */
function indexOf({ appId, portal }: JournalScope): readonly [kind: string, prefix: string] {
  return portal === undefined ? [kinds.page, `${appId}:`] : [kinds.portalPage, `${appId}:${portal}:`];
}

function headKey({ appId, portal }: JournalScope): string {
  return portal === undefined ? String(appId) : `${appId}:${portal}`;
}

/** What removes a page with what stands in it. */
function pageRemoved({ key, value }: Entry): readonly EntryEdit[] {
  const [appId = '', offset = ''] = key.split(':');
  const { portals } = JSON.parse(value) as StoredPage;
  return [
    { kind: kinds.page, key, value: null },
    { kind: kinds.file, key, value: null },
    ...portals.map((portal) => ({ kind: kinds.portalPage, key: `${appId}:${portal}:${offset}`, value: null })),
  ];
}

/** How a UUID of version 7 of a time begins. */
function timeText(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** An offset after another one: at the time of the clock, or just after the other where the clock stands still or went back. */
function newOffset(now: number, after: string | undefined): string {
  const last = after === undefined ? 0 : Number.parseInt(after.slice(0, 8) + after.slice(9, 13), 16);
  return v7({ msecs: Math.max(now, last + 1) });
}

interface Waiting {
  readonly key: string;
  readonly news: StoredNews;
}

/** So many entries are read at a time, as each may be long. */
const entriesReadAtOnce = 50;

function readNews(value: string): StoredNews {
  return JSON.parse(value) as StoredNews;
}

const retentionMs = limits.journalHoursMax * 3_600_000;

/** Events of a portal for an app's journal. */
interface News {
  readonly appId: number;
  readonly portal: number;
  readonly events: readonly JournalEvent[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** The number of the first change that they tell of; or where the log ended when that happened which the log does not hold. */
  readonly place: { readonly from: number } | { readonly after: number };
}

/** What lets events wait for a page of an app's journal: those of one portal in the order of its changes. */
export function newsEdits({ appId, portal, events, at, place }: News): readonly EntryEdit[] {
  // Real time orders what is in no log: the server's clock may stand still. `~` is above what follows a change's number.
  const placed = 'from' in place ? digits(place.from) : `${digits(place.after)}~${v7()}`;
  return parts(events).map((part, index) => {
    const news: StoredNews = { portal, at, events: part };
    return { kind: kinds.news, key: `${appId}:${digits(portal)}:${placed}:${digits(index)}`, value: JSON.stringify(news) };
  });
}

function digits(number: number): string {
  return String(number).padStart(16, '0');
}

/** Events in lists that fit into pages together with others. */
function parts(events: readonly JournalEvent[]): readonly (readonly JournalEvent[])[] {
  const found: JournalEvent[][] = [];
  let chars = 0;
  for (const event of events) {
    const { length } = JSON.stringify(event);
    const last = found.at(-1);
    if (last === undefined || last.length >= limits.journalNewsEventsMax || chars + length > limits.journalNewsCharsMax) {
      found.push([event]);
      chars = length;
    } else {
      last.push(event);
      chars += length;
    }
  }
  return found;
}
