import type { AssociationCursor } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import { type AssociationTypeKey, type ObjectTypeKey, type RecordId, type RecordRef, recordIdOf } from '../domain/ids.ts';
import type { NeighbourPage, NeighbourPosition, NeighbourRows } from '../storage/port.ts';

/** One row of a v3 answer: an associated record, and one type of the edges that lead to it. */
export interface TypedRow {
  readonly id: RecordId;
  readonly type: AssociationType;
}

/** Where a page begins that is not the first one. */
export interface PageStart {
  /** The last row of the page before. */
  readonly after: AssociationCursor;
  /** True where the record of that row comes first because of a one-per type. */
  readonly isLed: boolean;
  /** True where it did so when the cursor was written. */
  readonly wasLed: boolean;
}

/**
 * One page of rows of record and type, made from reads of neighbours, each of which shows several rows or none. The rows of one
 * record follow each other in the order of the shown types, and a page may end between them.
 */
export class TypedPageScan {
  readonly record: RecordRef;
  readonly limit: number;
  readonly rows: TypedRow[] = [];
  /** Where the next page begins; undefined until this one is over, and on the last page. */
  next: AssociationCursor | undefined;
  isOver = false;
  /** True where the record itself is not there. */
  isMissing = false;
  readonly #types: readonly AssociationType[];
  readonly #shownOf = new Map<readonly AssociationTypeKey[], readonly AssociationType[]>();
  /** Rows still to come of types that do not lead, where that is known. */
  #expected: number | undefined;
  readonly #isFirstPage: boolean;
  #position: NeighbourPosition | undefined;
  /** The row after which this page begins, until it has been passed. */
  #resume: PageStart | undefined;
  /** The last neighbour that was looked at. */
  #passed: RecordId | undefined;

  /** `types` are those that are shown, in the order of a record's rows. */
  constructor(record: RecordRef, types: readonly AssociationType[], limit: number, start: PageStart | undefined) {
    this.record = record;
    this.limit = limit;
    this.#types = types;
    this.#isFirstPage = start === undefined;
    if (start === undefined) return;
    // The last row's record may have more rows, so it is read again; of those that lead all are: they are few.
    if (start.isLed) this.#resume = start;
    else if (start.wasLed) this.#position = { lead: start.after.type };
    else {
      this.#resume = start;
      this.#position = { id: recordIdOf(start.after.id - 1) };
    }
  }

  /** What to ask storage for next, `count` neighbours at most. */
  nextRead(toType: ObjectTypeKey, count: number): NeighbourPage {
    return { record: this.record, toType, limit: count, after: this.#position };
  }

  /** Takes the rows of what storage found. */
  take(found: NeighbourRows | undefined): void {
    if (found === undefined) {
      this.isMissing = this.rows.length === 0;
      this.isOver = true;
      return;
    }
    for (const { id, types } of found.rows) {
      for (const type of this.#rest(id, this.#shown(types))) {
        if (this.rows.length === this.limit) {
          this.#endAfterLastRow();
          return;
        }
        this.rows.push({ id, type });
      }
      this.#passed = id;
    }
    this.#position = found.end;
    this.#endIfNothingFollows();
  }

  /** Says how many edges of each type there are, so that a page ends with the last of them and not with the last neighbour. */
  expect(edges: ReadonlyMap<AssociationTypeKey, number>): void {
    this.#expected = this.#following.reduce((sum, { key }) => sum + (edges.get(key) ?? 0), 0);
    this.#endIfNothingFollows();
  }

  /** Ends the page where it is: the next one begins behind the last neighbour that was looked at, whatever it showed. */
  stop(): void {
    const type = this.#following.at(-1);
    if (type !== undefined && this.#passed !== undefined) this.next = { type: type.key, id: this.#passed };
    this.isOver = true;
  }

  /** Shown types of which a record can hold several, in the order of a record's rows: only those occur behind the leading records. */
  get #following(): readonly AssociationType[] {
    return this.#types.filter(({ onePer }) => onePer !== 'from');
  }

  #endAfterLastRow(): void {
    const last = this.rows.at(-1);
    if (last === undefined) throw new RangeError('a page holds one row at least');
    this.next = { type: last.type.key, id: last.id };
    this.isOver = true;
  }

  #endIfNothingFollows(): void {
    if (this.#position === undefined) this.isOver = true;
    else if (this.#expected !== undefined && 'id' in this.#position) {
      const found = this.#isFirstPage ? this.rows.filter(({ type }) => type.onePer !== 'from').length : 0;
      this.isOver = this.#expected <= found;
    }
  }

  #shown(types: readonly AssociationTypeKey[]): readonly AssociationType[] {
    const known = this.#shownOf.get(types);
    if (known !== undefined) return known;
    const shown = this.#types.filter(({ key }) => types.includes(key));
    this.#shownOf.set(types, shown);
    return shown;
  }

  /** A record's rows without those that the page before ended with. */
  #rest(id: RecordId, shown: readonly AssociationType[]): readonly AssociationType[] {
    const resume = this.#resume;
    if (resume === undefined) return shown;
    if (id !== resume.after.id && resume.isLed) return [];
    this.#resume = undefined;
    return id === resume.after.id ? shown.filter(({ key }) => isListedAfter(key, resume.after.type)) : shown;
  }
}

/** By category, then by type id, as a record's rows are ordered. */
function isListedAfter(key: AssociationTypeKey, other: AssociationTypeKey): boolean {
  return (key % 4) - (other % 4) > 0 || (key % 4 === other % 4 && key > other);
}
