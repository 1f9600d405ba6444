import { limits } from '../catalogue/limits.ts';
import type { AssociationCursor } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import { parseRecordId, type RecordId, type RecordRef } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { type ShownTypes, typesShown } from '../domain/v3-association.ts';
import type { Call } from './call.ts';
import { type PageStart, TypedPageScan, type TypedRow } from './v3-page-scan.ts';

/** A page of a record's associations as v3 shows them. */
export interface TypedPage {
  readonly rows: readonly TypedRow[];
  /** Where the next page begins; undefined on the last page. */
  readonly next: AssociationCursor | undefined;
}

/** What a v3 batch read answers: a page for every record that has associations, a problem for every other. */
export interface TypedPages {
  readonly pages: readonly { readonly from: RecordId; readonly page: TypedPage }[];
  readonly problems: readonly Problem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly completedAt: number;
}

/** Lists what a record is associated with, a row for each record and type, at most `page.limit` rows. */
export async function listTyped(
  call: Call,
  from: ObjectType,
  id: string,
  to: ObjectType,
  page: { readonly limit: number; readonly after: AssociationCursor | undefined; readonly shown: ShownTypes },
): Promise<TypedPage | Problem> {
  const recordId = parseRecordId(id);
  if (recordId === undefined) return problem('ASSOCIATION_ID_INVALID', { id });
  const record: RecordRef = { type: from.key, id: recordId };
  const start = page.after === undefined ? undefined : await startAfter(call, record, to, page.after);
  const types = typesShown(call.portal.schema.links, from.key, to.key, page.shown);
  const scan = new TypedPageScan(record, types, page.limit, start);
  await read(call, to, types, [scan]);
  return scan.isMissing ? problem('ASSOCIATIONS_OF_UNKNOWN_RECORD') : scan;
}

/**
 * Reads the classic associations of many records, a page of each, in the order of the inputs; an id that comes twice counts
 * once. A record that is not there cannot be told from one without associations. Source: recorded assoc-v3-03, -09; assumed:
 * duplicates.
 */
export async function readTyped(call: Call, from: ObjectType, to: ObjectType, ids: readonly (string | number)[]): Promise<TypedPages> {
  const startedAt = call.now();
  const types = typesShown(call.portal.schema.links, from.key, to.key, 'classic');
  const asked = new Map<string | number, TypedPageScan | Problem>();
  for (const sent of ids) {
    const id = parseRecordId(sent);
    const key = id ?? String(sent);
    if (asked.has(key)) continue;
    if (id === undefined) asked.set(key, problem('ASSOCIATION_ID_INVALID', { id: sent }));
    else asked.set(key, new TypedPageScan({ type: from.key, id }, types, limits.associationsPageV3, undefined));
  }
  const scans = [...asked.values()].filter((one) => one instanceof TypedPageScan);
  await read(call, to, types, scans);
  const pages: { readonly from: RecordId; readonly page: TypedPage }[] = [];
  const problems: Problem[] = [];
  for (const one of asked.values()) {
    if (!(one instanceof TypedPageScan)) problems.push(one);
    else if (one.rows.length > 0 || one.next !== undefined) pages.push({ from: one.record.id, page: one });
    else problems.push(problem('NO_ASSOCIATIONS_FOUND', { id: one.record.id, fromType: from.row.name, toType: to.row.name }));
  }
  return { pages, problems, startedAt, completedAt: Math.max(startedAt, call.now()) };
}

/** Where the page after a cursor begins. Records that come first because of a one-per type have to be asked for. */
async function startAfter(call: Call, record: RecordRef, to: ObjectType, after: AssociationCursor): Promise<PageStart> {
  const { leading } = call.portal.schema.links.between(record.type, to.key);
  const held = await Promise.all(leading.map((type) => call.portal.held([record], to.key, type.key)));
  return { after, isLed: held.some(([id]) => id === after.id), wasLed: leading.some(({ key }) => key === after.type) };
}

/** Fills the pages: one read for all of them first, then on and on for those that passed over much and found little. */
async function read(call: Call, to: ObjectType, types: readonly AssociationType[], scans: readonly TypedPageScan[]): Promise<void> {
  const first = await call.portal.neighbourPages(scans.map((scan) => scan.nextRead(to.key, scan.limit + 1)));
  for (const [place, scan] of scans.entries()) scan.take(first[place]);
  // Where the default type is shown, no neighbour is passed over.
  const passes = !types.some(({ isDefault }) => isDefault);
  let passed = 0;
  for (const scan of scans) {
    if (passes && !scan.isOver) scan.expect(await edgesOf(call, scan, to));
    while (!scan.isOver) {
      if (passed >= limits.neighboursPassedMax) {
        scan.stop();
        break;
      }
      scan.take(await call.portal.neighbours(scan.nextRead(to.key, limits.associationsPageMax)));
      passed += limits.associationsPageMax;
    }
  }
}

/**
 * How many edges of each type but the default one leave the record of a page that goes on: kept counters where it has many.
 * The page has been read to its limit and beyond, so that the record has more neighbours than that.
 */
async function edgesOf(call: Call, { record, limit }: TypedPageScan, to: ObjectType) {
  const page = { fromType: record.type, toType: to.key, after: record.id - 1, limit: 1, least: limit + 1 };
  const [counted] = (await call.portal.neighbourCounts(page)).rows;
  return counted?.id === record.id ? counted.byType : new Map<never, number>();
}
