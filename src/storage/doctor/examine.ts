import type { PortalSchema } from '../../domain/portal-schema.ts';
import { editBlock, readBlock, writeBlock } from '../encoding/block.ts';
import { readDefinitions, type WrittenDefinition } from '../encoding/definitions.ts';
import { LinkBook, typeSets } from '../moving/link-effects.ts';
import type { StoredPortal, Tables } from '../moving/tables.ts';
import { checkCounts } from './check-counts.ts';
import { checkFormerEdges } from './check-former-links.ts';
import { checkBlocks, checkEdges } from './check-links.ts';
import { checkHistory, checkLog, checkSearchIndexes } from './check-log.ts';
import { checkHolders, checkMergedIds, checkRecords, checkUniqueValues } from './check-records.ts';
import { checkSettings } from './check-settings.ts';
import { type Finding, type Repair, rowsIn, type Ward } from './finding.ts';

/** What is looked at in a portal, in this order: a check may rely on what those before it found to be good, or made so. */
const checks: readonly ((ward: Ward) => AsyncIterable<Finding>)[] = [
  checkRecords,
  checkBlocks,
  checkEdges,
  checkFormerEdges,
  checkCounts,
  checkUniqueValues,
  checkHolders,
  checkMergedIds,
  checkLog,
  checkHistory,
  checkSearchIndexes,
];

/** A finding, with the portal that it was made in. */
export interface PortalFinding extends Finding {
  readonly portal: number;
  readonly isRepaired: boolean;
}

/** Whether findings are only told, or made good where that can be. */
export type Care = 'look' | 'repair';

/** Findings that are made good together at most: bounds memory. */
const repairsMax = 1_000;

/** Looks at everything that every portal holds, with bounded memory, and tells what is not as it has to be. */
export async function* examine(tables: Tables, care: Care): AsyncGenerator<PortalFinding> {
  for await (const page of tables.portals()) {
    for (const portal of page) yield* examinePortal(tables, portal, care);
  }
}

async function* examinePortal(tables: Tables, portal: StoredPortal, care: Care): AsyncGenerator<PortalFinding> {
  for (const finding of checkSettings(portal)) yield { ...finding, portal: portal.id, isRepaired: false };
  const schema = await schemaOf(tables, portal);
  if (schema === undefined) {
    yield { rule: 'definitions', where: 'nothing else of this portal was looked at', portal: portal.id, isRepaired: false };
    return;
  }
  const ward: Ward = { tables, portal, schema, book: new LinkBook(schema) };
  for (const check of checks) {
    let repairs: Repair[] = [];
    for await (const finding of check(ward)) {
      const isRepaired = care === 'repair' && finding.repair !== undefined;
      yield { ...finding, portal: portal.id, isRepaired };
      if (!isRepaired || finding.repair === undefined) continue;
      repairs.push(finding.repair);
      if (repairs.length < repairsMax) continue;
      await make(ward, repairs);
      repairs = [];
    }
    await make(ward, repairs);
  }
}

async function schemaOf(tables: Tables, { id, createdAt }: StoredPortal): Promise<PortalSchema | undefined> {
  const rows: WrittenDefinition[] = [];
  for await (const [kind, key, body] of rowsIn(tables.scan('definition', id))) {
    rows.push({ kind: String(kind), key: String(key), body: String(body) });
  }
  try {
    return readDefinitions({ id, createdAt }, rows);
  } catch {
    return undefined;
  }
}

async function make(ward: Ward, repairs: readonly Repair[]): Promise<void> {
  for (const repair of repairs) {
    switch (repair.kind) {
      case 'write':
        await ward.tables.write(repair.edits);
        break;
      case 'edge':
        await editEdge(ward, repair);
        break;
      case 'forgetIndexes':
        await ward.tables.dropSearchIndexes(ward.portal.id);
        break;
    }
  }
}

/** Edges one after the other: two of them may be in one block. */
async function editEdge({ tables, portal }: Ward, { place, types }: Extract<Repair, { kind: 'edge' }>): Promise<void> {
  const [fromType, fromId, toType, toId] = place;
  const [row] = await tables.blocksAround(portal.id, [place]);
  const block = row === undefined ? { first: 0, ids: [], types: [] } : readBlock(Number(row[3]), String(row[4]), typeSets);
  const pieces = editBlock(block, [{ id: toId, types: types === undefined ? undefined : typeSets.of(types) }]);
  const puts = pieces.map((piece) => [fromType, fromId, toType, piece.first, writeBlock(piece.ids, piece.types)]);
  const removals = pieces.length === 0 ? [[fromType, fromId, toType, block.first]] : [];
  await tables.write({ tables: [{ table: 'adjacency', portal: portal.id, puts, removals }] });
}
