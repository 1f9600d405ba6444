import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { EdgeTypes } from '../encoding/block.ts';
import type { LinkBook } from '../moving/link-effects.ts';
import type { EdgePlace, HouseEdits, StoredPortal, TableName, TableRow, Tables } from '../moving/tables.ts';

/** Something that is not as it has to be: which rule it breaks, where, and what makes it good again, where anything does. */
export interface Finding {
  readonly rule: RuleName;
  readonly where: string;
  readonly repair?: Repair;
}

/** What makes a finding good: rows to be written, an edge that becomes what its types say or goes, or the indexes of searches forgotten. */
export type Repair =
  | { readonly kind: 'write'; readonly edits: HouseEdits }
  | { readonly kind: 'edge'; readonly place: EdgePlace; readonly types: EdgeTypes | undefined }
  | { readonly kind: 'forgetIndexes' };

/** What has to be so, by name, in the order in which it is looked at: repairs of one are what the next one sees. */
export const rules = {
  settings: 'what was set for each portal can be read',
  definitions: 'definitions can be read',
  records: 'each record is live or archived, can be read, and has an id that is not given out again',
  blocks: 'each block holds its neighbours in order, within its bounds, with their types',
  edges: 'each link is there in both directions between two live records, with inverse types that the portal has',
  formerEdges:
    'each link that ended when a record was archived is kept in both directions with inverse types, and one of its records is archived',
  counters: 'counters of hubs are right, and nobody else has any',
  leads: 'each one-per type leads to the one record that is held by it',
  typeUses: 'the uses of every label are counted',
  uniqueValues: 'each unique value leads to the live record that has it',
  mergedIds: 'each merged id leads to a record that stands for it',
  log: 'the log of changes can be read, and its numbers rise',
  history: 'the history of each record leads to the log',
  searchIndexes: 'indexes of searches hold exactly the live records that have their values',
} as const;
export type RuleName = keyof typeof rules;

/** What a check works on: one portal. */
export interface Ward {
  readonly tables: Tables;
  readonly portal: StoredPortal;
  readonly schema: PortalSchema;
  readonly book: LinkBook;
}

/** Writes rows of one table of the portal, and removes others. */
export function tableRepair({ portal }: Ward, table: TableName, puts: readonly TableRow[], removals: readonly TableRow[] = []): Repair {
  return { kind: 'write', edits: { tables: [{ table, portal: portal.id, puts, removals }] } };
}

/** The rows of a scan one by one. */
export async function* rowsIn(pages: AsyncIterable<readonly TableRow[]>): AsyncGenerator<TableRow> {
  for await (const page of pages) yield* page;
}

/** Names a record, an edge or a value in what is told. */
export function told(...cells: readonly (TableRow[number] | undefined)[]): string {
  return cells.map(String).join(':');
}
