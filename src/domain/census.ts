import type { ValuesRef } from './facts.ts';
import type { ObjectTypeKey, RecordId } from './ids.ts';

/** What a command that runs by itself asked about many records at once, as they were before it. */
export class Census {
  readonly #populations = new Map<ObjectTypeKey, boolean>();
  readonly #recordsWith = new Map<ValuesRef, readonly RecordId[]>();

  loadPopulation(type: ObjectTypeKey, isPopulated: boolean): void {
    this.#populations.set(type, isPopulated);
  }

  loadRecordsWith(values: ValuesRef, ids: readonly RecordId[]): void {
    this.#recordsWith.set(values, ids);
  }

  isPopulated(type: ObjectTypeKey): boolean {
    const isPopulated = this.#populations.get(type);
    if (isPopulated === undefined) throw new Error(`the command did not ask for records of type ${type}`);
    return isPopulated;
  }

  recordsWith(values: ValuesRef): readonly RecordId[] {
    const ids = this.#recordsWith.get(values);
    if (ids === undefined) throw new Error(`the command did not ask who has these values of ${values.property}`);
    return ids;
  }
}
