import { recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { readLogRow } from '../encoding/log.ts';
import { entryEditOf } from '../encoding/search-entries.ts';
import { bucketOf, markOf } from '../encoding/search-ids.ts';
import type { FoundIndex, TableRow } from '../moving/tables.ts';
import { propertiesOf } from './check-records.ts';
import { type Finding, rowsIn, tableRepair, told, type Ward } from './finding.ts';

/** Looks at every row of the log. */
export async function* checkLog({ tables, portal }: Ward): AsyncGenerator<Finding> {
  const { logEnd } = await tables.ends();
  let before = 0;
  for await (const [number, text] of rowsIn(tables.scan('change_log', portal.id))) {
    const count = changesIn(Number(number), String(text));
    if (count === undefined) yield { rule: 'log', where: `entry ${number} cannot be read` };
    else if (Number(number) - count < before) yield { rule: 'log', where: `entry ${number} reaches into entry ${before}` };
    if (Number(number) > logEnd) yield { rule: 'log', where: `entry ${number} is above the end of the log, ${logEnd}` };
    before = Number(number);
  }
}

function changesIn(number: number, text: string): number | undefined {
  try {
    return readLogRow(number, text).length;
  } catch {
    return undefined;
  }
}

/** Looks at which entries of the log update which records. */
export async function* checkHistory(ward: Ward): AsyncGenerator<Finding> {
  const { tables, portal } = ward;
  for await (const page of tables.scan('record_change', portal.id)) {
    const presences = await tables.presences(
      portal.id,
      page.map(([type = 0, id = 0]) => [type, id]),
    );
    const entries = await tables.has(
      'change_log',
      portal.id,
      page.map(([, , number = 0]) => [number]),
    );
    for (const [place, row] of page.entries()) {
      if (presences[place] !== 'absent' && entries[place] === true) continue;
      yield {
        rule: 'history',
        where: `the update of record ${told(row[0], row[1])} in entry ${row[2]}: one of them is not there`,
        repair: tableRepair(ward, 'record_change', [], [row]),
      };
    }
  }
}

/** Looks at the indexes of searches: every live record is found by what it has, and nobody by anything else. */
export async function* checkSearchIndexes(ward: Ward): AsyncGenerator<Finding> {
  for (const index of await ward.tables.searchIndexes(ward.portal.id)) yield* checkIndex(ward, index);
}

async function* checkIndex(ward: Ward, index: FoundIndex): AsyncGenerator<Finding> {
  const { tables, portal, schema } = ward;
  const type = schema.objects.find(storedObjectTypeKey(index.type));
  const where = `the index of type ${index.type} by ${index.kind} of ${index.property === '' ? 'all records' : index.property}`;
  let expected = 0;
  for await (const page of tables.scan('record', portal.id)) {
    const rows = page.filter((row) => type !== undefined && isIn(index, row));
    // What a record that cannot be read is found by is not known: it was told before.
    if (rows.some((row) => propertiesOf(row) === undefined)) return;
    const places = rows.flatMap((row) => (type === undefined ? [] : placesOf(index, type, row)));
    expected += places.length;
    const marks = await tables.searchMarks(portal.id, index.key, places);
    const lost = places.find(({ mark }, place) => marks[place]?.split(mark).length !== 2);
    if (lost === undefined) continue;
    yield { rule: 'searchIndexes', where: `${where} does not find record ${lost.id}, or twice`, repair: { kind: 'forgetIndexes' } };
    return;
  }
  const found = await tables.countSearchMarks(portal.id, index.key);
  if (found === expected) return;
  yield { rule: 'searchIndexes', where: `${where} has ${found} entries and not ${expected}`, repair: { kind: 'forgetIndexes' } };
}

function isIn({ type, builtTo }: FoundIndex, row: TableRow): boolean {
  return row[0] === type && row[4] === null && (builtTo === null || Number(row[1]) <= builtTo);
}

function placesOf(index: FoundIndex, type: ObjectType, row: TableRow) {
  const [, id, createdAt, updatedAt] = row;
  const record = {
    type: type.key,
    id: recordIdOf(Number(id)),
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
    archivedAt: null,
    properties: propertiesOf(row) ?? {},
  };
  const { added } = entryEditOf(index, type, { before: undefined, after: record });
  return added.map((value) => ({ value, bucket: bucketOf(record.id), mark: markOf(record.id), id: record.id }));
}
