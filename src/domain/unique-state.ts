import type { RecordId, RecordRef } from './ids.ts';
import type { ValueRef } from './unique-value.ts';

/** A step that makes storage say who holds a value: a release counts only where the record named is the holder. */
export interface HolderStep {
  readonly kind: 'claim' | 'release';
  readonly value: ValueRef;
  readonly id: RecordId;
}

/** What a turn knows of unique values: who held those that were asked for, and how that moved on. */
export class UniqueState {
  /** Null where nobody holds a value. */
  readonly #holders = new Map<string, RecordId | null>();
  readonly #blocked = new Map<string, boolean>();
  readonly #steps: HolderStep[] = [];
  readonly #newlyBlocked: ValueRef[] = [];

  has(value: ValueRef): boolean {
    return this.#holders.has(keyOf(value));
  }

  load(value: ValueRef, holder: RecordId | undefined): void {
    this.#holders.set(keyOf(value), holder ?? null);
  }

  loadBlocked(value: ValueRef, isBlocked: boolean): void {
    const key = keyOf(value);
    if (!this.#blocked.has(key)) this.#blocked.set(key, isBlocked);
  }

  /** Throws for a value that nobody asked for. */
  holderOf(value: ValueRef): RecordId | undefined {
    const holder = this.#holders.get(keyOf(value));
    if (holder === undefined) throw new Error(`the command did not ask who holds a value of ${value.property}`);
    return holder ?? undefined;
  }

  /** Throws for a value that nobody asked for. */
  isBlocked(value: ValueRef): boolean {
    const isBlocked = this.#blocked.get(keyOf(value));
    if (isBlocked === undefined) throw new Error(`the command did not ask whether a value of ${value.property} is blocked`);
    return isBlocked;
  }

  /** Makes a record the holder of values, whoever was it before. */
  claim(values: readonly ValueRef[], { id }: RecordRef): void {
    for (const value of values) {
      this.#holders.set(keyOf(value), id);
      this.#steps.push({ kind: 'claim', value, id });
    }
  }

  /** Lets go of those of the values that the record holds. */
  release(values: readonly ValueRef[], { id }: RecordRef): void {
    for (const value of values) {
      const key = keyOf(value);
      if (this.#holders.get(key) === id) this.#holders.set(key, null);
      this.#steps.push({ kind: 'release', value, id });
    }
  }

  block(value: ValueRef): void {
    this.#blocked.set(keyOf(value), true);
    this.#newlyBlocked.push(value);
  }

  /** In order. */
  steps(): readonly HolderStep[] {
    return this.#steps;
  }

  newlyBlocked(): readonly ValueRef[] {
    return this.#newlyBlocked;
  }
}

function keyOf({ type, property, value }: ValueRef): string {
  return `${type}:${property}=${value}`;
}
