import type { AssociationTypeKey } from '../../domain/ids.ts';
import { type Block, blockMax, type EdgeTypes, readBlock, typesInBlock } from '../encoding/block.ts';
import { TypeUnknown, typeSets } from '../moving/link-effects.ts';
import type { EdgePlace, TableRow } from '../moving/tables.ts';
import { type Finding, rowsIn, tableRepair, told, type Ward } from './finding.ts';

const blockText = /^[0-9a-z]+=[0-9a-z]+(\.[0-9a-z]+)*(;[0-9a-z]+(=[0-9a-z]+(\.[0-9a-z]+)*)?)*$/;

/** Looks at each block by itself and beside the one before. What cannot be read goes: the other ends of its links still know them. */
export async function* checkBlocks(ward: Ward): AsyncGenerator<Finding> {
  let before: { readonly row: TableRow; readonly last: number } | undefined;
  for await (const row of rowsIn(ward.tables.scan('adjacency', ward.portal.id))) {
    const first = Number(row[3]);
    const block = blockIn(row);
    const isBehind = before === undefined || !isSameEnd(before.row, row) || before.last < first;
    if (block === undefined || !isBehind) {
      yield {
        rule: 'blocks',
        where: `the block of ${told(row[0], row[1])} to type ${row[2]} from ${first}`,
        repair: tableRepair(ward, 'adjacency', [], [row.slice(0, 4)]),
      };
      continue;
    }
    before = { row, last: block.ids.at(-1) ?? 0 };
  }
}

/** The block of a row; undefined where it is none that can be read, or not in order. */
export function blockIn(row: TableRow): Block | undefined {
  const text = String(row[4]);
  if (!blockText.test(text)) return undefined;
  const block = readBlock(Number(row[3]), text, typeSets);
  const { ids, types, first } = block;
  const isInOrder = ids.every((id, place) => Number.isSafeInteger(id) && id > (ids[place - 1] ?? Math.max(0, first - 1)));
  const isTyped = types.every((keys) => keys.length > 0 && keys.every((key, place) => key > (keys[place - 1] ?? -1)));
  return isInOrder && isTyped && ids.length <= blockMax ? block : undefined;
}

function isSameEnd(one: TableRow, other: TableRow): boolean {
  return one[0] === other[0] && one[1] === other[1] && one[2] === other[2];
}

/** An edge as it was found. */
interface FoundEdge {
  readonly place: EdgePlace;
  readonly types: EdgeTypes;
}

/** Edges looked at in one go: their other directions are looked up together. */
const edgesMax = 4_096;

/** Looks at each edge from both of its ends. */
export async function* checkEdges(ward: Ward): AsyncGenerator<Finding> {
  let edges: FoundEdge[] = [];
  for await (const row of rowsIn(ward.tables.scan('adjacency', ward.portal.id))) {
    const block = blockIn(row);
    if (block === undefined) continue;
    block.ids.forEach((id, place) => {
      edges.push({ place: [Number(row[0]), Number(row[1]), Number(row[2]), id], types: block.types[place] ?? [] });
    });
    if (edges.length < edgesMax) continue;
    yield* edgeFindings(ward, edges);
    edges = [];
  }
  yield* edgeFindings(ward, edges);
}

async function* edgeFindings(ward: Ward, edges: readonly FoundEdge[]): AsyncGenerator<Finding> {
  const { tables, portal } = ward;
  const ends = edges.flatMap(({ place: [fromType, fromId, toType, toId] }) => [
    [fromType, fromId],
    [toType, toId],
  ]);
  const presences = await tables.presences(portal.id, ends);
  const blocks = await tables.blocksAround(
    portal.id,
    edges.map(({ place }) => turned(place)),
  );
  for (const [at, edge] of edges.entries()) {
    const isOrphan = presences[2 * at] !== 'live' || presences[2 * at + 1] !== 'live';
    const row = blocks[at];
    const block = row === undefined ? undefined : blockIn(row);
    const finding = isOrphan ? orphan(edge) : oneSided(ward, edge, block === undefined ? undefined : typesInBlock(block, edge.place[1]));
    if (finding !== undefined) yield finding;
  }
}

function turned([fromType, fromId, toType, toId]: EdgePlace): EdgePlace {
  return [toType, toId, fromType, fromId];
}

function orphan({ place }: FoundEdge): Finding {
  return { rule: 'edges', where: `${edgeName(place)}: one of the two is not live`, repair: { kind: 'edge', place, types: undefined } };
}

/** What is wrong with an edge between live records, seen from its lower end where both directions are there. */
function oneSided({ book }: Ward, { place, types }: FoundEdge, back: EdgeTypes | undefined): Finding | undefined {
  const known = types.filter((type) => isKnown(book, type));
  if (known.length < types.length) {
    const kept = known.length === 0 ? undefined : book.of(known).types;
    return {
      rule: 'edges',
      where: `${edgeName(place)} has a type that the portal does not have`,
      repair: { kind: 'edge', place, types: kept },
    };
  }
  const expected = book.of(types).back;
  if (back === undefined) {
    return {
      rule: 'edges',
      where: `${edgeName(turned(place))} is missing`,
      repair: { kind: 'edge', place: turned(place), types: expected },
    };
  }
  const added = expected.filter((type) => !back.includes(type));
  if (added.length === 0) return undefined;
  // What either end knows is kept; the other end finds what this one lacks.
  const union = typeSets.of([...back, ...added]);
  return { rule: 'edges', where: `${edgeName(turned(place))} lacks a type`, repair: { kind: 'edge', place: turned(place), types: union } };
}

/** Whether the portal has an association type. */
export function isKnown(book: Ward['book'], type: AssociationTypeKey): boolean {
  try {
    return book.of([type]) !== undefined;
  } catch (cause) {
    if (cause instanceof TypeUnknown) return false;
    throw cause;
  }
}

function edgeName([fromType, fromId, toType, toId]: EdgePlace): string {
  return `the edge ${told(fromType, fromId)} to ${told(toType, toId)}`;
}
