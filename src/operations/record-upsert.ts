import type { Change } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import { identifyingValue } from '../domain/identifying-property.ts';
import type { RecordId, RecordRef } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { StoredRecord } from '../domain/record.ts';
import { readSentEdits, readSentEditsOfAll, type SentEdits, type SentProperties } from '../domain/sent-properties.ts';
import { factsOfUniqueValues, type ValueRef } from '../domain/unique-value.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, type ReadCommand, submitBySchema } from './call.ts';
import { type BatchOutcome, failedAsMissing, problemOfRepeated } from './record-batches.ts';
import { decideCreations, factsOfCreations, problemOfCreations, type ReadCreation, readCreations } from './record-creation.ts';
import { type RecordName, recordNamed } from './record-names.ts';
import { decideUpdate, factsOfUpdates, planUpdate, type UpdatedRecord } from './records.ts';

/** A record to be updated where there is one of the name, and else created. */
export interface RecordUpsert extends RecordName {
  readonly properties: SentProperties;
}

/** What became of an upsert. */
export type UpsertedRecord = { readonly kind: 'created'; readonly record: StoredRecord } | ({ readonly kind: 'updated' } & UpdatedRecord);

/**
 * Updates the records that are there and creates the others, in one turn. A created record holds the value that named it, unless its
 * properties say otherwise. What is wrong with an input refuses the whole batch where `mistakes` are for `all`, else the input alone;
 * ids of no record fail together. Source: objects guide.
 */
export async function upsertRecords(
  call: Call,
  type: ObjectType,
  upserts: readonly RecordUpsert[],
  mistakes: 'all' | 'each',
): Promise<BatchOutcome<UpsertedRecord> | Problem> {
  const refused = problemOfRepeated(type, upserts);
  if (refused !== undefined) return refused;
  if (upserts.length === 0) return { done: [], failed: [] };
  const at = call.now();
  for (;;) {
    const targets = await Promise.all(upserts.map((upsert) => targeted(call, type, upsert)));
    const rows = await submitBySchema(call, (schema) => readUpserts(call, schema, type, { targets, mistakes, at }), at);
    if (isProblem(rows)) return rows;
    if (rows !== moved) return outcomeOf(type, upserts, rows);
  }
}

/** Stands for the outcome of a turn in which a name leads to another record than it did before. */
const moved = Symbol('moved');

interface Target {
  readonly upsert: RecordUpsert;
  /** Undefined where there is none. */
  readonly record: RecordRef | undefined;
  readonly value: ValueRef | undefined;
}

async function targeted(call: Call, type: ObjectType, upsert: RecordUpsert): Promise<Target> {
  const value = upsert.by && identifyingValue(type, upsert.by, upsert.id);
  return { upsert, record: await recordNamed(call, type, upsert), value };
}

/** What one input comes to: an update, a creation, a mistake; or nothing, where an id leads to no record. */
type Step =
  | { readonly kind: 'update'; readonly record: RecordRef; readonly edits: SentEdits }
  | { readonly kind: 'create'; readonly creation: ReadCreation }
  | Problem
  | undefined;

interface Batch {
  readonly targets: readonly Target[];
  readonly mistakes: 'all' | 'each';
  readonly at: number;
}

type Row = UpsertedRecord | Problem | undefined;

function readUpserts(
  call: Call,
  schema: PortalSchema,
  type: ObjectType,
  { targets, mistakes, at }: Batch,
): ReadCommand<readonly Row[] | Problem | typeof moved> | Problem {
  const steps =
    mistakes === 'each' ? targets.map((target) => readStep(call, schema, type, target)) : readSteps(call, schema, type, targets);
  if (isProblem(steps)) return steps;
  const updates = steps.flatMap((step) => (step === undefined || isProblem(step) || step.kind === 'create' ? [] : step));
  const creations = steps.flatMap((step) => (step === undefined || isProblem(step) || step.kind === 'update' ? [] : step.creation));
  const named = targets.flatMap(({ value }) => value ?? []);
  const [ofUpdates, ofCreations] = [factsOfUpdates(schema, type, updates), factsOfCreations(schema, type, creations)];
  const unique = [ofUpdates, ofCreations, factsOfUniqueValues(schema, type, named)].flatMap((facts) => facts.unique ?? []);
  const decide = (facts: Facts): Decision<readonly Row[] | Problem | typeof moved> => {
    const isMoved = targets.some(({ value, record }) => value !== undefined && facts.holderOf(value) !== record?.id);
    if (isMoved) return { changes: [], outcome: moved };
    const refused = mistakes === 'all' ? problemOfSteps(call, facts, type, steps, at) : undefined;
    return refused === undefined ? decideSteps(call, facts, type, steps, at) : { changes: [], outcome: refused };
  };
  return { facts: { ...ofUpdates, ...ofCreations, unique }, reach: 'named', decide };
}

/** Steps of a batch that one mistake refuses: what is wrong with values is told of all inputs at once. */
function readSteps(call: Call, schema: PortalSchema, type: ObjectType, targets: readonly Target[]): readonly Step[] | Problem {
  const read = readSentEditsOfAll(
    schema,
    type,
    targets.map((target) => propertiesOf(target)),
    call.propertyRules,
  );
  if (isProblem(read)) return read;
  const steps = targets.map((target) => readStep(call, schema, type, target));
  return steps.find(isProblem) ?? steps;
}

function readStep(call: Call, schema: PortalSchema, type: ObjectType, target: Target): Step {
  const { upsert, record } = target;
  if (record !== undefined) {
    const edits = readSentEdits(schema, type, upsert.properties, call.propertyRules);
    return isProblem(edits) ? edits : { kind: 'update', record, edits };
  }
  if (upsert.by === undefined) return undefined;
  const creations = readCreations(call, schema, type, [{ properties: propertiesOf(target), links: [] }]);
  if (isProblem(creations)) return creations;
  const [creation] = creations;
  return creation && { kind: 'create', creation };
}

/** What is written: a new record gets the value that names it. */
function propertiesOf({ upsert, record }: Target): SentProperties {
  const { by, id, properties } = upsert;
  return record !== undefined || by === undefined ? properties : { [by.property.name]: id, ...properties };
}

/** Names what speaks against any of the steps, before the first is foreseen: that cannot be taken back. */
function problemOfSteps(call: Call, facts: Facts, type: ObjectType, steps: readonly Step[], at: number): Problem | undefined {
  const claimed = new Map<string, RecordId>();
  for (const step of steps) {
    if (step === undefined) continue;
    if (isProblem(step)) return step;
    const plan =
      step.kind === 'update'
        ? planUpdate(facts, type, step, at, claimed)
        : problemOfCreations(call, facts, type, [step.creation], { conflict: 'CONTACT_EXISTS_IN_BATCH', claimed });
    if (isProblem(plan) && plan.name !== 'RECORD_NOT_FOUND') return plan;
  }
  return undefined;
}

function decideSteps(call: Call, facts: Facts, type: ObjectType, steps: readonly Step[], at: number): Decision<readonly Row[]> {
  const changes: Change[] = [];
  const outcome = steps.map((step): Row => {
    if (step === undefined || isProblem(step)) return step;
    if (step.kind === 'create') {
      const made = decideCreations(call, facts, type, [step.creation], { at, conflict: 'CONTACT_EXISTS_IN_ROW' });
      changes.push(...made.changes);
      if (isProblem(made.outcome)) return made.outcome;
      const [record] = made.outcome;
      return record && { kind: 'created', record };
    }
    const updated = decideUpdate(facts, type, step, at);
    for (const change of updated.changes) facts.foresee(change);
    changes.push(...updated.changes);
    if (isProblem(updated.outcome)) return updated.outcome.name === 'RECORD_NOT_FOUND' ? undefined : updated.outcome;
    return { kind: 'updated', ...updated.outcome };
  });
  return { changes, outcome };
}

function outcomeOf(type: ObjectType, upserts: readonly RecordUpsert[], rows: readonly Row[]): BatchOutcome<UpsertedRecord> {
  const done: { place: number; row: UpsertedRecord }[] = [];
  const failed: { places: readonly number[]; problem: Problem }[] = [];
  const missing: number[] = [];
  for (const [place, row] of rows.entries()) {
    if (isProblem(row)) failed.push({ places: [place], problem: row });
    else if (row === undefined) missing.push(place);
    else done.push({ place, row });
  }
  return { done, failed: [...failed, ...failedAsMissing(type, upserts, missing)] };
}

/** Refuses to upsert by a property that several records may share. Assumed: the same refusal as for one that identifies no record. */
export function problemOfUpserts(upserts: readonly RecordName[]): Problem | undefined {
  const shared = upserts.find(({ by }) => by !== undefined && !by.isUnique)?.by;
  return shared && problem('ID_PROPERTY_UNKNOWN', { idProperty: shared.property.name });
}
