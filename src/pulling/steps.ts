import type { Answer, Remote } from './remote.ts';

/** What was left out of a pull, and why. */
export type Note =
  /** The token may not see a part of an object type, or of the account where `of` is empty. */
  | { readonly kind: 'noScope'; readonly part: string; readonly of: string; readonly scopes: readonly string[] }
  /** Something that a seed cannot hold, or that this server does not know. */
  | { readonly kind: 'leftOut'; readonly part: string; readonly of: string; readonly why: string };

/** What a step found, and what it had to leave out. JSON: it goes into a file. */
export interface Found<Value> {
  readonly value: Value;
  readonly notes: readonly Note[];
}

/** Where finished steps are kept, so that a pull that was killed goes on behind them. */
export interface StepStore {
  /** What a step of that name found, before this process began or in it; undefined where it has not been finished. */
  find(name: string): unknown;
  /** Keeps what a step found. It is on its way to the disk when this resolves. */
  keep(name: string, found: unknown): Promise<void>;
}

/** How far a pull is. `expected` grows as more is found to be done. */
export interface PullProgress {
  readonly done: number;
  readonly expected: number;
  readonly said: string;
}

/** The steps of one pull: each is made once, whatever becomes of the process, and all notes of all steps are gathered in their order. */
export class Steps {
  readonly remote: Remote;
  readonly #store: StepStore;
  readonly #told: (progress: PullProgress) => void;
  readonly #notes: Note[] = [];
  #done = 0;
  #expected = 0;

  constructor(remote: Remote, store: StepStore, told: (progress: PullProgress) => void = () => undefined) {
    this.remote = remote;
    this.#store = store;
    this.#told = told;
  }

  get notes(): readonly Note[] {
    return this.#notes;
  }

  /** Says that so many more steps are to come. */
  expect(count: number): void {
    this.#expected += count;
  }

  /** Adds a note that follows from what steps found. */
  note(note: Note): void {
    this.#notes.push(note);
  }

  /** Makes a step, or takes what an earlier process found in it. The same name always stands for the same step. */
  async run<Value>(name: string, read: () => Promise<Found<Value>>): Promise<Value> {
    // Only `keep` below writes it, under a name that stands for this very step.
    const earlier = this.#store.find(name) as Found<Value> | undefined;
    const found = earlier ?? (await read());
    if (earlier === undefined) await this.#store.keep(name, found);
    this.#notes.push(...found.notes);
    this.#done += 1;
    this.#told({ done: this.#done, expected: Math.max(this.#expected, this.#done), said: name });
    return found.value;
  }
}

/** A store that forgets: for pulls that are not to be resumed. */
export function noStore(): StepStore {
  return { find: () => undefined, keep: async () => undefined };
}

/** Makes what an answer found of it; a part that the token may not see becomes `otherwise` with a note, as does one that is not there, without. */
export function foundIn<Value>(
  answer: Answer,
  place: { readonly part: string; readonly of: string },
  otherwise: Value,
  read: (body: Extract<Answer, { kind: 'found' }>['body']) => Found<Value>,
): Found<Value> {
  if (answer.kind === 'found') return read(answer.body);
  return answer.kind === 'absent' ? { value: otherwise, notes: [] } : notRead(answer, place, otherwise);
}

/** Makes `otherwise` of what was refused, with a note that says so. */
export function notRead<Value>(
  answer: Exclude<Answer, { kind: 'found' }>,
  place: { readonly part: string; readonly of: string },
  otherwise: Value,
): Found<Value> {
  if (answer.kind === 'absent') return { value: otherwise, notes: [{ kind: 'leftOut', ...place, why: answer.message }] };
  return { value: otherwise, notes: [{ kind: 'noScope', ...place, scopes: answer.scopes }] };
}
