import { type AssociationRow, associationRows } from '../../src/catalogue/association-types/index.ts';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';

/** What default associations are, said as simply as possible: sets in memory, both directions written by hand. */

/** A record as the model names it: its object type id and the id that the server gave it. */
export interface ModelRecord {
  readonly type: string;
  readonly id: string;
}

/** One row of a list of associations, as the wire shows it. */
export interface Neighbour {
  readonly toObjectId: number;
  readonly associationTypes: readonly { readonly category: string; readonly typeId: number; readonly label: string | null }[];
}

/** Object types that paths reach. */
export const reachableTypes: readonly string[] = objectTypeRows.map((row) => row.id).filter((id) => id !== null);

/** A catalogue row read in the direction from → to: the id and label of each direction. */
interface Directed {
  readonly ids: readonly [there: number, back: number];
  readonly labels: readonly [there: string | null, back: string | null];
}

function directed(row: AssociationRow, from: string, to: string): Directed | undefined {
  const [first, second = first] = row.ids;
  const [label = null, otherLabel = label] = row.labels ?? [];
  if (row.from === from && row.to === to) return { ids: [first, second], labels: [label, otherLabel] };
  if (row.from === to && row.to === from) return { ids: [second, first], labels: [otherLabel, label] };
  return undefined;
}

function find(from: string, to: string, wanted: (row: AssociationRow) => boolean): Directed | undefined {
  for (const row of associationRows) {
    const found = wanted(row) ? directed(row, from, to) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The default type ids of both directions of a pair; undefined where the pair has none. */
export function defaultIds(from: string, to: string): readonly [there: number, back: number] | undefined {
  return find(from, to, (row) => row.isDefault === true)?.ids;
}

/** The ids that a first company adds, seen from the record that gets the company. */
function primaryIds(from: string, to: string): readonly [there: number, back: number] | undefined {
  return find(from, to, (row) => row.promotesFirst === true && row.from === from)?.ids;
}

function labelOf(from: string, to: string, id: number): string | null {
  return find(from, to, (row) => directed(row, from, to)?.ids[0] === id)?.labels[0] ?? null;
}

export class AssociationModel {
  readonly #live = new Set<string>();
  /** Type ids of every link, by `from` and `to`: each link stands here twice. */
  readonly #links = new Map<string, Map<string, { readonly to: ModelRecord; readonly ids: Set<number> }>>();

  add(record: ModelRecord): void {
    this.#live.add(keyOf(record));
    this.#links.set(keyOf(record), new Map());
  }

  isLive(record: ModelRecord): boolean {
    return this.#live.has(keyOf(record));
  }

  /** Links two records by default. False where the server has to refuse: no default type, the same record, a record that is gone. */
  associate(from: ModelRecord, to: ModelRecord): boolean {
    const ids = defaultIds(from.type, to.type);
    if (ids === undefined || keyOf(from) === keyOf(to) || !this.isLive(from) || !this.isLive(to)) return false;
    if (this.#linksOf(from).has(keyOf(to))) return true;
    for (const [quote, template] of [
      [from, to],
      [to, from],
    ] as const) {
      // A quote has one template: it lets go of the one that it has.
      if (quote.type !== '0-14' || template.type !== '0-64') continue;
      for (const held of [...this.#linksOf(quote).values()]) if (held.to.type === template.type) this.remove(quote, held.to);
    }
    const wasFirstOfFrom = this.neighbours(from, to.type)?.length === 0;
    const wasFirstOfTo = this.neighbours(to, from.type)?.length === 0;
    this.#write(from, to, ids);
    const primary = primaryIds(from.type, to.type);
    if (primary !== undefined && wasFirstOfFrom) this.#write(from, to, primary);
    const mirrored = primaryIds(to.type, from.type);
    if (mirrored !== undefined && wasFirstOfTo) this.#write(to, from, mirrored);
    return true;
  }

  remove(from: ModelRecord, to: ModelRecord): void {
    this.#links.get(keyOf(from))?.delete(keyOf(to));
    this.#links.get(keyOf(to))?.delete(keyOf(from));
  }

  archive(record: ModelRecord): void {
    this.#live.delete(keyOf(record));
    this.#links.delete(keyOf(record));
    for (const links of this.#links.values()) links.delete(keyOf(record));
  }

  /** What the record's list of one type has to hold: its primary one first, then by id. Undefined where the record is gone. */
  neighbours(record: ModelRecord, type: string): readonly Neighbour[] | undefined {
    if (!this.isLive(record)) return undefined;
    const links = [...this.#linksOf(record).values()].filter(({ to }) => to.type === type);
    const primary = primaryIds(record.type, type)?.[0];
    const rows = links.map(({ to, ids }) => ({
      toObjectId: Number(to.id),
      associationTypes: [...ids].sort((one, other) => one - other).map((id) => shown(record.type, type, id)),
    }));
    const rank = (row: Neighbour) => (row.associationTypes.some(({ typeId }) => typeId === primary) ? 0 : 1);
    return rows.sort((one, other) => rank(one) - rank(other) || one.toObjectId - other.toObjectId);
  }

  #write(from: ModelRecord, to: ModelRecord, [there, back]: readonly [number, number]): void {
    this.#idsOf(from, to).add(there);
    this.#idsOf(to, from).add(back);
  }

  #idsOf(from: ModelRecord, to: ModelRecord): Set<number> {
    const links = this.#linksOf(from);
    const link = links.get(keyOf(to)) ?? { to, ids: new Set<number>() };
    links.set(keyOf(to), link);
    return link.ids;
  }

  #linksOf(record: ModelRecord) {
    return this.#links.get(keyOf(record)) ?? new Map<string, { readonly to: ModelRecord; readonly ids: Set<number> }>();
  }
}

function shown(from: string, to: string, typeId: number): Neighbour['associationTypes'][number] {
  return { category: 'HUBSPOT_DEFINED', typeId, label: labelOf(from, to, typeId) };
}

function keyOf(record: ModelRecord): string {
  return `${record.type}/${record.id}`;
}
