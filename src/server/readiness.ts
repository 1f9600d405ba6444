import type { Readiness } from '../control/endpoints.ts';
import type { Store } from '../storage/port.ts';

/** How long the storage may take for a read and a write before it counts as slow. */
const answerMsMax = 2_000;
/** How long an answer is given again: whoever may ask, and how often, is not for the storage to feel. */
const rememberedMs = 500;

/** The entry that is written to see whether writes are kept. It stays, and means nothing. */
const probe = { kind: 'server', key: 'readiness' } as const;

/** Looks whether the server can take requests. A look reads and writes the storage; several at the same time share it. */
export class ReadinessLook {
  readonly #store: Store;
  readonly #now: () => number;
  #isStopping = false;
  #trying: Promise<Readiness> | undefined;
  #last: { readonly found: Readiness; readonly at: number } | undefined;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** From now on the server is not ready. */
  stop(): void {
    this.#isStopping = true;
  }

  async look(): Promise<Readiness> {
    if (this.#isStopping) return 'stopping';
    if (this.#last !== undefined && performance.now() - this.#last.at < rememberedMs) return this.#last.found;
    // A storage that hangs is tried once, however often it is looked at.
    this.#trying ??= this.#try().finally(() => {
      this.#trying = undefined;
    });
    const found = await withinBound(this.#trying);
    this.#last = { found, at: performance.now() };
    // It may have been told to stop meanwhile.
    return this.#isStopping ? 'stopping' : found;
  }

  /** Never rejects. */
  async #try(): Promise<Readiness> {
    try {
      await this.#store.portals(0, 1);
    } catch {
      return 'storage does not read';
    }
    try {
      await this.#store.registry.put([{ ...probe, value: String(this.#now()) }]);
    } catch {
      return 'storage does not write';
    }
    return 'ready';
  }
}

async function withinBound(trying: Promise<Readiness>): Promise<Readiness> {
  let late: NodeJS.Timeout | undefined;
  const slow = new Promise<Readiness>((resolve) => {
    late = setTimeout(() => resolve('storage is slow'), answerMsMax).unref();
  });
  const found = await Promise.race([trying, slow]);
  clearTimeout(late);
  return found;
}
