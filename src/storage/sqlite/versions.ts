import type { NumberedChange } from '../../domain/change.ts';
import type { RecordRef } from '../../domain/ids.ts';
import type { RecordVersion } from '../../domain/property-history.ts';
import { readLogRow } from '../encoding/log.ts';
import { versionsIn } from '../encoding/versions.ts';
import type { Statements } from './statements.ts';

/** Rows of the change log that one read looks at, each read once: the records of a batch often share them. */
export class LogRows {
  readonly #sql: Statements;
  readonly #byNumber = new Map<number, readonly NumberedChange[]>();

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** The changes of a row in the order in which they were made. Throws where there is no such row: no row is ever removed. */
  of(number: number): readonly NumberedChange[] {
    const known = this.#byNumber.get(number);
    if (known !== undefined) return known;
    const row = this.#sql.logRow.get(number);
    if (row === undefined) throw new Error(`the change log has no row ${number}`);
    const changes = readLogRow(Number(row[0]), String(row[1]));
    this.#byNumber.set(number, changes);
    return changes;
  }
}

/** What the given rows of the log, newest first, set on a record, newest first. */
export function versionsOf(record: RecordRef, numbers: readonly number[], rows: LogRows): readonly RecordVersion[] {
  return numbers.flatMap((number) => versionsIn(rows.of(number), record));
}
