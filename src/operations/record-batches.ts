import type { Change, RecordChange } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import { parseRecordId, type RecordId, type RecordRef } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { StoredRecord } from '../domain/record.ts';
import { planArchive } from '../domain/record-fate.ts';
import { readSentEdits, readSentEditsOfAll, type SentEdits, type SentProperties } from '../domain/sent-properties.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, type ReadCommand, submit, submitBySchema } from './call.ts';
import { type RecordName, recordNamed, writtenName } from './record-names.ts';
import { decideUpdate, factsOfUpdates, planUpdate, type UpdatedRecord } from './records.ts';

/** What a batch did with its inputs, which `place` counts from 0. An input that stands in neither list was passed over. */
export interface BatchOutcome<Row> {
  /** In the order of the inputs. */
  readonly done: readonly { readonly place: number; readonly row: Row }[];
  readonly failed: readonly { readonly places: readonly number[]; readonly problem: Problem }[];
}

/** Reads records by their names. Those that are not there fail together, in one problem. Source: recorded objects-batch-01 and -05. */
export async function readRecords(
  call: Call,
  type: ObjectType,
  names: readonly RecordName[],
  archived: 'only' | 'never',
): Promise<BatchOutcome<StoredRecord> | Problem> {
  const repeated = problemOfRepeated(type, names);
  if (repeated !== undefined) return repeated;
  const refs = await Promise.all(names.map((name) => recordNamed(call, type, name)));
  const found = await call.portal.recordsById(refs.filter((record) => record !== undefined));
  const known = new Map(found.map((record) => [record.id, record]));
  const done: { place: number; row: StoredRecord }[] = [];
  const missing: number[] = [];
  for (const [place, ref] of refs.entries()) {
    const record = ref && known.get(ref.id);
    if (record !== undefined && (record.archivedAt !== null) === (archived === 'only')) done.push({ place, row: record });
    else missing.push(place);
  }
  return { done, failed: failedAsMissing(type, names, missing) };
}

/** An update among others. */
export interface RecordUpdate extends RecordName {
  readonly properties: SentProperties;
}

/**
 * Updates records in one turn, in the order of the inputs. Records that are not there fail by themselves, in one problem. What
 * is wrong with values refuses the whole batch where `mistakes` are for `all`, else the input alone. Ids that were merged away
 * are passed over. Source: recorded objects-batch-04, -05 and -07, errors-objects-04 and -05; an integration on merged ids.
 */
export async function updateRecords(
  call: Call,
  type: ObjectType,
  updates: readonly RecordUpdate[],
  mistakes: 'all' | 'each',
): Promise<BatchOutcome<UpdatedRecord> | Problem> {
  const refused = problemOfRepeated(type, updates) ?? problemOfEmpty(updates);
  if (refused !== undefined) return refused;
  if (updates.length === 0) return { done: [], failed: [] };
  const targets = await Promise.all(updates.map(async (update) => ({ ...update, record: await recordNamed(call, type, update) })));
  const at = call.now();
  const read = (schema: PortalSchema): ReadCommand<readonly UpdateRow[] | Problem> | Problem => {
    const all = readEdits(call, schema, type, targets, mistakes);
    if (isProblem(all)) return all;
    const sound = all.flatMap(({ record, edits }) => (record === undefined || isProblem(edits) ? [] : { record, edits }));
    const decide = (facts: Facts) => decideUpdates(facts, type, all, mistakes, at);
    return { facts: factsOfUpdates(schema, type, sound), reach: 'named', decide };
  };
  const rows = await submitBySchema(call, read, at);
  return isProblem(rows) ? rows : outcomeOfUpdates(call, type, targets, rows);
}

interface TargetedUpdate extends RecordUpdate {
  /** Undefined where no record has the name. */
  readonly record: RecordRef | undefined;
}

/** An update or what is wrong with it for every input; undefined where the record is not there. */
type UpdateRow = UpdatedRecord | Problem | undefined;

/** An update whose values were read, or are wrong. */
interface ReadTarget extends TargetedUpdate {
  readonly edits: SentEdits | Problem;
}

function readEdits(
  call: Call,
  schema: PortalSchema,
  type: ObjectType,
  targets: readonly TargetedUpdate[],
  mistakes: 'all' | 'each',
): readonly ReadTarget[] | Problem {
  if (mistakes === 'each')
    return targets.map((target) => ({ ...target, edits: readSentEdits(schema, type, target.properties, call.propertyRules) }));
  const sent = targets.map(({ properties }) => properties);
  const all = readSentEditsOfAll(schema, type, sent, call.propertyRules);
  return isProblem(all) ? all : targets.map((target, place) => ({ ...target, edits: all[place] ?? { values: {} } }));
}

function decideUpdates(
  facts: Facts,
  type: ObjectType,
  targets: readonly ReadTarget[],
  mistakes: 'all' | 'each',
  at: number,
): Decision<readonly UpdateRow[] | Problem> {
  const refused = mistakes === 'all' ? problemOfUpdates(facts, type, targets, at) : undefined;
  if (refused !== undefined) return { changes: [], outcome: refused };
  const changes: Change[] = [];
  const outcome = targets.map(({ record, edits }): UpdateRow => {
    if (record === undefined) return undefined;
    if (isProblem(edits)) return edits;
    const one = decideUpdate(facts, type, { record, edits }, at);
    for (const change of one.changes) facts.foresee(change);
    changes.push(...one.changes);
    return isProblem(one.outcome) && one.outcome.name === 'RECORD_NOT_FOUND' ? undefined : one.outcome;
  });
  return { changes, outcome };
}

/** Names what speaks against any of the updates, before the first is foreseen: that cannot be taken back. Records that are not there do not. */
function problemOfUpdates(facts: Facts, type: ObjectType, targets: readonly ReadTarget[], at: number): Problem | undefined {
  const claimed = new Map<string, RecordId>();
  for (const { record, edits } of targets) {
    if (record === undefined || isProblem(edits)) continue;
    const plan = planUpdate(facts, type, { record, edits }, at, claimed);
    if (isProblem(plan) && plan.name !== 'RECORD_NOT_FOUND') return plan;
  }
  return undefined;
}

async function outcomeOfUpdates(
  call: Call,
  type: ObjectType,
  targets: readonly TargetedUpdate[],
  rows: readonly UpdateRow[],
): Promise<BatchOutcome<UpdatedRecord>> {
  const done: { place: number; row: UpdatedRecord }[] = [];
  const failed: { places: readonly number[]; problem: Problem }[] = [];
  const missing: number[] = [];
  for (const [place, row] of rows.entries()) {
    if (isProblem(row)) failed.push({ places: [place], problem: row });
    else if (row !== undefined) done.push({ place, row });
    else missing.push(place);
  }
  const merged = await Promise.all(missing.map((place) => survivorOf(call, targets[place]?.record)));
  const absent = missing.filter((_place, at) => merged[at] === undefined);
  return { done, failed: [...failed, ...failedAsMissing(type, targets, absent)] };
}

async function survivorOf(call: Call, record: RecordRef | undefined): Promise<RecordRef | undefined> {
  return record === undefined ? undefined : call.portal.survivorOf(record);
}

/**
 * Archives records in one turn, with all their links. Ids of no live record are no problem, whatever they look like. Source:
 * objects spec; community reports on unknown ids.
 */
export async function archiveRecords(call: Call, type: ObjectType, ids: readonly string[]): Promise<void> {
  const records = ids.map(parseRecordId).flatMap((id) => (id === undefined ? [] : { type: type.key, id }));
  if (records.length === 0) return;
  const at = call.now();
  const decide = (facts: Facts): Decision<undefined> => {
    const changes: RecordChange[] = [];
    for (const record of records) {
      for (const change of planArchive(facts, record, at)) {
        facts.foresee(change);
        changes.push(change);
      }
    }
    return { changes, outcome: undefined };
  };
  await submit(call, { facts: { records, neighbourhoods: records }, reach: 'neighbours', decide }, at);
}

/** Refuses a batch that names a record twice. Source: recorded errors-objects-04. */
export function problemOfRepeated(type: ObjectType, names: readonly RecordName[]): Problem | undefined {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) {
    const written = writtenName(type, name);
    (seen.has(written) ? repeated : seen).add(written);
  }
  if (repeated.size === 0) return undefined;
  const list = [...repeated].join(', ');
  const [first, ...rest] = [...repeated].map((id) => ({ ids: list, id }));
  return first && problem('BATCH_IDS_REPEATED', first, ...rest);
}

function problemOfEmpty(updates: readonly RecordUpdate[]): Problem | undefined {
  return updates.some(({ properties }) => Object.keys(properties).length === 0) ? problem('NO_PROPERTIES_TO_UPDATE') : undefined;
}

/** All that are missing in one problem; none where nothing is. Source: recorded objects-batch-05. */
export function failedAsMissing(type: ObjectType, names: readonly RecordName[], places: readonly number[]): BatchOutcome<never>['failed'] {
  const { legacyName } = type.row;
  const [first, ...rest] = places.map((place) => ({ legacyName, id: names[place]?.id ?? '' }));
  return first === undefined ? [] : [{ places, problem: problem('BATCH_RECORDS_NOT_FOUND', first, ...rest) }];
}
