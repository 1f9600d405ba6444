import { storedObjectTypeKey } from '../../domain/ids.ts';
import { uniqueValuesOf } from '../../domain/unique-value.ts';
import type { TableRow } from '../moving/tables.ts';
import { type Finding, tableRepair, told, type Ward } from './finding.ts';

/** Looks at every record, and at the id that the next one gets. */
export async function* checkRecords(ward: Ward): AsyncGenerator<Finding> {
  const { tables, portal, schema } = ward;
  let highest = 0;
  let before: TableRow | undefined;
  for await (const page of tables.scan('record', portal.id)) {
    for (const row of page) {
      const [type, id] = row;
      highest = Math.max(highest, Number(id));
      if (before !== undefined && before[0] === type && before[1] === id) {
        yield { rule: 'records', where: `record ${told(type, id)} is there twice` };
      }
      if (schema.objects.find(storedObjectTypeKey(Number(type))) === undefined) {
        yield { rule: 'records', where: `record ${told(type, id)} is of a type that the portal does not have` };
      }
      if (propertiesOf(row) === undefined) yield { rule: 'records', where: `the properties of record ${told(type, id)} cannot be read` };
      before = row;
    }
    yield* withoutCreation(ward, page);
  }
  if (highest < portal.nextRecordId) return;
  yield {
    rule: 'records',
    where: `the next record would get the id ${portal.nextRecordId}, and there are records up to ${highest}`,
    repair: { kind: 'write', edits: { nextRecordIds: [{ id: portal.id, nextRecordId: highest + 1 }] } },
  };
}

async function* withoutCreation({ tables, portal }: Ward, page: readonly TableRow[]): AsyncGenerator<Finding> {
  const numbers = [...new Set(page.map((row) => row[6]))].filter((number) => typeof number === 'number');
  const found = await tables.has(
    'change_log',
    portal.id,
    numbers.map((number) => [number]),
  );
  const missing = new Set(numbers.filter((_, place) => found[place] !== true));
  for (const [type, id, , , , , createdIn] of page) {
    if (typeof createdIn === 'number' && missing.has(createdIn)) {
      yield { rule: 'history', where: `the creation of record ${told(type, id)} should be in the log at ${createdIn}` };
    }
  }
}

/** Looks at who holds unique values: those that are held, then those that should be. */
export async function* checkUniqueValues(ward: Ward): AsyncGenerator<Finding> {
  const { tables, portal } = ward;
  for await (const page of tables.scan('unique_value', portal.id)) {
    const records = await tables.find(
      'record',
      portal.id,
      page.map(([type = 0, , , id = 0]) => [type, id]),
    );
    for (const [place, row] of page.entries()) {
      const [type = 0, property = '', value = '', id] = row;
      if (valuesOf(ward, records[place]).some((held) => held.property === property && held.value === value)) continue;
      yield {
        rule: 'uniqueValues',
        where: `${told(property)} ${told(value)} leads to ${told(type, id)}, which is not live or does not have it`,
        repair: tableRepair(ward, 'unique_value', [], [[type, property, value]]),
      };
    }
  }
}

/** Looks for live records that nothing leads to by a unique value that they have. */
export async function* checkHolders(ward: Ward): AsyncGenerator<Finding> {
  const { tables, portal } = ward;
  for await (const page of tables.scan('record', portal.id)) {
    const held = page.flatMap((row) => valuesOf(ward, row).map((value) => ({ ...value, id: Number(row[1]) })));
    const keys = held.map(({ type, property, value }): TableRow => [type, property, value]);
    const found = await tables.has('unique_value', portal.id, keys);
    for (const [place, { type, property, value, id }] of held.entries()) {
      if (found[place] === true) continue;
      yield {
        rule: 'uniqueValues',
        where: `nothing leads to ${told(type, id)} by its ${property} ${value}`,
        repair: tableRepair(ward, 'unique_value', [[type, property, value, id]]),
      };
    }
  }
}

/** The unique values of a live record. */
function valuesOf({ schema }: Ward, row: TableRow | undefined) {
  if (row === undefined || row[4] !== null) return [];
  const properties = propertiesOf(row);
  const type = schema.objects.find(storedObjectTypeKey(Number(row[0])));
  return properties === undefined || type === undefined ? [] : uniqueValuesOf(schema, type, properties);
}

/** The properties in a row of a record; undefined where they cannot be read. */
export function propertiesOf(row: TableRow): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(String(row[5]));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.values(value).every((text) => typeof text === 'string') ? (value as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

/** Looks at ids that lead to other records. */
export async function* checkMergedIds(ward: Ward): AsyncGenerator<Finding> {
  const { tables, portal } = ward;
  for await (const page of tables.scan('merged_record', portal.id)) {
    const presences = await tables.presences(
      portal.id,
      page.map(([type = 0, id = 0]) => [type, id]),
    );
    const onward = await tables.find(
      'merged_record',
      portal.id,
      page.map(([type = 0, , into = 0]) => [type, into]),
    );
    for (const [place, [type = 0, id = 0, into = 0]] of page.entries()) {
      const where = `${told(type, id)} leads to ${told(type, into)}`;
      if (presences[place] === 'live') {
        yield { rule: 'mergedIds', where: `${where}, and is live itself`, repair: tableRepair(ward, 'merged_record', [], [[type, id]]) };
      }
      const next = onward[place]?.[2];
      if (next === undefined) continue;
      const repair = next === id ? undefined : tableRepair(ward, 'merged_record', [[type, id, next]]);
      yield { rule: 'mergedIds', where: `${where}, which leads on`, ...(repair !== undefined && { repair }) };
    }
  }
}
