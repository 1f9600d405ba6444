import type { NumberedChange } from '../../domain/change.ts';
import type { PortalId, RecordRef } from '../../domain/ids.ts';
import type { RecordVersion } from '../../domain/property-history.ts';
import { readLogRow } from '../encoding/log.ts';
import { versionsIn } from '../encoding/versions.ts';
import type { Sql } from './database.ts';
import { readStatements } from './read-statements.ts';

/** What was set on each of these records, in their order, newest first: the latest `limit` turns that updated it, and its creation. */
export async function readVersions(
  sql: Sql,
  portal: PortalId,
  records: readonly RecordRef[],
  limit: number,
): Promise<readonly (readonly RecordVersion[])[]> {
  if (records.length === 0) return [];
  const [types, ids] = [records.map(({ type }) => type), records.map(({ id }) => id)];
  const numbers: number[][] = records.map(() => []);
  for (const [place, number] of await sql.rows(readStatements.versionNumbers, portal, types, ids, limit)) {
    numbers[Number(place) - 1]?.push(Number(number));
  }
  // Records of a batch often share the rows of the log: each is read once.
  const rows = new Map<number, readonly NumberedChange[]>();
  const wanted = [...new Set(numbers.flat())];
  if (wanted.length > 0) {
    for (const [number, changes] of await sql.rows(readStatements.logRows, portal, wanted)) {
      rows.set(Number(number), readLogRow(Number(number), String(changes)));
    }
  }
  return records.map((record, place) =>
    (numbers[place] ?? []).sort((a, b) => b - a).flatMap((number) => versionsIn(rowOf(rows, number), record)),
  );
}

function rowOf(rows: ReadonlyMap<number, readonly NumberedChange[]>, number: number): readonly NumberedChange[] {
  const row = rows.get(number);
  if (row === undefined) throw new Error(`the change log has no row ${number}`);
  return row;
}
