import type { AssociationTypeKey, ObjectTypeKey, RecordRef } from '../domain/ids.ts';
import type { Neighbour, NeighbourPosition } from '../storage/port.ts';
import { type Call, othersTurn } from './call.ts';
import { type WalkBound, WalkBudget } from './graph-walk.ts';

/** A link between two of the records that were asked about, once, in the direction in which these were named. */
export interface GraphLink {
  readonly from: RecordRef;
  readonly to: RecordRef;
  /** Types of the link as `from` sees it. */
  readonly types: readonly AssociationTypeKey[];
}

/** Records with more links than this to types that were asked about are not read through: the others tell of their links. */
const readThroughMax = 500;
/** Neighbours that lead a list at most: those of one-per types. */
const leadersMax = 16;

/**
 * Finds every link among these records, in the order in which they were named. Costs a page of links for each record with few of them and a look for each
 * pair of those with many, so that a hub among them costs no more than another. It is no snapshot, and ends early where a bound does.
 */
export async function findLinksAmong(
  call: Call,
  records: readonly RecordRef[],
): Promise<{ readonly links: readonly GraphLink[]; readonly truncated: WalkBound | undefined }> {
  const search = new LinkSearch(call, records);
  await search.run();
  return { links: search.links, truncated: search.truncated };
}

class LinkSearch {
  readonly #call: Call;
  readonly #records: readonly RecordRef[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #types: ReadonlySet<ObjectTypeKey>;
  readonly #budget: WalkBudget;
  readonly #hubs = new Set<number>();
  readonly #found: (GraphLink & { readonly places: readonly [number, number] })[] = [];

  constructor(call: Call, records: readonly RecordRef[]) {
    this.#call = call;
    const unique = new Map(records.map((record) => [nameOf(record), record]));
    this.#records = [...unique.values()];
    this.#places = new Map([...unique.keys()].map((name, place) => [name, place]));
    this.#types = new Set(records.map(({ type }) => type));
    this.#budget = new WalkBudget(call);
  }

  get truncated(): WalkBound | undefined {
    return this.#budget.passed;
  }

  get links(): readonly GraphLink[] {
    const sorted = this.#found.sort(({ places: one }, { places: other }) => one[0] - other[0] || one[1] - other[1]);
    return sorted.map(({ from, to, types }) => ({ from, to, types }));
  }

  async run(): Promise<void> {
    const small: { readonly place: number; readonly toTypes: readonly ObjectTypeKey[] }[] = [];
    for (const [place, record] of this.#records.entries()) {
      const totals = (await this.#call.portal.neighbourTypes(record)).filter(({ type }) => this.#types.has(type));
      const total = totals.reduce((sum, one) => sum + one.total, 0);
      if (total > readThroughMax) this.#hubs.add(place);
      else if (total > 0) small.push({ place, toTypes: totals.map(({ type }) => type) });
      if (!this.#budget.takePage(0)) return;
      if (place % 64 === 63) await othersTurn();
    }
    for (const { place, toTypes } of small) {
      for (const toType of toTypes) await this.#readThrough(place, toType);
      if (this.#budget.passed !== undefined) return;
    }
    await this.#lookBetweenHubs();
  }

  async #readThrough(place: number, toType: ObjectTypeKey): Promise<void> {
    const record = this.#at(place);
    let after: NeighbourPosition | undefined;
    do {
      const page = await this.#call.portal.neighbours({ record, toType, limit: readThroughMax, after });
      await othersTurn();
      // Archived since it was counted.
      if (page === undefined || !this.#budget.takePage(page.rows.length)) return;
      for (const row of page.rows) {
        const other = this.#places.get(nameOf({ type: toType, id: row.id }));
        // Two that are both read through tell of their link twice.
        if (other !== undefined && (other > place || this.#hubs.has(other))) this.#add(place, other, row);
      }
      after = page.end;
    } while (after !== undefined);
  }

  async #lookBetweenHubs(): Promise<void> {
    const hubs = [...this.#hubs];
    for (const [order, place] of hubs.entries()) {
      for (const other of hubs.slice(order + 1)) {
        const row = await this.#linkBetween(this.#at(place), this.#at(other));
        if (row !== undefined) this.#add(place, other, row);
        if (!this.#budget.takePage(1)) return;
      }
      await othersTurn();
    }
  }

  /** The neighbour itself stands at the beginning of the list where it leads it, and else at the place of its id. */
  async #linkBetween(record: RecordRef, { type: toType, id }: RecordRef): Promise<Neighbour | undefined> {
    const { portal } = this.#call;
    const beginning = await portal.neighbours({ record, toType, limit: leadersMax, after: undefined });
    const leader = beginning?.rows.find((row) => row.id === id);
    if (leader !== undefined) return leader;
    const before = { id: (id - 1) as RecordRef['id'] };
    const around = await portal.neighbours({ record, toType, limit: 1, after: before });
    return around?.rows.find((row) => row.id === id);
  }

  #add(place: number, other: number, { types }: Neighbour): void {
    if (place < other) {
      this.#found.push({ from: this.#at(place), to: this.#at(other), types, places: [place, other] });
      return;
    }
    const { links } = this.#call.portal.schema;
    const seenFromOther = types.flatMap((key) => links.byKey(key)?.inverseKey ?? []);
    this.#found.push({ from: this.#at(other), to: this.#at(place), types: seenFromOther, places: [other, place] });
  }

  #at(place: number): RecordRef {
    const record = this.#records[place];
    if (record === undefined) throw new Error(`there is no record at ${place}`);
    return record;
  }
}

function nameOf({ type, id }: RecordRef): string {
  return `${type}:${id}`;
}
