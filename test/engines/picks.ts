/** A request before it is sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** An answer that two engines must agree in. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Makes choices of numbers that were drawn before, so that a sequence of requests can be made smaller and played again. */
export class Pick {
  readonly #numbers: readonly number[];
  #used = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** Any number: those that were drawn, again and again in another order. */
  number(): number {
    const round = Math.floor(this.#used / this.#numbers.length);
    return ((this.#numbers[this.#used++ % this.#numbers.length] ?? 0) + round * 7) >>> 0;
  }

  of<Value>(values: readonly Value[]): Value {
    const [first] = values;
    if (first === undefined && values.length === 0) throw new Error('nothing to pick from');
    return values[this.number() % values.length] as Value;
  }

  flag(): boolean {
    return this.number() % 2 === 1;
  }

  /** The numbers from 0 on, so many as are picked, from 1 to `max`. */
  times(max: number): readonly number[] {
    return Array.from({ length: 1 + (this.number() % max) }, (_none, place) => place);
  }

  /** From 0 to `max` different values, each in the place that it had. */
  some<Value>(values: readonly Value[], max: number): readonly Value[] {
    const wanted = new Set(Array.from({ length: this.number() % (max + 1) }, () => this.number() % values.length));
    return values.filter((_value, place) => wanted.has(place));
  }
}

/** Of more records that are made at once only some are named again: few records meet more often. */
const rememberedMax = 6;

/** An id that no record has. */
const nobody = '424242';

/** What was answered so far, for requests to name. */
export class Seen {
  readonly portalId: number;
  readonly #records = new Map<string, string[]>();
  readonly #labels = new Map<string, number[]>();
  readonly #pages: Sent[] = [];

  constructor(portalId: number) {
    this.portalId = portalId;
  }

  /** A record of a type, mostly one of those that were made. */
  record(type: string, pick: Pick): string {
    const made = this.records(type);
    return made.length === 0 || pick.number() % 24 === 0 ? nobody : pick.of(made);
  }

  records(type: string): readonly string[] {
    return this.#records.get(type) ?? [];
  }

  labels(from: string, to: string): readonly number[] {
    return this.#labels.get(`${from} ${to}`) ?? [];
  }

  /** A request for the page after one that was answered. */
  nextPage(pick: Pick): Sent | undefined {
    return this.#pages.length === 0 ? undefined : pick.of(this.#pages);
  }

  /** Remembers what a request brought. */
  note({ method, path, body }: Sent, { status, text }: Answer): void {
    const answer: AnswerBody = text.startsWith('{') ? JSON.parse(text) : {};
    const [, mount, from = '', to = ''] = /^(\/crm\/(?:v\d\/\w+|\w+\/[\w-]+))\/(\w+)(?:\/(\w+))?/.exec(path) ?? [];
    if (method === 'POST' && status < 300 && mount?.includes('objects') === true) {
      const known = this.#records.get(from) ?? [];
      const ids = [answer, ...(answer.results ?? [])].flatMap(({ id }) => (id === undefined || known.includes(id) ? [] : [id]));
      this.#records.set(from, [...known, ...[...new Set(ids)].slice(0, rememberedMax)]);
    }
    if (method === 'POST' && path.endsWith('/labels') && status < 300) {
      const made = (answer.results ?? []).flatMap(({ typeId }) => (typeId === undefined ? [] : [typeId]));
      for (const key of [`${from} ${to}`, `${to} ${from}`]) this.#labels.set(key, [...(this.#labels.get(key) ?? []), ...made]);
    }
    const after = answer.paging?.next?.after;
    if (after === undefined) return;
    if (method === 'GET') this.#pages.push({ method, path: `${path.replace(/&after=[^&]*/, '')}&after=${encodeURIComponent(after)}` });
    else if (typeof body === 'object' && path.endsWith('/search')) this.#pages.push({ method, path, body: { ...body, after } });
  }
}

interface AnswerBody {
  readonly id?: string;
  readonly results?: readonly { readonly id?: string; readonly typeId?: number }[];
  readonly paging?: { readonly next?: { readonly after: string } };
}
