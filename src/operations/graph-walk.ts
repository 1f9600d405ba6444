import { limits } from '../catalogue/limits.ts';
import type { AssociationTypeKey, ObjectTypeKey, RecordRef } from '../domain/ids.ts';
import type { Neighbour, NeighbourPosition, NeighbourTotal, PortalStore } from '../storage/port.ts';
import { type Call, othersTurn } from './call.ts';

/** Which links a graph read follows and which records it visits; undefined: all of them. */
export interface GraphFilter {
  /** Types of the records on the way. Where the read begins or ends does not count. */
  readonly objectTypes: ReadonlySet<ObjectTypeKey> | undefined;
  /** A link is followed where one of its types, in the direction of the walk, is among these. */
  readonly associationTypes: ReadonlySet<AssociationTypeKey> | undefined;
}

/** A record that a walk came to, how far from its beginning, and over which link. */
export interface Visit {
  readonly record: RecordRef;
  readonly hops: number;
  /** Undefined for the record at which the walk began. */
  readonly via: { readonly from: Visit; readonly types: readonly AssociationTypeKey[] } | undefined;
}

/** Which bound ended a read before it was done. */
export type WalkBound = 'nodes' | 'edges' | 'time';

/** How much one read may still look at. Walks from both ends of a path share one. */
export class WalkBudget {
  readonly #now: () => number;
  readonly #startedAt: number;
  #nodes = 0;
  #edges = 0;
  #passed: WalkBound | undefined;

  constructor({ now }: Pick<Call, 'now'>) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** The bound that was met; undefined while there is none. */
  get passed(): WalkBound | undefined {
    return this.#passed;
  }

  /** Counts one page of edges. False where it is one too many. */
  takePage(edges: number): boolean {
    this.#edges += edges;
    if (this.#edges > limits.graphEdgesMax) this.#passed ??= 'edges';
    if (this.#now() - this.#startedAt > limits.graphMsMax) this.#passed ??= 'time';
    return this.#passed === undefined;
  }

  /** Counts one record. False where it is one too many. */
  takeNode(): boolean {
    this.#nodes += 1;
    if (this.#nodes > limits.graphNodesMax) this.#passed ??= 'nodes';
    return this.#passed === undefined;
  }
}

/** Edges that one read of the store takes, and records weighed at a time: they bound how long other requests wait. */
const edgesPageMax = 500;
const weighedMax = 64;

/**
 * A breadth-first walk over a portal's links, one hop at a time. Records are visited in the order of their type and id and
 * each once, from the lowest one that leads there, so that the same data gives the same walk. It is no snapshot: other
 * requests are answered between two pages of links, and may write.
 */
export class Walk {
  readonly #portal: PortalStore;
  readonly #filter: GraphFilter;
  readonly #budget: WalkBudget;
  readonly #visits = new Map<string, Visit>();
  #frontier: readonly Visit[];
  /** What records of the frontier are linked to, where it was weighed. */
  readonly #totals = new Map<Visit, readonly NeighbourTotal[]>();

  constructor(portal: PortalStore, start: RecordRef, filter: GraphFilter, budget: WalkBudget) {
    this.#portal = portal;
    this.#filter = filter;
    this.#budget = budget;
    const first: Visit = { record: start, hops: 0, via: undefined };
    this.#visits.set(nameOf(start), first);
    this.#frontier = [first];
  }

  /** How many records the next hop begins at: none where the walk has seen all that it can. */
  get width(): number {
    return this.#frontier.length;
  }

  /** Every record visited so far, the first one too. */
  get visits(): Iterable<Visit> {
    return this.#visits.values();
  }

  visitOf(record: RecordRef): Visit | undefined {
    return this.#visits.get(nameOf(record));
  }

  /** How many links the next hop looks at, or the number from which on the budget ends it. */
  async weight(): Promise<number> {
    let weight = 0;
    for (const [place, visit] of this.#frontier.entries()) {
      if (place % weighedMax === weighedMax - 1) await othersTurn();
      if (weight > limits.graphEdgesMax || !this.#budget.takePage(0)) break;
      for (const { total } of await this.#totalsOf(visit)) weight += total;
    }
    return weight;
  }

  /**
   * Walks one hop further, and answers the first record that the other walk has visited, where one is given and meets this one.
   * Ends early there, and where the budget does.
   */
  async widen(other?: Walk): Promise<Visit | undefined> {
    const reached: Visit[] = [];
    for (const from of this.#frontier) {
      for await (const { toType, rows } of this.#pagesFrom(from, other)) {
        for (const row of rows) {
          const visit = this.#step(from, { type: toType, id: row.id }, row.types, other);
          if (visit === undefined) continue;
          if (other?.visitOf(visit.record) !== undefined) return visit;
          if (!this.#budget.takeNode()) return undefined;
          this.#visits.set(nameOf(visit.record), visit);
          reached.push(visit);
        }
      }
      if (this.#budget.passed !== undefined) return undefined;
    }
    this.#frontier = reached.sort(inOrder);
    this.#totals.clear();
    return undefined;
  }

  /** The visit that a link leads to; undefined where the filter hides it or the walk was there before. */
  #step(from: Visit, record: RecordRef, types: readonly AssociationTypeKey[], other: Walk | undefined): Visit | undefined {
    const { objectTypes, associationTypes } = this.#filter;
    if (associationTypes !== undefined && !types.some((type) => associationTypes.has(type))) return undefined;
    if (this.visitOf(record) !== undefined) return undefined;
    const isAllowed = objectTypes === undefined || objectTypes.has(record.type) || other?.visitOf(record) !== undefined;
    return isAllowed ? { record, hops: from.hops + 1, via: { from, types } } : undefined;
  }

  /** The links of one record, a page at a time; ends early where the budget does. Lets other requests in after each page. */
  async *#pagesFrom(
    visit: Visit,
    other: Walk | undefined,
  ): AsyncGenerator<{ readonly toType: ObjectTypeKey; readonly rows: readonly Neighbour[] }> {
    const { record } = visit;
    for (const { type: toType } of await this.#totalsOf(visit)) {
      if (!this.#mayEnter(toType, other)) continue;
      let after: NeighbourPosition | undefined;
      do {
        const page = await this.#portal.neighbours({ record, toType, limit: edgesPageMax, after });
        await othersTurn();
        // The record was archived since it was visited.
        if (page === undefined) return;
        if (!this.#budget.takePage(page.rows.length)) return;
        yield { toType, rows: page.rows };
        after = page.end;
      } while (after !== undefined);
    }
  }

  async #totalsOf(visit: Visit): Promise<readonly NeighbourTotal[]> {
    const known = this.#totals.get(visit);
    if (known !== undefined) return known;
    const totals = await this.#portal.neighbourTypes(visit.record);
    this.#totals.set(visit, totals);
    return totals;
  }

  /** The record at which the other walk began may be of any type. */
  #mayEnter(type: ObjectTypeKey, other: Walk | undefined): boolean {
    const { objectTypes } = this.#filter;
    if (objectTypes === undefined || objectTypes.has(type)) return true;
    const [goal] = other?.visits ?? [];
    return goal?.record.type === type;
  }
}

/** The order of visits in answers: the nearest first, then by object type and id. */
export function inOrder(one: Place, other: Place): number {
  return one.hops - other.hops || one.record.type - other.record.type || one.record.id - other.record.id;
}

/** A record and how far it is: a place in the order of an answer. */
export interface Place {
  readonly hops: number;
  readonly record: RecordRef;
}

function nameOf({ type, id }: RecordRef): string {
  return `${type}:${id}`;
}
