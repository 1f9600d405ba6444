import type { AssociationTypeKey } from '../../domain/ids.ts';
import { readTypes, writeTypes } from './block.ts';

/** Distinct sets of types kept at most; a portal has few, so that this is a bound and not a tuning. */
const typeSetsMax = 10_000;

/** Reads the types of edges; the same types give the same array object. */
export class TypeSets {
  readonly #sets = new Map<string, readonly AssociationTypeKey[]>();
  /** By the array that was asked for: one stands for its keys, so that these are few. */
  readonly #standIns = new WeakMap<readonly AssociationTypeKey[], readonly AssociationTypeKey[]>();

  /** The array that stands for these types, in ascending order. */
  of(types: readonly AssociationTypeKey[]): readonly AssociationTypeKey[] {
    const known = this.#standIns.get(types);
    if (known !== undefined) return known;
    const standIn = this.read(writeTypes(types.length === 1 ? types : [...types].sort((a, b) => a - b)));
    this.#standIns.set(types, standIn);
    return standIn;
  }

  read(text: string): readonly AssociationTypeKey[] {
    const known = this.#sets.get(text);
    if (known !== undefined) return known;
    if (this.#sets.size >= typeSetsMax) this.#sets.clear();
    const types = readTypes(text);
    this.#sets.set(text, types);
    return types;
  }
}
