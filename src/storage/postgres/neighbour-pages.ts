import { type PortalId, recordIdOf } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { type Block, type EdgeTypes, readBlock, typesInBlock } from '../encoding/block.ts';
import { addFrom, blocksFor, distinctLeads, isLedAfter, type Lead, othersAfter, pageOf, withoutLeads } from '../encoding/neighbour-page.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { Neighbour, NeighbourPage, NeighbourRows } from '../port.ts';
import type { Sql, SqlRow } from './database.ts';
import { readStatements } from './read-statements.ts';

/** What rows are read with. */
export interface PageReading {
  readonly schema: PortalSchema;
  readonly typeSets: TypeSets;
}

/** A pointer and the block that it leads into; undefined where that is the first of the page's blocks. */
interface FoundLead extends Lead {
  readonly block: Block | undefined;
}

/** What the database has for one page, unordered. */
interface Found {
  readonly leads: FoundLead[];
  readonly blocks: Block[];
  isLive: boolean;
}

/** Reads pages of neighbours, in their order, all with one statement; a page whose blocks are sparse takes more. */
export async function readNeighbourPages(
  sql: Sql,
  portal: PortalId,
  pages: readonly NeighbourPage[],
  reading: PageReading,
): Promise<readonly (NeighbourRows | undefined)[]> {
  if (pages.length === 0) return [];
  const leadsMax = Math.max(...pages.map(({ record, toType }) => reading.schema.links.between(record.type, toType).leading.length));
  const blocksMax = blocksFor(Math.max(...pages.map(({ limit }) => limit)) + 1 + leadsMax);
  const rows = await sql.rows(
    readStatements.neighbourPages,
    portal,
    pages.map(({ record }) => record.type),
    pages.map(({ record }) => record.id),
    pages.map(({ toType }) => toType),
    pages.map(({ after }) => othersAfter(after)),
    blocksMax,
    leadsMax,
  );
  const found = pages.map((): Found => ({ leads: [], blocks: [], isLive: false }));
  for (const row of rows) addRow(row, found[Number(row[0]) - 1], reading.typeSets);
  return Promise.all(pages.map((page, place) => pageFrom(page, found[place], { blocksMax, sql, portal, typeSets: reading.typeSets })));
}

function addRow([, part, by, id, first, entries]: SqlRow, found: Found | undefined, typeSets: TypeSets): void {
  if (found === undefined) throw new Error('the database answers for a page that nobody asked for');
  const block = typeof entries === 'string' ? readBlock(Number(first), entries, typeSets) : undefined;
  if (part === 0) found.leads.push({ by: Number(by), id: Number(id), block });
  else if (part === 2) found.isLive = true;
  else if (block !== undefined) found.blocks.push(block);
}

interface MoreBlocks {
  readonly blocksMax: number;
  readonly sql: Sql;
  readonly portal: PortalId;
  readonly typeSets: TypeSets;
}

async function pageFrom(page: NeighbourPage, found: Found | undefined, more: MoreBlocks): Promise<NeighbourRows | undefined> {
  if (found?.isLive !== true) return undefined;
  found.blocks.sort((a, b) => a.first - b.first);
  found.leads.sort((a, b) => a.by - b.by);
  const leads = distinctLeads(found.leads);
  const led = leads.filter((lead) => isLedAfter(lead, page.after)).map((lead) => ({ by: lead.by, row: neighbourOf(lead, found.blocks) }));
  const wanted = page.limit + 1 - led.length;
  const others = wanted <= 0 ? [] : withoutLeads(await neighboursIn(found.blocks, page, wanted + leads.length, more), leads, wanted);
  return pageOf(led, others, page.limit);
}

function neighbourOf({ id, block }: FoundLead, blocks: readonly Block[]): Neighbour {
  const around = block ?? blocks.find(({ first }) => first === 0);
  const types = around === undefined ? undefined : typesInBlock(around, id);
  if (types === undefined) throw new Error(`a pointer leads to ${id}, but no edge does`);
  return { id: recordIdOf(id), types };
}

/** Up to `limit` neighbours from the blocks on. Blocks are full but for the last, unless neighbours went: then more of them are read. */
async function neighboursIn(
  blocks: readonly Block[],
  { record, toType, after }: NeighbourPage,
  limit: number,
  { blocksMax, sql, portal, typeSets }: MoreBlocks,
): Promise<{ readonly ids: number[]; readonly types: EdgeTypes[] }> {
  const page = { ids: [] as number[], types: [] as EdgeTypes[] };
  let read = blocks;
  for (;;) {
    // A block that was cut meanwhile may come again in part: only what is above the last id is new.
    for (const block of read) addFrom(block, page.ids.at(-1) ?? othersAfter(after), limit, page);
    const last = read.at(-1);
    if (page.ids.length >= limit || last === undefined || read.length < blocksMax) return page;
    const rows = await sql.rows(readStatements.blocksAfter, portal, record.type, record.id, toType, last.first, blocksMax);
    read = rows.map(([first, entries]) => readBlock(Number(first), String(entries), typeSets));
  }
}
