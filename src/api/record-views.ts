import { recordUrls } from '../catalogue/record-defaults.ts';
import type { PortalId } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { namesOfUpdate, propertyOf, type StoredRecord, shownProperties } from '../domain/record.ts';
import { isOfOneStage } from '../domain/stage-index.ts';
import type { RecordAssociations } from '../operations/record-associations.ts';
import type { PropertyHistories } from '../operations/record-history.ts';
import type { UpdatedRecord } from '../operations/records.ts';
import { writeAssociationCursor } from './association-cursor.ts';
import { pathsOf } from './paths.ts';
import type { LinkedCrmRecord } from './record-schemas.ts';
import type { ValueOf } from './schema.ts';
import type { CrmRecord } from './schemas.ts';

/** A record as answers show it, with the properties that the answer selected. */
export function recordView(
  portal: PortalId,
  type: ObjectType,
  record: StoredRecord,
  properties: Record<string, string | null>,
): ValueOf<typeof CrmRecord> {
  return {
    id: String(record.id),
    properties,
    createdAt: formatInstant(record.createdAt),
    updatedAt: formatInstant(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null && { archivedAt: formatInstant(record.archivedAt) }),
    url: recordUrl(portal, type, record),
  };
}

/** The histories of a record's properties, newest value first. Source: objects spec (ValueWithTimestamp). */
export function historyView(histories: PropertyHistories): Pick<ValueOf<typeof CrmRecord>, 'propertiesWithHistory'> {
  const entries = [...histories].map(([name, versions]) => {
    const values = versions.map(({ value, at, source: { kind, id } }) => ({
      value,
      timestamp: formatInstant(at),
      sourceType: kind,
      ...(id !== undefined && { sourceId: id }),
    }));
    return [name, values] as const;
  });
  return { propertiesWithHistory: Object.fromEntries(entries) };
}

/** A record as an update answers it. */
export function updatedRecordView(portal: PortalId, type: ObjectType, { record, edits }: UpdatedRecord): ValueOf<typeof CrmRecord> {
  return recordView(portal, type, record, shownProperties(type, record, namesOfUpdate(type, record, edits)));
}

/** A record with every property that it has, but for those of single stages, sorted by name: how a create and a merge answer it. */
export function wholeRecordView(portal: PortalId, type: ObjectType, record: StoredRecord): ValueOf<typeof CrmRecord> {
  const names = new Set(['hs_object_id', type.row.createdProperty, type.row.modifiedProperty]);
  for (const name in record.properties) if (!isOfOneStage(name)) names.add(name);
  return recordView(portal, type, record, shownProperties(type, record, [...names].sort()));
}

/**
 * The same as JSON, with zeros for the counts named. A create answers some thirty properties: bringing them into an object in order
 * first takes longer than all else of its answer.
 */
export function wholeRecordText(portal: PortalId, type: ObjectType, record: StoredRecord, zeros: readonly string[]): string {
  let text = `{"id":"${record.id}","properties":{`;
  let separator = '';
  for (const { name, key } of orderOf(type, record, zeros)) {
    text += `${separator}${key}${JSON.stringify(propertyOf(type, record, name) ?? '0')}`;
    separator = ',';
  }
  return `${text}},${restText(portal, type, record)}`;
}

/** What `recordView` makes of a record and of those of its properties that are named, as JSON: searches are asked for more than anything else. */
export function recordText(portal: PortalId, type: ObjectType, record: StoredRecord, names: readonly string[]): string {
  let text = `{"id":"${record.id}","properties":{`;
  let separator = '';
  for (const name of names) {
    const value = propertyOf(type, record, name);
    text += `${separator}${keyText(name)}${value === undefined ? 'null' : JSON.stringify(value)}`;
    separator = ',';
  }
  return `${text}},${restText(portal, type, record)}`;
}

/** So many names are kept as JSON: beyond the defined ones there are none. */
const keysMax = 10_000;
const keyTexts = new Map<string, string>();

/** A name as JSON with a colon. */
function keyText(name: string): string {
  const known = keyTexts.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  if (keyTexts.size >= keysMax) keyTexts.clear();
  keyTexts.set(name, text);
  return text;
}

/** What an answer tells of a record after its properties, to the closing brace. Times and URLs need no escapes. */
function restText(portal: PortalId, type: ObjectType, record: StoredRecord): string {
  const { createdAt, updatedAt, archivedAt } = record;
  const times = `"createdAt":"${formatInstant(createdAt)}","updatedAt":"${formatInstant(updatedAt)}"`;
  const fate = archivedAt === null ? '"archived":false' : `"archived":true,"archivedAt":"${formatInstant(archivedAt)}"`;
  return `${times},${fate},"url":"${recordUrl(portal, type, record)}"}`;
}

/** A property's place in an answer: its name, and its name as JSON with a colon. */
interface Placed {
  readonly name: string;
  readonly key: string;
}

/** So many orders are kept: records of one type mostly have the same properties. */
const ordersMax = 1_000;
const orders = new Map<string, readonly Placed[]>();

/** Everything that a new record shows, in ascending order of names. */
function orderOf(type: ObjectType, record: StoredRecord, zeros: readonly string[]): readonly Placed[] {
  let names = `${type.id},${zeros.length}`;
  for (const name in record.properties) names += `,${name}`;
  const known = orders.get(names);
  if (known !== undefined) return known;
  const own = Object.keys(record.properties).filter((name) => !isOfOneStage(name));
  const all = new Set(['hs_object_id', type.row.createdProperty, type.row.modifiedProperty, ...own, ...zeros]);
  const order = [...all].sort().map((name) => ({ name, key: keyText(name) }));
  if (orders.size >= ordersMax) orders.clear();
  orders.set(names, order);
  return order;
}

/**
 * A record's `associations` by the names of the other types; nothing where there are none. The link of a page leads to v3's
 * list of the record's associations. Source: recorded objects-list-associations-02 and -03; hubspot-api-python#135.
 */
export function recordAssociationsView(
  portal: PortalId,
  from: ObjectType,
  id: string,
  found: readonly RecordAssociations[],
  origin: string,
): { readonly associations?: NonNullable<ValueOf<typeof LinkedCrmRecord>['associations']> } {
  if (found.length === 0) return {};
  const entries = found.map(({ to, rows, next }) => {
    const results = rows.map((row) => ({ id: String(row.id), type: row.type.name }));
    if (next === undefined) return [to.row.associationsKey ?? to.row.plural, { results }] as const;
    const after = writeAssociationCursor(next);
    const [path] = pathsOf({ family: 'objects', path: `/${from.id}/${id}/associations/${to.id}` }, 'v3');
    const paging = { next: { after, link: `${origin}${path}?portalId=${portal}&after=${after}` } };
    return [to.row.associationsKey ?? to.row.plural, { results, paging }] as const;
  });
  return { associations: Object.fromEntries(entries) };
}

function recordUrl(portal: PortalId, type: ObjectType, record: StoredRecord): string {
  const template = recordUrls[type.id ?? ''] ?? recordUrls.other;
  return template.replace('{portal}', String(portal)).replace('{type}', String(type.id)).replace('{id}', String(record.id));
}
