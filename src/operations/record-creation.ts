import { limits } from '../catalogue/limits.ts';
import type { Change, PropertyEdits } from '../domain/change.ts';
import type { FactRequest, Facts } from '../domain/facts.ts';
import type { RecordRef } from '../domain/ids.ts';
import {
  factsOfInlineLinks,
  foreseeInlineLinks,
  type InlineLink,
  InlineLinkTrial,
  readInlineLinks,
  type SentLink,
} from '../domain/inline-link.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { problemOfNewRecord, propertiesOfNewRecord, type StoredRecord } from '../domain/record.ts';
import { readSentPropertiesOfAll, type SentProperties } from '../domain/sent-properties.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** A record to be created, as the caller sent it. */
export interface NewRecordInput {
  readonly properties: SentProperties;
  readonly links: readonly SentLink[];
}

/** Creates a record with the properties sent and those that HubSpot sets by itself, and its links. One wrong link: no record. */
export async function createRecord(
  call: Call,
  type: ObjectType,
  sent: SentProperties,
  links: readonly SentLink[] = [],
): Promise<StoredRecord | Problem> {
  const records = await createRecords(call, type, [{ properties: sent, links }]);
  return isProblem(records) ? records : made(records[0]);
}

/** Creates all of these records with their links, or none of them. */
export async function createRecords(
  call: Call,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
): Promise<readonly StoredRecord[] | Problem> {
  const refused = tooManyLinks(inputs);
  if (refused !== undefined) return refused;
  if (inputs.length === 0) return [];
  const at = call.now();
  const prepared = prepare(call, type, inputs);
  const decide = (facts: Facts) => decideAll(call, facts, type, prepared, at);
  return submit(call, { facts: factsOf(call, type, prepared), reach: 'named', decide }, at);
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
  const prepared = prepare(call, type, inputs);
  const decide = (facts: Facts): Decision<readonly (StoredRecord | Problem)[]> => {
    const changes: Change[] = [];
    const outcome = prepared.map((input) => {
      const one = decideAll(call, facts, type, [input], at);
      changes.push(...one.changes);
      return isProblem(one.outcome) ? one.outcome : made(one.outcome[0]);
    });
    return { changes, outcome };
  };
  return submit(call, { facts: factsOf(call, type, prepared), reach: 'named', decide }, at);
}

/** An input, and its links as they read before the turn: the facts of the turn are those that these need. */
interface PreparedInput extends NewRecordInput {
  readonly foreseenLinks: readonly InlineLink[] | Problem;
}

function prepare(call: Call, type: ObjectType, inputs: readonly NewRecordInput[]): readonly PreparedInput[] {
  const { schema } = call.portal;
  return inputs.map((input) => ({ ...input, foreseenLinks: input.links.length === 0 ? [] : readInlineLinks(schema, type, input.links) }));
}

function factsOf(call: Call, type: ObjectType, inputs: readonly PreparedInput[]): FactRequest {
  const links = inputs.flatMap(({ foreseenLinks }) => (isProblem(foreseenLinks) ? [] : foreseenLinks));
  return links.length === 0 ? {} : factsOfInlineLinks(call.portal.schema, type, links);
}

/** A record that nothing speaks against. */
interface CheckedRecord {
  readonly record: RecordRef;
  readonly edits: PropertyEdits;
  readonly links: readonly InlineLink[];
}

/** Checks every input before the first record is foreseen: what was foreseen cannot be taken back. */
function decideAll(
  call: Call,
  facts: Facts,
  type: ObjectType,
  inputs: readonly PreparedInput[],
  at: number,
): Decision<readonly StoredRecord[] | Problem> {
  const checked = check(call, facts, type, inputs);
  if (isProblem(checked)) return { changes: [], outcome: checked };
  const changes: Change[] = [];
  const records = checked.map(({ record, edits, links }): StoredRecord => {
    const properties = propertiesOfNewRecord(type, record.id, edits, at, call.appId);
    const created: Change = { kind: 'recordCreated', record, at, properties };
    facts.foresee(created);
    changes.push(created, ...foreseeInlineLinks(facts, record, links, call.switches));
    return { ...record, createdAt: at, updatedAt: at, archivedAt: null, properties };
  });
  return { changes, outcome: records };
}

/** Definitions are those of the facts: an earlier command of the turn may have changed them. */
function check(call: Call, facts: Facts, type: ObjectType, inputs: readonly PreparedInput[]): readonly CheckedRecord[] | Problem {
  const all = readSentPropertiesOfAll(
    facts.schema,
    type,
    inputs.map(({ properties }) => ({ sent: properties })),
  );
  if (isProblem(all)) return all;
  const trial = new InlineLinkTrial(facts, call.switches);
  const checked: CheckedRecord[] = [];
  for (const [place, { links: sentLinks, foreseenLinks }] of inputs.entries()) {
    const edits = all[place] ?? {};
    const incomplete = problemOfNewRecord(type, edits);
    if (incomplete !== undefined) return incomplete;
    if (isProblem(foreseenLinks)) return foreseenLinks;
    const links = readInlineLinks(facts.schema, type, sentLinks);
    if (isProblem(links)) return links;
    const record: RecordRef = { type: type.key, id: facts.takeRecordId() };
    const refused = trial.refusalOf(record, links);
    if (refused !== undefined) return refused;
    checked.push({ record, edits, links });
  }
  return checked;
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
