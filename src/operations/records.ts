import type { PropertyEdits } from '../domain/change.ts';
import type { FactRequest, Facts } from '../domain/facts.ts';
import { readIdProperty } from '../domain/identifying-property.ts';
import { parseRecordId, type RecordId, type RecordRef } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { effectiveEdits, type StoredRecord, withEdits } from '../domain/record.ts';
import { planArchive } from '../domain/record-fate.ts';
import { editsOf, readSentEdits, type SentEdits, type SentProperties } from '../domain/sent-properties.ts';
import { addedUniqueValues, claimKey, factsOfUniqueValues, takenValue, uniqueValuesOf, valueTaken } from '../domain/unique-value.ts';
import { withValuesThatFollow } from '../domain/values-that-follow.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, type ReadCommand, submit, submitBySchema } from './call.ts';
import { recordNamed } from './record-names.ts';

/**
 * Reads one record. An archived one answers only where `archived` asks for it, a live one only where it does not; an id that
 * was merged away leads to the record that stands for it.
 */
export async function readRecord(
  call: Call,
  type: ObjectType,
  name: SentName,
  archived: 'only' | 'never',
): Promise<StoredRecord | Problem> {
  const record = await findRecord(call, type, name);
  if (isProblem(record)) return record;
  const found = await call.portal.record(record);
  if (found !== undefined && (found.archivedAt !== null) === (archived === 'only')) return found;
  const survivor = archived === 'only' ? undefined : await call.portal.survivorOf(record);
  const standIn = survivor === undefined ? undefined : await call.portal.record(survivor);
  return standIn?.archivedAt === null ? standIn : problem('RECORD_NOT_FOUND');
}

/** A page of records in ascending order of id. */
export interface RecordList {
  readonly records: readonly StoredRecord[];
  /** The id at which the next page begins; undefined on the last page. */
  readonly next: RecordId | undefined;
}

/** Lists the records of a type, a page at a time; `from` is the lowest id of the page. */
export async function listRecords(
  call: Call,
  type: ObjectType,
  page: { readonly from: number; readonly limit: number; readonly archived: 'only' | 'never' },
): Promise<RecordList> {
  const found = await call.portal.records({ ...page, type: type.key, limit: page.limit + 1 });
  return { records: found.slice(0, page.limit), next: found[page.limit]?.id };
}

/** What an update did: the record after it, and the edits that the caller named. */
export interface UpdatedRecord {
  readonly record: StoredRecord;
  readonly edits: PropertyEdits;
}

/**
 * Updates a live record's properties; '' and null clear. Values that the record has already change nothing. An id that was
 * merged away leads to the record that stands for it. Source: objects guide.
 */
export async function updateRecord(call: Call, type: ObjectType, name: SentName, sent: SentProperties): Promise<UpdatedRecord | Problem> {
  if (Object.keys(sent).length === 0) return problem('NO_PROPERTIES_TO_UPDATE');
  const { schema } = call.portal;
  const read = readSentEdits(schema, type, sent, call.propertyRules);
  if (isProblem(read)) return read;
  const record = await findRecord(call, type, name);
  if (isProblem(record)) return record;
  const at = call.now();
  const updated = await updateOne(call, type, { record, sent }, at);
  const isGone = isProblem(updated) && updated.name === 'RECORD_NOT_FOUND';
  const survivor = isGone ? await call.portal.survivorOf(record) : undefined;
  return survivor === undefined ? updated : updateOne(call, type, { record: survivor, sent }, at);
}

interface Update {
  readonly record: RecordRef;
  readonly sent: SentProperties;
}

function updateOne(call: Call, type: ObjectType, { record, sent }: Update, at: number): Promise<UpdatedRecord | Problem> {
  const read = (schema: PortalSchema): ReadCommand<UpdatedRecord | Problem> | Problem => {
    const edits = readSentEdits(schema, type, sent, call.propertyRules);
    if (isProblem(edits)) return edits;
    const decide = (facts: Facts) => decideUpdate(facts, type, { record, edits }, at);
    return { facts: factsOfUpdates(schema, type, [{ record, edits }]), reach: 'named', decide };
  };
  return submitBySchema(call, read, at);
}

/** An update of one record, as far as it can be read before the record is known. */
export interface ReadUpdate {
  readonly record: RecordRef;
  readonly edits: SentEdits;
}

/** An update that nothing speaks against: the record before it, what its caller named, and what of that changes anything. */
export interface UpdatePlan {
  readonly before: StoredRecord;
  readonly edits: PropertyEdits;
  readonly effective: PropertyEdits;
}

/** Plans the update of one record; `claimed` are values that other updates are to bring, with their records. */
export function planUpdate(
  facts: Facts,
  type: ObjectType,
  { record, edits: sent }: ReadUpdate,
  now: number,
  claimed?: Map<string, RecordId>,
): UpdatePlan | Problem {
  const before = facts.record(record);
  if (before === undefined || before.archivedAt !== null) return problem('RECORD_NOT_FOUND');
  const edits = editsOf(facts.schema, type, sent, before.properties);
  if (isProblem(edits)) return edits;
  const changed = effectiveEdits(before.properties, edits);
  const effective = isEmpty(changed) ? changed : effectiveOf(facts.schema, type, before, changed, now);
  const unique = addedUniqueValues(facts.schema, type, before.properties, changed);
  const taken = takenValue(facts, type, unique, record, claimed);
  if (taken !== undefined) return valueTaken(facts.schema, type, taken, record);
  for (const value of unique) claimed?.set(claimKey(value), record.id);
  return { before, edits, effective };
}

/** What an update changes in all, with what follows from it. */
function effectiveOf(schema: PortalSchema, type: ObjectType, before: StoredRecord, edits: PropertyEdits, now: number): PropertyEdits {
  const { properties, createdAt } = before;
  return effectiveEdits(properties, withValuesThatFollow({ schema, type, before: properties, edits, createdAt, now }));
}

function isEmpty(edits: PropertyEdits): boolean {
  for (const _name in edits) return false;
  return true;
}

/** Decides the update of one record. */
export function decideUpdate(facts: Facts, type: ObjectType, update: ReadUpdate, at: number): Decision<UpdatedRecord | Problem> {
  const plan = planUpdate(facts, type, update, at);
  if (isProblem(plan)) return { changes: [], outcome: plan };
  const { before, edits, effective } = plan;
  if (isEmpty(effective)) return { changes: [], outcome: { record: before, edits } };
  const { record } = update;
  const change = { kind: 'recordUpdated' as const, record, at, properties: effective };
  const after: StoredRecord = { ...before, updatedAt: at, properties: withEdits(before.properties, effective) };
  return { changes: [change], outcome: { record: after, edits } };
}

/** What must be known before records are updated so. */
export function factsOfUpdates(schema: PortalSchema, type: ObjectType, updates: readonly ReadUpdate[]): FactRequest {
  const values = updates.flatMap(({ edits }) => uniqueValuesOf(schema, type, edits.values));
  return { records: updates.map(({ record }) => record), ...factsOfUniqueValues(schema, type, values) };
}

/**
 * Archives a record: it and its associations vanish from every read. Archiving what is archived or was never there is no
 * problem. Source: recorded objects-archive-04 and -05.
 */
export async function archiveRecord(call: Call, type: ObjectType, id: string): Promise<Problem | undefined> {
  const record = readRecordId(type, id);
  if (isProblem(record)) return record;
  const at = call.now();
  return submit(
    call,
    {
      facts: { records: [record], neighbourhoods: [record] },
      reach: 'neighbours',
      decide: (facts) => ({ changes: planArchive(facts, record, at), outcome: undefined }),
    },
    at,
  );
}

/** How a path names a record: by its id, or by a value of a property. */
export interface SentName {
  readonly id: string;
  readonly idProperty: string | undefined;
}

/** The record that a path names. By a value only a live one is found. Source: objects guide. */
async function findRecord(call: Call, type: ObjectType, { id, idProperty }: SentName): Promise<RecordRef | Problem> {
  const by = readIdProperty(call.portal.schema, type, idProperty);
  if (isProblem(by)) return by;
  if (by === undefined) return readRecordId(type, id);
  return (await recordNamed(call, type, { id, by })) ?? problem('RECORD_NOT_FOUND');
}

/** Reads a record id from a path. Source: recorded errors-objects-10 and the portal probe of 2026-04. */
export function readRecordId(type: ObjectType, text: string): RecordRef | Problem {
  const id = parseRecordId(text);
  if (id !== undefined) return { type: type.key, id };
  return /^(0+|-\d+)$/.test(text) ? problem('RECORD_ID_NOT_POSITIVE', { id: text }) : problem('RECORD_ID_NOT_NUMERIC', { id: text });
}
