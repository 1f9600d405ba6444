import type { LinkChange } from './change.ts';
import type { Facts, LinkFacts, Presence } from './facts.ts';
import type { AssociationTypeKey, ObjectTypeKey, RecordRef } from './ids.ts';
import type { PortalSchema } from './portal-schema.ts';

/**
 * Facts on which links are tried before they count. What is foreseen here shows in what is asked here and leaves the facts
 * behind as they are: those cannot take anything back.
 */
export class Rehearsal implements LinkFacts {
  readonly #facts: Facts;
  readonly #created = new Set<string>();
  /** Types of links that were tried, by the names of both ends: each link stands here twice. */
  readonly #types = new Map<string, readonly AssociationTypeKey[]>();
  /** By how many neighbours and edges became more. */
  readonly #neighboursAdded = new Map<string, number>();
  readonly #edgesAdded = new Map<string, number>();
  /** Undefined where a record has let go of whom it held. */
  readonly #held = new Map<string, RecordRef | undefined>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  get schema(): PortalSchema {
    return this.#facts.schema;
  }

  /** Counts a record as created: it is live and has no links. */
  create(record: RecordRef): void {
    this.#created.add(nameOf(record));
  }

  presence(record: RecordRef): Presence {
    return this.#isNew(record) ? 'live' : this.#facts.presence(record);
  }

  typesBetween(from: RecordRef, to: RecordRef): readonly AssociationTypeKey[] {
    const tried = this.#types.get(pairOf(from, to));
    if (tried !== undefined) return tried;
    return this.#isNew(from) || this.#isNew(to) ? [] : this.#facts.typesBetween(from, to);
  }

  neighbourCount(record: RecordRef, type: ObjectTypeKey): number {
    const before = this.#isNew(record) ? 0 : this.#facts.neighbourCount(record, type);
    return before + (this.#neighboursAdded.get(placeOf(record, type)) ?? 0);
  }

  edgeCount(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): number {
    const before = this.#isNew(record) ? 0 : this.#facts.edgeCount(record, toType, type);
    return before + (this.#edgesAdded.get(placeOf(record, toType, type)) ?? 0);
  }

  held(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): RecordRef | undefined {
    const place = placeOf(record, toType, type);
    if (this.#held.has(place)) return this.#held.get(place);
    return this.#isNew(record) ? undefined : this.#facts.held(record, toType, type);
  }

  /** Moves these facts on, and no others. */
  foresee({ kind, from, to, types }: LinkChange): void {
    const before = this.typesBetween(from, to);
    const isLinking = kind === 'linked';
    const changed = types.filter((type) => before.includes(type) !== isLinking);
    const after = isLinking ? [...before, ...changed] : before.filter((type) => !changed.includes(type));
    const { links } = this.schema;
    this.#types.set(pairOf(from, to), after);
    this.#types.set(
      pairOf(to, from),
      after.map((type) => links.inverseOf(type)),
    );
    const neighbours = Math.sign(after.length) - Math.sign(before.length);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      bump(this.#neighboursAdded, placeOf(one, other.type), neighbours);
      for (const type of changed) this.#recount(one, other, one === from ? type : links.inverseOf(type), isLinking);
    }
  }

  #recount(one: RecordRef, other: RecordRef, type: AssociationTypeKey, isLinking: boolean): void {
    const place = placeOf(one, other.type, type);
    bump(this.#edgesAdded, place, isLinking ? 1 : -1);
    if (this.schema.links.byKey(type)?.onePer === 'from') this.#held.set(place, isLinking ? other : undefined);
  }

  #isNew(record: RecordRef): boolean {
    return this.#created.has(nameOf(record));
  }
}

function bump(counts: Map<string, number>, place: string, by: number): void {
  counts.set(place, (counts.get(place) ?? 0) + by);
}

function nameOf({ type, id }: RecordRef): string {
  return `${type}:${id}`;
}

function pairOf(from: RecordRef, to: RecordRef): string {
  return `${nameOf(from)}>${nameOf(to)}`;
}

function placeOf(record: RecordRef, toType: ObjectTypeKey, type?: AssociationTypeKey): string {
  return `${nameOf(record)}>${toType}#${type ?? ''}`;
}
