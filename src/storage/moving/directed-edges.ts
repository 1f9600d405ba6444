import type { LinkEffects } from './link-effects.ts';

/** Edges of one end in ascending order of their ids. */
export interface EdgeGroup {
  readonly fromType: number;
  readonly fromId: number;
  readonly toType: number;
  readonly ids: readonly number[];
  readonly effects: readonly LinkEffects[];
}

const startSize = 1_024;

/** Links gathered so that both directions can be written in the order of the table. Kept in arrays of numbers: there may be hundreds of thousands. */
export class DirectedEdges {
  #fromTypes = new Float64Array(startSize);
  #fromIds = new Float64Array(startSize);
  #toTypes = new Float64Array(startSize);
  #toIds = new Float64Array(startSize);
  #effects: LinkEffects[] = [];

  /** How many edges there are: two for each link. */
  get size(): number {
    return this.#effects.length;
  }

  /** Adds one direction of a link. */
  add(fromType: number, fromId: number, toType: number, toId: number, effects: LinkEffects): void {
    const at = this.#effects.length;
    if (at === this.#fromIds.length) this.#grow();
    this.#fromTypes[at] = fromType;
    this.#fromIds[at] = fromId;
    this.#toTypes[at] = toType;
    this.#toIds[at] = toId;
    this.#effects.push(effects);
  }

  /** Gives all edges by the end that they leave, in the order of the table, and forgets them. */
  take(): readonly EdgeGroup[] {
    const order = this.#sorted();
    const groups: EdgeGroup[] = [];
    for (let start = 0; start < order.length; ) {
      const first = order[start] ?? 0;
      const ids: number[] = [];
      const effects: LinkEffects[] = [];
      let end = start;
      for (; end < order.length && this.#isSameEnd(first, order[end] ?? 0); end += 1) {
        const at = order[end] ?? 0;
        ids.push(this.#toIds[at] ?? 0);
        const own = this.#effects[at];
        if (own !== undefined) effects.push(own);
      }
      groups.push({
        fromType: this.#fromTypes[first] ?? 0,
        fromId: this.#fromIds[first] ?? 0,
        toType: this.#toTypes[first] ?? 0,
        ids,
        effects,
      });
      start = end;
    }
    this.#effects = [];
    return groups;
  }

  #isSameEnd(one: number, other: number): boolean {
    return (
      this.#fromIds[one] === this.#fromIds[other] &&
      this.#fromTypes[one] === this.#fromTypes[other] &&
      this.#toTypes[one] === this.#toTypes[other]
    );
  }

  #sorted(): Uint32Array {
    const [fromTypes, fromIds, toTypes, toIds] = [this.#fromTypes, this.#fromIds, this.#toTypes, this.#toIds];
    const order = new Uint32Array(this.size);
    for (let at = 0; at < order.length; at += 1) order[at] = at;
    const by = (column: Float64Array, one: number, other: number) => (column[one] ?? 0) - (column[other] ?? 0);
    return order.sort(
      (one, other) => by(fromTypes, one, other) || by(fromIds, one, other) || by(toTypes, one, other) || by(toIds, one, other),
    );
  }

  #grow(): void {
    this.#fromTypes = doubled(this.#fromTypes);
    this.#fromIds = doubled(this.#fromIds);
    this.#toTypes = doubled(this.#toTypes);
    this.#toIds = doubled(this.#toIds);
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
