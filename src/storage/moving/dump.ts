import { type PortalId, storedAssociationTypeKey } from '../../domain/ids.ts';
import { blockMax, readBlock, readTypes } from '../encoding/block.ts';
import type { EdgeTo, Fact, FormerEdgeTo, PortalFact, RecordName, Scope } from './fact.ts';
import { typeSets } from './link-effects.ts';
import type { TableName, TableRow, Tables } from './tables.ts';
import { updatedIn } from './updates.ts';

/** Private apps are the portal's own: their tokens are known by these entries. Apps with OAuth belong to the server. */
const portalEntryKind = 'privateApp';

/**
 * Tells everything that is so, in an order that follows from it alone: two houses that hold the same tell the same. Facts come in groups of
 * bounded size; `rows` is called with how many rows of tables they were read from.
 */
export async function* dumpFacts(tables: Tables, scope: Scope, rows: (count: number) => void): AsyncGenerator<readonly Fact[]> {
  const portals: PortalId[] = [];
  for await (const page of tables.portals()) {
    const told = page.filter(({ id }) => scope.kind === 'house' || id === scope.id);
    portals.push(...told.map(({ id }) => id));
    yield told.map((portal): Fact => ({ kind: 'portal', ...portal }));
  }
  const { logEnd, lastPortalId } = await tables.ends();
  yield [{ kind: 'ends', logEnd, lastPortalId: scope.kind === 'house' ? lastPortalId : null }];
  for await (const page of tables.entries()) {
    const told = page.filter(({ kind, key }) => scope.kind === 'house' || (kind === portalEntryKind && key.startsWith(`${scope.id}:`)));
    yield told.map((entry): Fact => ({ kind: 'entry', entry }));
  }
  for await (const page of tables.tokens()) {
    const told = page.filter(({ portal, kind }) => scope.kind === 'house' || (portal === scope.id && kind === 'privateApp'));
    yield told.map((token): Fact => ({ kind: 'token', token }));
  }
  for (const portal of portals) {
    yield [{ kind: 'in', portal }];
    yield* dumpPortal(tables, portal, rows);
  }
}

/** A table that facts are read from, and how. */
interface Chapter {
  readonly table: TableName;
  facts(page: readonly TableRow[], dumped: Dumped): readonly PortalFact[] | Promise<readonly PortalFact[]>;
}

/** What is told of, and what was read of it that does not make a line yet. */
interface Dumped {
  readonly tables: Tables;
  readonly portal: PortalId;
  readonly edges: GatheredEdges;
}

/** The order of what is told of a portal. Whoever takes it in needs what comes earlier for what comes later. */
const chapters: readonly Chapter[] = [
  { table: 'definition', facts: (page) => page.map(definitionOf) },
  { table: 'record', facts: (page) => page.map(recordOf) },
  { table: 'unique_value', facts: (page) => page.map(uniqueOf) },
  { table: 'blocked_value', facts: (page) => page.map(blockedOf) },
  { table: 'merged_record', facts: (page) => page.map(mergedOf) },
  { table: 'adjacency', facts: (page, { edges }) => page.flatMap((row) => edges.take(row)) },
  { table: 'archived_edge', facts: formerEdgesOf },
  { table: 'change_log', facts: logOf },
];

/** The tables that are read for a dump. */
export const dumpedTables: readonly TableName[] = chapters.map(({ table }) => table);

async function* dumpPortal(tables: Tables, portal: PortalId, rows: (count: number) => void): AsyncGenerator<readonly Fact[]> {
  const dumped: Dumped = { tables, portal, edges: new GatheredEdges() };
  for (const { table, facts } of chapters) {
    for await (const page of tables.scan(table, portal)) {
      yield await facts(page, dumped);
      rows(page.length);
    }
    yield dumped.edges.rest();
  }
}

function definitionOf([of, key, body]: TableRow): PortalFact {
  return { kind: 'definition', of: String(of), key: String(key), body: String(body) };
}

function recordOf([type, id, createdAt, updatedAt, archivedAt, properties, createdIn]: TableRow): PortalFact {
  return {
    kind: 'record',
    type: Number(type),
    id: Number(id),
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
    archivedAt: numberOrNull(archivedAt),
    createdIn: numberOrNull(createdIn),
    properties: String(properties),
  };
}

function uniqueOf([type, property, value, id]: TableRow): PortalFact {
  return { kind: 'unique', type: Number(type), property: String(property), value: String(value), id: Number(id) };
}

function blockedOf([type, property, value]: TableRow): PortalFact {
  return { kind: 'blocked', type: Number(type), property: String(property), value: String(value) };
}

function mergedOf([type, id, into]: TableRow): PortalFact {
  return { kind: 'merged', type: Number(type), id: Number(id), into: Number(into) };
}

/** Links of one end in one line at most. */
const edgesMax = blockMax;

/** Gathers links of an end to lines of the same length: how blocks are cut follows from how they came to be, and lines from what is there. */
class GatheredEdges {
  #end: readonly [fromType: number, fromId: number, toType: number] = [0, 0, 0];
  #to: EdgeTo[] = [];

  /** Takes what a block tells from this end, in the order of the table. Answers lines that are complete. */
  take([from, id, other, first, entries]: TableRow): readonly PortalFact[] {
    const [fromType, fromId, toType] = [Number(from), Number(id), Number(other)];
    if (toType < fromType) return [];
    const [lastType, lastId, lastToType] = this.#end;
    const facts = fromType === lastType && fromId === lastId && toType === lastToType ? [] : [...this.rest()];
    this.#end = [fromType, fromId, toType];
    const block = readBlock(Number(first), String(entries), typeSets);
    for (const [place, toId] of block.ids.entries()) {
      if (toType === fromType && toId <= fromId) continue;
      this.#to.push([toId, ...(block.types[place] ?? [])]);
      if (this.#to.length === edgesMax) facts.push(...this.rest());
    }
    return facts;
  }

  /** The line of what is left. */
  rest(): readonly PortalFact[] {
    const [fromType, fromId, toType] = this.#end;
    const to = this.#to;
    this.#to = [];
    return to.length === 0 ? [] : [{ kind: 'edges', fromType, fromId, toType, to }];
  }
}

async function formerEdgesOf(page: readonly TableRow[], { tables, portal }: Dumped): Promise<readonly PortalFact[]> {
  const told = page.filter(([fromType, fromId, toType, toId]) => isLower(fromType, fromId, toType, toId));
  const back = await tables.find(
    'archived_edge',
    portal,
    told.map(([fromType, fromId, toType, toId]) => [toType ?? 0, toId ?? 0, fromType ?? 0, fromId ?? 0]),
  );
  return told.map(([fromType, fromId, toType, toId, types], place): PortalFact => {
    const to: FormerEdgeTo = [Number(toId), typesIn(types), typesIn(back[place]?.[4])];
    return { kind: 'former', fromType: Number(fromType), fromId: Number(fromId), toType: Number(toType), to: [to] };
  });
}

function isLower(fromType: TableRow[number] = 0, fromId: TableRow[number] = 0, toType: TableRow[number] = 0, toId: TableRow[number] = 0) {
  const byType = Number(fromType) - Number(toType);
  return byType < 0 || (byType === 0 && Number(fromId) < Number(toId));
}

function typesIn(text: TableRow[number] | undefined): readonly number[] {
  return text === undefined || text === null ? [] : readTypes(String(text)).map(storedAssociationTypeKey);
}

/** Entries of the log, each with those of its updates that do not count any more. */
async function logOf(page: readonly TableRow[], { tables, portal }: Dumped): Promise<readonly PortalFact[]> {
  const updated = page.map(([number, commands]) => updatedIn(Number(number), String(commands)));
  const counts = await tables.has('record_change', portal, updated.flat());
  let place = 0;
  return page.map(([number, commands], entry): PortalFact => {
    const undone: RecordName[] = [];
    for (const [type, id] of updated[entry] ?? []) {
      if (counts[place] !== true) undone.push([type, id]);
      place += 1;
    }
    return { kind: 'log', number: Number(number), commands: String(commands), ...(undone.length > 0 && { undone }) };
  });
}

function numberOrNull(cell: TableRow[number] | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
