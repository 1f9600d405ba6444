import type { PortalId } from '../../domain/ids.ts';
import { type Block, editBlock, readBlock, writeBlock } from '../encoding/block.ts';
import { hubMin } from '../encoding/counts.ts';
import type { DirectedEdges, EdgeGroup } from './directed-edges.ts';
import { FactsRefused } from './facts-refused.ts';
import { type LinkBook, type LinkEffects, typeSets } from './link-effects.ts';
import type { TableEdits, TableRow, Tables } from './tables.ts';

/** Stands for an association type in the counter of all neighbours. */
export const neighbourCounter = 0;

/** An end with what was there before: its last block, an empty one where it has none. */
interface GrownEnd {
  readonly group: EdgeGroup;
  readonly last: Block;
}

/**
 * What gathered edges add to the tables: blocks, pointers to one-per targets and the counters of hubs. Edges only come behind those that
 * are there, as facts come in the order of an export: each end's neighbours ascend over a whole import.
 */
export async function rowsOfLinks(tables: Tables, portal: PortalId, edges: DirectedEdges, book: LinkBook): Promise<readonly TableEdits[]> {
  const groups = edges.take();
  if (groups.length === 0) return [];
  const lasts = await tables.blocksAround(
    portal,
    groups.map(({ fromType, fromId, toType }) => [fromType, fromId, toType, Number.MAX_SAFE_INTEGER]),
  );
  const ends = groups.map((group, place): GrownEnd => ({ group, last: blockOf(lasts[place]) }));
  const blocks: TableRow[] = [];
  const leads: TableRow[] = [];
  for (const end of ends) {
    refuseDisorder(end);
    addBlocks(end, blocks);
    addLeads(end.group, leads);
  }
  const hubs = await hubRowsOf(tables, portal, ends.filter(isHub), book);
  return [
    { table: 'adjacency', portal, puts: blocks, removals: [] },
    { table: 'lead', portal, puts: leads, removals: [] },
    { table: 'hub', portal, puts: hubs, removals: [] },
  ];
}

function blockOf(row: TableRow | undefined): Block {
  return row === undefined ? { first: 0, ids: [], types: [] } : readBlock(Number(row[3]), String(row[4]), typeSets);
}

function refuseDisorder({ group: { fromType, fromId, ids }, last }: GrownEnd): void {
  let before = last.ids.at(-1) ?? 0;
  for (const id of ids) {
    if (id <= before) throw new FactsRefused(`the links of record ${fromType}:${fromId} are not in the order of an export, or there twice`);
    before = id;
  }
}

function addBlocks({ group: { fromType, fromId, toType, ids, effects }, last }: GrownEnd, rows: TableRow[]): void {
  const edits = ids.map((id, place) => ({ id, types: effects[place]?.types }));
  for (const { first, ids: own, types } of editBlock(last, edits)) rows.push([fromType, fromId, toType, first, writeBlock(own, types)]);
}

function addLeads({ fromType, fromId, toType, ids, effects }: EdgeGroup, rows: TableRow[]): void {
  effects.forEach(({ leads }, place) => {
    for (const type of leads) rows.push([fromType, fromId, toType, type, ids[place] ?? 0]);
  });
}

function isHub({ group, last }: GrownEnd): boolean {
  return last.first !== 0 || last.ids.length + group.ids.length >= hubMin;
}

/** Counters as they are after the edges: counted whole where an end becomes a hub, else moved on from those that are kept. */
async function hubRowsOf(tables: Tables, portal: PortalId, ends: readonly GrownEnd[], book: LinkBook): Promise<readonly TableRow[]> {
  const added = ends.flatMap(({ group, last }) => {
    const isNew = last.first === 0 && last.ids.length < hubMin;
    const before = isNew ? last.types.map((types) => book.of(types)) : [];
    const counts = counterRows([...before, ...group.effects]);
    return counts.map(([type, n]) => ({ key: [group.fromType, group.fromId, group.toType, type], n }));
  });
  const kept = await tables.find(
    'hub',
    portal,
    added.map(({ key }) => key),
  );
  return added.map(({ key, n }, place): TableRow => [...key, n + Number(kept[place]?.[4] ?? 0)]);
}

/** The counters of an end with these edges: of its neighbours, then of each type that has one of its own. */
export function counterRows(edges: readonly LinkEffects[]): readonly (readonly [type: number, n: number])[] {
  const counts = new Map<number, number>([[neighbourCounter, edges.length]]);
  for (const { counted } of edges) for (const type of counted) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts];
}
