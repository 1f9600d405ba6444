import type { IncomingHttpHeaders } from 'node:http';
import type { HttpReply, HttpRequest, ReplyHeaders } from '../api/frame.ts';
import { isOwnRoute, type RouteName } from '../api/mount.ts';
import type { ProblemName } from '../catalogue/problems.ts';
import { isOfSession } from '../operations/sessions.ts';
import { masksOf, withoutSecrets } from './secrets.ts';

/** How much of what happened is kept. */
export interface LedgerBounds {
  /** Requests. */
  readonly max: number;
  /** Bytes of each body, of the request and of its answer; the rest of a longer one is not kept. */
  readonly bodyBytesMax: number;
  /** Bytes of all that is kept: beyond it the oldest requests go. */
  readonly bytesMax: number;
}

/** A request and its answer, as they were. */
export interface Entry {
  /** Rises with the order of the answers. */
  readonly id: number;
  /** Epoch milliseconds of the server's clock when it was answered. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string | undefined;
  readonly isBodyCut: boolean;
  /** 0 where no answer was sent. */
  readonly status: number;
  readonly answerHeaders: ReplyHeaders;
  readonly answer: string | undefined;
  readonly isAnswerCut: boolean;
  /** From the head of the request to its answer. */
  readonly ms: number;
  readonly portal: number | undefined;
  readonly name: RouteName;
  readonly problem: ProblemName | undefined;
  readonly fault: string | undefined;
  /** What it counts for in the bound of all. */
  readonly bytes: number;
}

/** What the HTTP server hands over of a request that was answered. */
export interface Answered {
  readonly name: RouteName;
  readonly request: HttpRequest;
  /** Those of the request. Nobody else reads them any more: secrets are taken out of them here. */
  readonly headers: IncomingHttpHeaders;
  readonly reply: HttpReply;
  readonly ms: number;
}

/** Who is told of requests as they are answered; `cleared` that those of a portal, or all, are kept no more. */
export interface Follower {
  answered(entry: Entry): void;
  cleared(portal: number | undefined): void;
  /** The server stops. */
  ended(): void;
}

/** What an entry is counted for besides what its sender chose. */
const entryBytes = 1_024;

/** The last requests that a server answered, and who follows them: in memory, within bounds. */
export class Ledger {
  readonly #bounds: LedgerBounds;
  readonly #now: () => number;
  /** The entry with an id stands at its remainder by the bound; there are holes where entries were cleared. */
  readonly #entries: (Entry | undefined)[];
  readonly #followers = new Set<Follower>();
  #oldest = 1;
  #next = 1;
  #bytes = 0;

  constructor(bounds: LedgerBounds, now: () => number) {
    this.#bounds = bounds;
    this.#now = now;
    this.#entries = new Array(bounds.max);
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** What is kept now. */
  get size(): { readonly requests: number; readonly bytes: number } {
    let requests = 0;
    for (const _ of this.after(0)) requests += 1;
    return { requests, bytes: this.#bytes };
  }

  add({ name, request, headers, reply, ms }: Answered): void {
    // Whoever looks on is not what is looked at: the server's own endpoints are how the ledger is read, and would fill it.
    if (isOwnRoute(name, request) || isOfSession(request.authorization)) return;
    const masks = masksOf(name, request);
    const sent = this.#kept(masks.body(request.body));
    const told = this.#kept(masks.answer(reply.body));
    const entry: Entry = {
      id: this.#next,
      at: this.#now(),
      method: request.method,
      path: masks.path,
      query: masks.query,
      headers: withoutSecrets(headers),
      body: sent?.text,
      isBodyCut: sent?.isCut === true,
      status: reply.status,
      answerHeaders: masks.answerHeaders(reply.headers),
      answer: told?.text,
      isAnswerCut: told?.isCut === true,
      ms,
      portal: request.portal,
      name,
      problem: reply.problem,
      fault: reply.fault,
      bytes: entryBytes + masks.path.length + masks.query.length + charsIn(headers) + (sent?.bytes ?? 0) + (told?.bytes ?? 0),
    };
    this.#next += 1;
    this.#bytes += entry.bytes;
    while (this.#next - this.#oldest > this.#bounds.max || (this.#bytes > this.#bounds.bytesMax && this.#oldest < entry.id))
      this.#forgetOldest();
    this.#entries[entry.id % this.#bounds.max] = entry;
    for (const follower of this.#followers) follower.answered(entry);
  }

  /** Entries with higher ids, the oldest first. */
  *after(id: number): Generator<Entry, void, void> {
    for (let at = Math.max(id + 1, this.#oldest); at < this.#next; at += 1) {
      const entry = this.#entries[at % this.#bounds.max];
      if (entry?.id === at) yield entry;
    }
  }

  find(id: number): Entry | undefined {
    const entry = id >= this.#oldest && id < this.#next ? this.#entries[id % this.#bounds.max] : undefined;
    return entry?.id === id ? entry : undefined;
  }

  /** Forgets the requests of one portal, or all. */
  clear(portal: number | undefined): void {
    for (const { id, portal: whose, bytes } of this.after(0)) {
      if (portal !== undefined && whose !== portal) continue;
      this.#entries[id % this.#bounds.max] = undefined;
      this.#bytes -= bytes;
    }
    for (const follower of this.#followers) follower.cleared(portal);
  }

  /** Tells a follower of requests from now on; the returned function ends that. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Ends all following. */
  close(): void {
    for (const follower of this.#followers) follower.ended();
    this.#followers.clear();
  }

  #forgetOldest(): void {
    const place = this.#oldest % this.#bounds.max;
    const entry = this.#entries[place];
    if (entry?.id === this.#oldest) {
      this.#entries[place] = undefined;
      this.#bytes -= entry.bytes;
    }
    this.#oldest += 1;
  }

  /** As much of a body as is kept. What is cut is copied, so that the rest of it can go. */
  #kept(body: Buffer | string | undefined): { readonly text: string; readonly bytes: number; readonly isCut: boolean } | undefined {
    if (body === undefined) return undefined;
    const { bodyBytesMax: max } = this.#bounds;
    // No text has more bytes than three for each of its units.
    if (typeof body === 'string' && body.length * 3 <= max) return { text: body, bytes: body.length, isCut: false };
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    return { text: bytes.subarray(0, max).toString('utf8'), bytes: Math.min(bytes.length, max), isCut: bytes.length > max };
  }
}

/** How long the headers of a request are together. */
function charsIn(headers: IncomingHttpHeaders): number {
  let chars = 0;
  for (const name in headers) chars += name.length + (headers[name]?.length ?? 0);
  return chars;
}
