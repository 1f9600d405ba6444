import type { NumberedChange } from '../../domain/change.ts';
import {
  type AssociationTypeKey,
  type ObjectTypeKey,
  type PortalId,
  type RecordId,
  type RecordRef,
  recordIdOf,
  storedAssociationTypeKey,
  storedObjectTypeKey,
} from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { RecordVersion } from '../../domain/property-history.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { ValueRef } from '../../domain/unique-value.ts';
import { type EdgeTypes, readBlock } from '../encoding/block.ts';
import { hubMin } from '../encoding/counts.ts';
import { readLogRow } from '../encoding/log.ts';
import { countByType, endOf } from '../encoding/neighbour-page.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { CountPage, CountRows, NeighbourCount, NeighbourPage, NeighbourRows, NeighbourTotal, Reader, RecordPage } from '../port.ts';
import type { Sql, SqlRow } from './database.ts';
import { readNeighbourPages } from './neighbour-pages.ts';
import { readStatements } from './read-statements.ts';
import { hashOfValue } from './rows.ts';
import { readVersions } from './versions.ts';

/** Log rows that one statement of a change read takes; a row holds the changes of one turn. */
const logRowsRead = 8;

/** Reads of one portal, each of a bounded number of statements, which see one moment each. */
export class PostgresReads implements Omit<Reader, 'search'> {
  readonly #sql: Sql;
  readonly #portal: PortalId;
  readonly #schema: () => PortalSchema;
  readonly #typeSets: TypeSets;

  constructor(sql: Sql, portal: PortalId, schema: () => PortalSchema, typeSets: TypeSets) {
    this.#sql = sql;
    this.#portal = portal;
    this.#schema = schema;
    this.#typeSets = typeSets;
  }

  async record({ type, id }: RecordRef): Promise<StoredRecord | undefined> {
    const [row] = await this.#sql.rows(readStatements.record, this.#portal, type, id);
    return row === undefined ? undefined : readRecordRow(row);
  }

  async recordsById(records: readonly RecordRef[]): Promise<readonly StoredRecord[]> {
    if (records.length === 0) return [];
    const rows = await this.#sql.rows(readStatements.recordsById, this.#portal, ...columnsOf(records));
    return rows.map(readRecordRow);
  }

  versions(records: readonly RecordRef[], limit: number): Promise<readonly (readonly RecordVersion[])[]> {
    return readVersions(this.#sql, this.#portal, records, limit);
  }

  async records({ type, from, limit, archived }: RecordPage): Promise<readonly StoredRecord[]> {
    const statement = archived === 'only' ? readStatements.archivedRecords : readStatements.liveRecords;
    return (await this.#sql.rows(statement, this.#portal, type, from, limit)).map(readRecordRow);
  }

  async neighbours(page: NeighbourPage): Promise<NeighbourRows | undefined> {
    return (await this.neighbourPages([page]))[0];
  }

  neighbourPages(pages: readonly NeighbourPage[]): Promise<readonly (NeighbourRows | undefined)[]> {
    return readNeighbourPages(this.#sql, this.#portal, pages, { schema: this.#schema(), typeSets: this.#typeSets });
  }

  async neighbourTypes({ type, id }: RecordRef): Promise<readonly NeighbourTotal[]> {
    const rows = await this.#sql.rows(readStatements.neighbourTypes, this.#portal, type, id);
    return rows.map(([toType, total]) => ({ type: storedObjectTypeKey(Number(toType)), total: Number(total) }));
  }

  async held(records: readonly RecordRef[], toType: ObjectTypeKey, type: AssociationTypeKey): Promise<readonly (RecordId | undefined)[]> {
    if (records.length === 0) return [];
    const held: (RecordId | undefined)[] = records.map(() => undefined);
    for (const [place, id] of await this.#sql.rows(readStatements.held, this.#portal, ...columnsOf(records), toType, type)) {
      held[Number(place) - 1] = recordIdOf(Number(id));
    }
    return held;
  }

  async neighbourCounts({ fromType, toType, after, limit, least }: CountPage): Promise<CountRows> {
    // Whoever has that many neighbours has counters: nobody else needs to be looked at.
    const statement = least < hubMin ? readStatements.countsOfAll : readStatements.countsOfHubs;
    const found = byRecord(await this.#sql.rows(statement, this.#portal, fromType, after, limit, toType));
    const counts = [...found].map(([id, rows]) => this.#count(recordIdOf(id), rows));
    return { rows: counts.filter(({ total }) => total >= least), end: endOf([...found.keys()], limit) };
  }

  async survivorOf({ type, id }: RecordRef): Promise<RecordRef | undefined> {
    const [row] = await this.#sql.rows(readStatements.survivor, this.#portal, type, id);
    return row === undefined ? undefined : { type, id: recordIdOf(Number(row[0])) };
  }

  async holderOf({ type, property, value }: ValueRef): Promise<RecordId | undefined> {
    const [row] = await this.#sql.rows(readStatements.holder, this.#portal, type, property, hashOfValue(value));
    return row === undefined ? undefined : recordIdOf(Number(row[0]));
  }

  async changes(after: number, limit: number): Promise<readonly NumberedChange[]> {
    const changes: NumberedChange[] = [];
    for (let position = after; changes.length < limit; ) {
      const rows = await this.#sql.rows(readStatements.changes, this.#portal, position, logRowsRead);
      for (const row of rows) {
        if (changes.length >= limit) break;
        changes.push(...readLogRow(Number(row[0]), String(row[1])).filter(({ number }) => number > after));
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < logRowsRead) break;
      position = Number(last[0]);
    }
    return changes.slice(0, limit);
  }

  /** The neighbours of one record, from its counters or its blocks. Default types are left out: the total counts their edges. */
  #count(id: RecordId, rows: readonly SqlRow[]): NeighbourCount {
    const { links } = this.#schema();
    const isNamed = (type: AssociationTypeKey) => links.byKey(type)?.isDefault !== true;
    const types: EdgeTypes[] = [];
    const kept = new Map<AssociationTypeKey, number>();
    let total = 0;
    for (const [, type, n, entries] of rows) {
      if (typeof entries === 'string') types.push(...readBlock(0, entries, this.#typeSets).types);
      else if (type === 0) total = Number(n);
      else if (type !== null) {
        const key = storedAssociationTypeKey(Number(type));
        if (isNamed(key)) kept.set(key, Number(n));
      }
    }
    return total > 0 ? { id, total, byType: kept } : { id, total: types.length, byType: countByType(types, isNamed) };
  }
}

function columnsOf(records: readonly RecordRef[]): [types: readonly number[], ids: readonly number[]] {
  return [records.map(({ type }) => type), records.map(({ id }) => id)];
}

/** Rows by their first column, in the order in which it first comes. */
function byRecord(rows: readonly SqlRow[]): ReadonlyMap<number, readonly SqlRow[]> {
  const found = new Map<number, SqlRow[]>();
  for (const row of rows) {
    const id = Number(row[0]);
    const known = found.get(id);
    if (known === undefined) found.set(id, [row]);
    else known.push(row);
  }
  return found;
}
