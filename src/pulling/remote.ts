import { type CallsLeft, pauseFor, readCallsLeft, searchEveryMs } from './pace.ts';
import { type Row, rowOf, rowsIn, textIn, textsIn } from './reading.ts';
import { isPassing, planRetry, type Trouble } from './retries.ts';

/** Tells the time, lets it pass and rolls the dice. */
export interface PullTimes {
  /** Epoch milliseconds. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** From 0 to 1. */
  chance(): number;
}

/** What a remote answered to one request. */
export type Answer =
  | { readonly kind: 'found'; readonly body: Row }
  /** The token may not see this; which scopes would let it, as far as the answer says. */
  | { readonly kind: 'forbidden'; readonly scopes: readonly string[] }
  /** There is no such thing in this account. */
  | { readonly kind: 'absent'; readonly message: string };

/** The pull cannot go on: one sentence for whoever called it. What was read so far is kept. */
export class PullFailed extends Error {
  override readonly name = 'PullFailed';
}

/** How a pull asks its remote, one request at a time. */
export interface RemoteOptions {
  /** Where the remote is: `https://api.hubapi.com`. */
  readonly from: string;
  readonly token: string;
  readonly times: PullTimes;
  /** Hears of every wait, in milliseconds, and of its reason. */
  told?(ms: number, why: string): void;
}

/** Longest time that a call may take until its answer is read. */
const answerMsMax = 60_000;
/** Bytes of an answer: a page of records with long texts is far smaller. */
const answerBytesMax = 64 * 1_024 * 1_024;
/** Characters of a refusal that are repeated. */
const messageCharsMax = 300;

/**
 * HubSpot's public API as a pull reads it. Requests go out one after the other, at the pace that the answers allow; what fails for a while is asked
 * for again. Nothing is written.
 */
export class Remote {
  readonly #options: RemoteOptions;
  readonly #base: URL;
  #callsLeft: CallsLeft | undefined;
  #searchedAt = Number.NEGATIVE_INFINITY;
  #calls = 0;

  /** Throws `PullFailed` where `from` is no address, or the token none that a header can carry. */
  constructor(options: RemoteOptions) {
    if (!/^[\x21-\x7e]+$/.test(options.token))
      throw new PullFailed('the token has characters that no token has, such as spaces or quotation marks');
    this.#options = options;
    this.#base = baseOf(options.from);
  }

  /** Where the remote is, for messages. */
  get host(): string {
    return this.#base.host;
  }

  /** How many calls have been made, those among them that failed too. */
  get calls(): number {
    return this.#calls;
  }

  /** Reads what is at a path. Parameters of the query that are undefined are left out. */
  get(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<Answer> {
    const url = new URL(this.#base.pathname.replace(/\/$/, '') + path, this.#base);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    return this.#ask(url, undefined);
  }

  /** Reads by a body: batches. These change nothing, so that they can be repeated. */
  post(path: string, body: object): Promise<Answer> {
    return this.#ask(new URL(this.#base.pathname.replace(/\/$/, '') + path, this.#base), body);
  }

  /** Reads by a search, of which HubSpot allows few a second. */
  async search(path: string, body: object): Promise<Answer> {
    const { times } = this.#options;
    const ms = this.#searchedAt + searchEveryMs - times.now();
    if (ms > 0) await times.wait(ms);
    this.#searchedAt = times.now();
    return this.post(path, body);
  }

  async #ask(url: URL, body: object | undefined): Promise<Answer> {
    const { times, told } = this.#options;
    await this.#keepPace();
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#call(url, body);
      if (outcome.kind !== 'connection' && outcome.kind !== 'status') return outcome;
      const retry = planRetry(outcome, attempt, times.chance());
      if (retry.kind === 'over') throw new PullFailed(`${this.#base.host} cannot be read at ${url.pathname}: ${retry.why}`);
      told?.(retry.afterMs, outcome.kind === 'connection' ? outcome.why : `answered ${outcome.status}`);
      await times.wait(retry.afterMs);
    }
  }

  async #keepPace(): Promise<void> {
    const ms = this.#callsLeft === undefined ? 0 : pauseFor(this.#callsLeft);
    // What it told has been waited for; the next answer tells anew, where it tells anything.
    this.#callsLeft = undefined;
    if (ms > 0) await this.#options.times.wait(ms);
  }

  async #call(url: URL, body: object | undefined): Promise<Answer | Trouble> {
    this.#calls += 1;
    const headers = { authorization: `Bearer ${this.#options.token}`, accept: 'application/json', 'user-agent': 'crosstie-pull' };
    const sent =
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
    let answer: Response;
    let text: string;
    try {
      // Nobody else is to get the token.
      answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(answerMsMax), ...sent });
      text = await textOf(answer);
    } catch (cause) {
      if (cause instanceof AnswerTooLarge)
        throw new PullFailed(`${this.#base.host} answers ${url.pathname} with more than ${answerBytesMax} bytes`);
      return { kind: 'connection', why: whyOf(cause) };
    }
    this.#callsLeft = readCallsLeft(answer.headers) ?? this.#callsLeft;
    return this.#read(answer, text, url);
  }

  #read(answer: Response, text: string, url: URL): Answer | Trouble {
    const { status } = answer;
    const body = bodyOf(text);
    if (answer.ok) return body === undefined ? { kind: 'connection', why: 'the answer breaks off' } : { kind: 'found', body };
    if (isPassing(status))
      return {
        kind: 'status',
        status,
        retryAfterMs: retryAfterOf(answer.headers, this.#options.times),
        policy: textIn(body ?? {}, 'policyName') ?? policyOf(body),
      };
    // Before it is cut: half of a token is not found any more.
    const message = (textIn(body ?? {}, 'message') ?? `it answers ${status}`)
      .replaceAll(this.#options.token, '(token)')
      .slice(0, messageCharsMax);
    if (status === 401) throw new PullFailed(`${this.#base.host} does not accept the token: ${message}`);
    if (status === 403) return { kind: 'forbidden', scopes: scopesIn(body ?? {}) };
    if (status === 400 || status === 404) return { kind: 'absent', message };
    throw new PullFailed(`${this.#base.host} refuses ${url.pathname}: ${message}`);
  }
}

function baseOf(from: string): URL {
  if (!URL.canParse(from)) throw new PullFailed(`${from} is no address: expected one such as https://api.hubapi.com`);
  const url = new URL(from);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new PullFailed(`${from} is no address of HTTP`);
  return url;
}

class AnswerTooLarge extends Error {}

/** The text of an answer. Throws `AnswerTooLarge` where it does not end in time for memory. */
async function textOf(answer: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > answerBytesMax) throw new AnswerTooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function whyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'the connection fails';
  if (cause.name === 'TimeoutError') return `no answer comes within ${answerMsMax / 1_000} seconds`;
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return 'code' in inner && typeof inner.code === 'string' ? `the connection fails (${inner.code})` : 'the connection fails';
}

function bodyOf(text: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return rowOf(value);
  } catch {
    return undefined;
  }
}

/** Older answers name the limit in their message alone. Source: cassettes of 2021. */
function policyOf(body: Row | undefined): string | undefined {
  const message = textIn(body ?? {}, 'message') ?? '';
  if (/\bdaily limit\b/.test(message)) return 'DAILY';
  return /\bsecondly limit\b/.test(message) ? 'SECONDLY' : undefined;
}

/** Seconds, or a date. */
function retryAfterOf(headers: Headers, times: PullTimes): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - times.now();
  return ms >= 0 ? ms : undefined;
}

/** The scopes that a refusal names, under each of the names that HubSpot has for them. Source: recorded errors-auth. */
function scopesIn(body: Row): readonly string[] {
  const contexts = [rowOf(body['context']), ...rowsIn(body, 'errors').map((error) => rowOf(error['context']))];
  const named = contexts.flatMap((context) => ['requiredScopes', 'requiredGranularScopes'].flatMap((name) => textsIn(context, name)));
  return [...new Set(named)].sort();
}
