import type { PropertyValues } from '../../domain/change.ts';
import type { FactRequest, ValuesRef } from '../../domain/facts.ts';
import { type AssociationTypeKey, type ObjectTypeKey, type PortalId, type RecordId, recordIdOf } from '../../domain/ids.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';
import type { ValueRef } from '../../domain/unique-value.ts';
import type { Sql, SqlRow } from './database.ts';
import { hashOfValue } from './rows.ts';
import { turnStatements } from './turn-statements.ts';

/** Records that one statement looks at where values of all records of a type are asked for. */
const recordsRead = 1_000;

/** What commands asked about values and definitions, ready to become facts. */
export interface Uses {
  fill(facts: TurnFacts): void;
}

const nothing: Promise<readonly SqlRow[]> = Promise.resolve([]);

/** Reads who holds values, which are blocked, and what only changes of the definitions ask for. All is sent before this gives way. */
export async function readUses(sql: Sql, portal: PortalId, requests: readonly FactRequest[]): Promise<Uses> {
  const unique = requests.flatMap((request) => request.unique ?? []);
  const blocked = requests.flatMap((request) => request.blocked ?? []);
  const types = requests.flatMap((request) => request.typesInUse ?? []);
  const populations = requests.flatMap((request) => request.populations ?? []);
  const values = requests.flatMap((request) => request.recordsWith ?? []);
  const [holders, blocks, uses, populated, having] = await Promise.all([
    unique.length === 0 ? nothing : sql.rows(turnStatements.holders, portal, ...valueColumns(unique)),
    blocked.length === 0 ? nothing : sql.rows(turnStatements.blockedValues, portal, ...valueColumns(blocked)),
    types.length === 0 ? nothing : sql.rows(turnStatements.typeUses, portal, types),
    populations.length === 0 ? nothing : sql.rows(turnStatements.populated, portal, populations),
    Promise.all(values.map(async (wanted) => [wanted, await recordsWith(sql, portal, wanted)] as const)),
  ]);
  return {
    fill: (facts) => {
      fillHolders(facts, unique, holders);
      fillBlocked(facts, blocked, blocks);
      fillUses(facts, types, uses);
      fillPopulations(facts, populations, populated);
      for (const [wanted, ids] of having) facts.census.loadRecordsWith(wanted, ids);
    },
  };
}

function fillHolders(facts: TurnFacts, values: readonly ValueRef[], rows: readonly SqlRow[]): void {
  const byPlace = new Map(rows.map(([place, id]) => [Number(place) - 1, recordIdOf(Number(id))]));
  for (const [place, value] of values.entries()) if (!facts.unique.has(value)) facts.unique.load(value, byPlace.get(place));
}

function fillBlocked(facts: TurnFacts, values: readonly ValueRef[], rows: readonly SqlRow[]): void {
  const places = new Set(rows.map(([place]) => Number(place) - 1));
  for (const [place, value] of values.entries()) facts.unique.loadBlocked(value, places.has(place));
}

function fillUses(facts: TurnFacts, types: readonly AssociationTypeKey[], rows: readonly SqlRow[]): void {
  const uses = new Map(rows.map(([type, n]) => [Number(type), Number(n)]));
  for (const type of types) facts.loadUses(type, uses.get(type) ?? 0);
}

function fillPopulations(facts: TurnFacts, types: readonly ObjectTypeKey[], rows: readonly SqlRow[]): void {
  const populated = new Set(rows.map(([type]) => Number(type)));
  for (const type of types) facts.census.loadPopulation(type, populated.has(type));
}

/** Looks at every live record of the type, a thousand at a time: the command runs by itself, and few commands ask. */
async function recordsWith(sql: Sql, portal: PortalId, { type, property, values, limit }: ValuesRef): Promise<readonly RecordId[]> {
  const found: RecordId[] = [];
  // As records are written: a text that has the value has this part.
  const parts = values.map((value) => `${JSON.stringify(property)}:${JSON.stringify(value)}`);
  for (let after = 0; values.length > 0 && found.length < limit; ) {
    const rows = await sql.rows(turnStatements.liveHavingText, portal, type, after, parts, recordsRead);
    for (const [id, text] of rows) {
      after = Number(id);
      const value = (JSON.parse(String(text)) as PropertyValues)[property];
      if (value !== undefined && values.includes(value) && found.length < limit) found.push(recordIdOf(after));
    }
    if (rows.length < recordsRead) break;
  }
  return found;
}

/** Columns of types, properties and hashes of values. */
export function valueColumns(values: readonly ValueRef[]): readonly [readonly number[], readonly string[], readonly Buffer[]] {
  return [values.map(({ type }) => type), values.map(({ property }) => property), values.map(({ value }) => hashOfValue(value))];
}
