import type { EdgeTypes } from '../encoding/block.ts';
import { hubMin } from '../encoding/counts.ts';
import type { LinkEffects } from '../moving/link-effects.ts';
import { neighbourCounter } from '../moving/load-links.ts';
import type { TableName, TableRow } from '../moving/tables.ts';
import { blockIn, isKnown } from './check-links.ts';
import { type Finding, type RuleName, rowsIn, tableRepair, told, type Ward } from './finding.ts';

/** Looks at everything that is counted, or led to, because of edges: each is worked out from the edges and held against what is kept. */
export async function* checkCounts(ward: Ward): AsyncGenerator<Finding> {
  const uses = new Map<number, number>();
  const hubs = new Kept(ward, 'hub', 'counters');
  const leads = new Kept(ward, 'lead', 'leads');
  for await (const end of endsOf(ward)) {
    for (const [type, n] of end.uses) uses.set(type, (uses.get(type) ?? 0) + n);
    yield* hubs.compare(end.key, end.total < hubMin ? [] : [[neighbourCounter, end.total], ...end.counts]);
    yield* leads.compare(end.key, end.leads, end.others);
    yield* heldOften(end);
  }
  yield* hubs.rest();
  yield* leads.rest();
  yield* checkUses(ward, uses);
}

/** A record holds one other by a one-per type. Which of several it should be follows from nothing: told, and not repaired. */
function* heldOften({ key: [fromType, fromId, toType], leads, others }: EndSummary): Generator<Finding> {
  if (others.size === leads.size) return;
  for (const type of leads.keys()) {
    const held = [...others].filter((other) => other.startsWith(`${type} `)).length;
    if (held > 1)
      yield { rule: 'leads', where: `${told(fromType, fromId)} holds ${held} records of type ${toType} by type ${type}, and not one` };
  }
}

type Counted = readonly [type: number, n: number];

/** What follows from types, but for those that the portal does not have. */
function effectsOf(book: Ward['book'], types: EdgeTypes): LinkEffects {
  const known = types.filter((type) => isKnown(book, type));
  return book.of(known.length === types.length ? types : known);
}

/** What follows from the edges of one end. */
interface EndSummary {
  readonly key: readonly [fromType: number, fromId: number, toType: number];
  total: number;
  readonly counts: Map<number, number>;
  /** The first record that is held by each one-per type. */
  readonly leads: Map<number, number>;
  /** Every record that is held by one-per types. */
  readonly others: Set<string>;
  readonly uses: Map<number, number>;
}

async function* endsOf({ tables, portal, book }: Ward): AsyncGenerator<EndSummary> {
  let end: EndSummary | undefined;
  for await (const [fromType, fromId, toType, first, entries] of rowsIn(tables.scan('adjacency', portal.id))) {
    const key = [Number(fromType), Number(fromId), Number(toType)] as const;
    if (end !== undefined && compareKeys(end.key, key) !== 0) yield end;
    if (end === undefined || compareKeys(end.key, key) !== 0) {
      end = { key, total: 0, counts: new Map(), leads: new Map(), others: new Set(), uses: new Map() };
    }
    // What cannot be read was told before, and counts for nothing.
    const block = blockIn([fromType ?? 0, fromId ?? 0, toType ?? 0, first ?? 0, entries ?? '']);
    if (block === undefined) continue;
    for (const [place, id] of block.ids.entries()) add(end, id, effectsOf(book, block.types[place] ?? []));
  }
  if (end !== undefined) yield end;
}

function add(end: EndSummary, id: number, { counted, leads, uses }: LinkEffects): void {
  const [fromType, fromId, toType] = end.key;
  end.total += 1;
  for (const type of counted) end.counts.set(type, (end.counts.get(type) ?? 0) + 1);
  for (const type of leads) {
    if (!end.leads.has(type)) end.leads.set(type, id);
    end.others.add(`${type} ${id}`);
  }
  // A link counts once, seen from its lower end.
  if (fromType > toType || (fromType === toType && fromId > id)) return;
  for (const type of uses) end.uses.set(type, (end.uses.get(type) ?? 0) + 1);
}

/** Rows of a table by end, read beside the edges in the same order. */
class Kept {
  readonly #ward: Ward;
  readonly #table: TableName;
  readonly #rule: RuleName;
  readonly #rows: AsyncGenerator<TableRow>;
  #next: TableRow | undefined;
  #isRead = false;

  constructor(ward: Ward, table: TableName, rule: RuleName) {
    this.#ward = ward;
    this.#table = table;
    this.#rule = rule;
    this.#rows = rowsIn(ward.tables.scan(table, ward.portal.id));
  }

  /** Holds what an end should have against what it has; `others` are values that do as well. */
  async *compare(key: EndSummary['key'], expected: Iterable<Counted>, others: ReadonlySet<string> = new Set()): AsyncGenerator<Finding> {
    yield* this.#before(key);
    const missing = new Map(expected);
    for (let row = await this.#peek(); row !== undefined && compareKeys(row, key) === 0; row = await this.#advance()) {
      const [type, value] = [Number(row[3]), Number(row[4])];
      const wanted = missing.get(type);
      missing.delete(type);
      if (wanted === value || others.has(`${type} ${value}`) || (wanted === undefined && value === 0)) continue;
      yield this.#finding(row, wanted);
    }
    for (const [type, value] of missing) if (value !== 0) yield this.#finding([...key, type, 0], value);
  }

  /** What is left belongs to ends without edges. */
  async *rest(): AsyncGenerator<Finding> {
    for (let row = await this.#peek(); row !== undefined; row = await this.#advance()) yield this.#finding(row, undefined);
  }

  async *#before(key: EndSummary['key']): AsyncGenerator<Finding> {
    for (let row = await this.#peek(); row !== undefined && compareKeys(row, key) < 0; row = await this.#advance()) {
      yield this.#finding(row, undefined);
    }
  }

  #finding(row: TableRow, wanted: number | undefined): Finding {
    const key = row.slice(0, 4);
    const [fromType, fromId, toType, type] = key;
    return {
      rule: this.#rule,
      where: `${told(fromType, fromId)} to type ${toType}, by ${type === neighbourCounter ? 'neighbours' : `type ${type}`}: ${row[4]} and not ${wanted ?? 'none'}`,
      repair: tableRepair(this.#ward, this.#table, wanted === undefined ? [] : [[...key, wanted]], wanted === undefined ? [key] : []),
    };
  }

  async #peek(): Promise<TableRow | undefined> {
    if (!this.#isRead) await this.#advance();
    return this.#next;
  }

  async #advance(): Promise<TableRow | undefined> {
    const { value, done } = await this.#rows.next();
    this.#next = done === true ? undefined : value;
    this.#isRead = true;
    return this.#next;
  }
}

function compareKeys(one: TableRow, other: TableRow): number {
  return Number(one[0]) - Number(other[0]) || Number(one[1]) - Number(other[1]) || Number(one[2]) - Number(other[2]);
}

async function* checkUses(ward: Ward, uses: ReadonlyMap<number, number>): AsyncGenerator<Finding> {
  const missing = new Map(uses);
  for await (const [type, n] of rowsIn(ward.tables.scan('type_use', ward.portal.id))) {
    const wanted = missing.get(Number(type)) ?? 0;
    missing.delete(Number(type));
    if (wanted !== Number(n)) yield usesFinding(ward, Number(type), Number(n), wanted);
  }
  for (const [type, wanted] of missing) yield usesFinding(ward, type, 0, wanted);
}

function usesFinding(ward: Ward, type: number, n: number, wanted: number): Finding {
  return { rule: 'typeUses', where: `type ${type}: ${n} and not ${wanted}`, repair: tableRepair(ward, 'type_use', [[type, wanted]]) };
}
