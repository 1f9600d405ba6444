import { limits } from '../catalogue/limits.ts';
import type { Change, PropertyEdits } from '../domain/change.ts';
import type { FactRequest, Facts } from '../domain/facts.ts';
import type { RecordId, RecordRef } from '../domain/ids.ts';
import {
  factsOfInlineLinks,
  foreseeInlineLinks,
  type InlineLink,
  InlineLinkTrial,
  readInlineLinks,
  type SentLink,
} from '../domain/inline-link.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { problemOfNewRecord, propertiesOfNewRecord, type StoredRecord } from '../domain/record.ts';
import { readNewProperties, type SentProperties } from '../domain/sent-properties.ts';
import {
  claimKey,
  factsOfUniqueValues,
  type TakenValue,
  takenValue,
  uniqueValuesOf,
  type ValueRef,
  valueTaken,
} from '../domain/unique-value.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, type ReadCommand, submitBySchema } from './call.ts';

/** A record to be created, as the caller sent it. */
export interface NewRecordInput {
  readonly properties: SentProperties;
  readonly links: readonly SentLink[];
  /** The id that the record is to have; by default the portal's next. HubSpot lets nobody choose: seeds do. */
  readonly id?: RecordId;
}

/** How it is told that a contact with the same email address exists: HubSpot has a body for each way to create one. */
type Conflict = 'CONTACT_EXISTS' | 'CONTACT_EXISTS_IN_BATCH' | 'CONTACT_EXISTS_IN_ROW';

/** Creates a record with the properties sent and those that HubSpot sets by itself, and its links. One wrong link: no record. */
export async function createRecord(
  call: Call,
  type: ObjectType,
  sent: SentProperties,
  links: readonly SentLink[] = [],
): Promise<StoredRecord | Problem> {
  const records = await createAll(call, type, [{ properties: sent, links }], 'CONTACT_EXISTS');
  return isProblem(records) ? records : made(records[0]);
}

/** Creates all of these records with their links, or none of them. */
export async function createRecords(
  call: Call,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
): Promise<readonly StoredRecord[] | Problem> {
  return inputs.length === 0 ? [] : createAll(call, type, inputs, 'CONTACT_EXISTS_IN_BATCH');
}

/** Creates those of these records that can be created, each by itself: a record or a problem for every input, in their order. */
export async function createRecordsApart(
  call: Call,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
): Promise<readonly (StoredRecord | Problem)[] | Problem> {
  const refused = tooManyLinks(inputs);
  if (refused !== undefined) return refused;
  if (inputs.length === 0) return [];
  const at = call.now();
  const read = (schema: PortalSchema): ReadCommand<readonly (StoredRecord | Problem)[]> => {
    const each = inputs.map((input) => readCreations(call, schema, type, [input]));
    const decide = (facts: Facts): Decision<readonly (StoredRecord | Problem)[]> => {
      const changes: Change[] = [];
      const outcome = each.map((one) => {
        if (isProblem(one)) return one;
        const decided = decideCreations(call, facts, type, one, { at, conflict: 'CONTACT_EXISTS_IN_ROW' });
        changes.push(...decided.changes);
        return isProblem(decided.outcome) ? decided.outcome : made(decided.outcome[0]);
      });
      return { changes, outcome };
    };
    return {
      facts: factsOfCreations(
        schema,
        type,
        each.flatMap((one) => (isProblem(one) ? [] : one)),
      ),
      reach: 'named',
      decide,
    };
  };
  return submitBySchema(call, read, at);
}

async function createAll(
  call: Call,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
  conflict: Conflict,
): Promise<readonly StoredRecord[] | Problem> {
  const refused = tooManyLinks(inputs);
  if (refused !== undefined) return refused;
  const at = call.now();
  const read = (schema: PortalSchema): ReadCommand<readonly StoredRecord[] | Problem> | Problem => {
    const all = readCreations(call, schema, type, inputs);
    if (isProblem(all)) return all;
    const decide = (facts: Facts) => decideCreations(call, facts, type, all, { at, conflict });
    return { facts: factsOfCreations(schema, type, all), reach: 'named', decide };
  };
  return submitBySchema(call, read, at);
}

/** A new record whose parts make sense by themselves. */
export interface ReadCreation {
  readonly id: RecordId | undefined;
  readonly edits: PropertyEdits;
  readonly links: readonly InlineLink[];
  /** The values that no other record may hold. */
  readonly unique: readonly ValueRef[];
}

/** Reads new records by the portal's definitions, or says what is wrong with them. */
export function readCreations(
  call: Call,
  schema: PortalSchema,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
): readonly ReadCreation[] | Problem {
  const gone = schema.objects.problemOfGone(type);
  if (gone !== undefined) return gone;
  const all = readNewProperties(
    schema,
    type,
    inputs.map(({ properties }) => properties),
    call.propertyRules,
  );
  if (isProblem(all)) return all;
  const read: ReadCreation[] = [];
  for (const [place, { id, links: sentLinks }] of inputs.entries()) {
    const edits = all[place] ?? {};
    const incomplete = problemOfNewRecord(type, edits);
    if (incomplete !== undefined) return incomplete;
    const links = readInlineLinks(schema, type, sentLinks);
    if (isProblem(links)) return links;
    read.push({ id, edits, links, unique: uniqueValuesOf(schema, type, edits) });
  }
  return read;
}

/** What must be known before records are created so. */
export function factsOfCreations(schema: PortalSchema, type: ObjectType, inputs: readonly ReadCreation[]): FactRequest {
  const links = inputs.flatMap((input) => input.links);
  const unique = inputs.flatMap((input) => input.unique);
  const records = inputs.flatMap(({ id }) => (id === undefined ? [] : { type: type.key, id }));
  return {
    ...(links.length > 0 && factsOfInlineLinks(schema, type, links)),
    ...factsOfUniqueValues(schema, type, unique),
    ...(records.length > 0 && { records }),
  };
}

/** Decides creations: all of them or none. Each is checked before the first is foreseen: that cannot be taken back. */
export function decideCreations(
  call: Call,
  facts: Facts,
  type: ObjectType,
  inputs: readonly ReadCreation[],
  { at, conflict }: { readonly at: number; readonly conflict: Conflict },
): Decision<readonly StoredRecord[] | Problem> {
  const checked = checkedCreations(call, facts, type, inputs, { conflict, claimed: new Map() });
  if (isProblem(checked)) return { changes: [], outcome: checked };
  const changes: Change[] = [];
  const records = checked.map(({ record, edits, links }): StoredRecord => {
    const properties = propertiesOfNewRecord(facts.schema, { type, id: record.id, edits, now: at, source: call.appId });
    const created: Change = { kind: 'recordCreated', record, at, properties };
    facts.foresee(created);
    changes.push(created, ...foreseeInlineLinks(facts, record, links, call.switches));
    return { ...record, createdAt: at, updatedAt: at, archivedAt: null, properties };
  });
  return { changes, outcome: records };
}

/**
 * Names what speaks against creations, if anything does. `claimed` are values that others are to bring, with their records; those of
 * the creations are added.
 */
export function problemOfCreations(
  call: Call,
  facts: Facts,
  type: ObjectType,
  inputs: readonly ReadCreation[],
  trial: { readonly conflict: Conflict; readonly claimed: Map<string, RecordId> },
): Problem | undefined {
  const checked = checkedCreations(call, facts, type, inputs, trial);
  return isProblem(checked) ? checked : undefined;
}

function checkedCreations(
  call: Call,
  facts: Facts,
  type: ObjectType,
  inputs: readonly ReadCreation[],
  { conflict, claimed }: { readonly conflict: Conflict; readonly claimed: Map<string, RecordId> },
): readonly (ReadCreation & { readonly record: RecordRef })[] | Problem {
  const trial = new InlineLinkTrial(facts, call.switches);
  const checked: (ReadCreation & { readonly record: RecordRef })[] = [];
  for (const input of inputs) {
    const record: RecordRef = { type: type.key, id: input.id ?? facts.takeRecordId() };
    if (input.id !== undefined && facts.presence(record) !== 'absent') return problem('RECORD_ID_TAKEN', { id: record.id });
    const taken = takenValue(facts, type, input.unique, record, claimed);
    const refused = taken === undefined ? trial.refusalOf(record, input.links) : refusalOf(facts.schema, type, taken, record, conflict);
    if (refused !== undefined) return refused;
    for (const value of input.unique) claimed.set(claimKey(value), record.id);
    checked.push({ ...input, record });
  }
  return checked;
}

function refusalOf(schema: PortalSchema, type: ObjectType, taken: TakenValue, record: RecordRef, conflict: Conflict): Problem {
  return taken.refusal === 'conflict' ? problem(conflict, { holder: taken.holder }) : valueTaken(schema, type, taken, record);
}

function tooManyLinks(inputs: readonly NewRecordInput[]): Problem | undefined {
  const count = inputs.reduce((sum, { links }) => sum + links.length, 0);
  const max = limits.inlineAssociationsMax;
  return count > max ? problem('TOO_MANY_INLINE_ASSOCIATIONS', { max }) : undefined;
}

function made(record: StoredRecord | undefined): StoredRecord {
  if (record === undefined) throw new Error('a create that was not refused made no record');
  return record;
}
