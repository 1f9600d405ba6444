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
import {
  problemOfNewRecord,
  propertiesOfNewRecord,
  readSentProperties,
  readSentPropertiesOfAll,
  type SentProperties,
  type StoredRecord,
} from '../domain/record.ts';
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
  const tooMany = tooManyLinks([{ properties: sent, links }]);
  if (tooMany !== undefined) return tooMany;
  const at = call.now();
  const input = readInput(call, type, { properties: sent, links });
  if (isProblem(input)) return input;
  const decide = (facts: Facts) => decideAll(call, facts, type, [input], at);
  const records = await submit(call, { facts: factsOf(call, type, [input]), reach: 'named', decide }, at);
  return isProblem(records) ? records : made(records[0]);
}

/** Creates all of these records with their links, or none of them. */
export async function createRecords(
  call: Call,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
): Promise<readonly StoredRecord[] | Problem> {
  const at = call.now();
  const refused =
    tooManyLinks(inputs) ??
    firstProblem(
      readSentPropertiesOfAll(
        type,
        inputs.map(({ properties }) => properties),
        call.portal.id,
      ),
    );
  if (refused !== undefined) return refused;
  const read: ReadInput[] = [];
  for (const input of inputs) {
    const one = readInput(call, type, input);
    if (isProblem(one)) return one;
    read.push(one);
  }
  if (read.length === 0) return [];
  const decide = (facts: Facts) => decideAll(call, facts, type, read, at);
  return submit(call, { facts: factsOf(call, type, read), reach: 'named', decide }, at);
}

/** Creates those of these records that can be created, each by itself: a record or a problem for every input, in their order. */
export async function createRecordsApart(
  call: Call,
  type: ObjectType,
  inputs: readonly NewRecordInput[],
): Promise<readonly (StoredRecord | Problem)[] | Problem> {
  const at = call.now();
  const refused = tooManyLinks(inputs);
  if (refused !== undefined) return refused;
  const read = inputs.map((input) => readInput(call, type, input));
  const sound = read.filter((input): input is ReadInput => !isProblem(input));
  if (sound.length === 0) return read.filter(isProblem);
  const decide = (facts: Facts): Decision<readonly (StoredRecord | Problem)[]> => {
    const changes: Change[] = [];
    const outcome = read.map((input) => {
      if (isProblem(input)) return input;
      const one = decideAll(call, facts, type, [input], at);
      changes.push(...one.changes);
      return isProblem(one.outcome) ? one.outcome : made(one.outcome[0]);
    });
    return { changes, outcome };
  };
  return submit(call, { facts: factsOf(call, type, sound), reach: 'named', decide }, at);
}

/** An input whose parts make sense by themselves. */
interface ReadInput {
  readonly edits: PropertyEdits;
  readonly sentLinks: readonly SentLink[];
  readonly links: readonly InlineLink[];
}

function readInput(call: Call, type: ObjectType, { properties, links: sentLinks }: NewRecordInput): ReadInput | Problem {
  const edits = readSentProperties(type, properties, call.portal.id);
  if (isProblem(edits)) return edits;
  const refused = problemOfNewRecord(type, edits);
  if (refused !== undefined) return refused;
  const links = readInlineLinks(call.portal.schema, type, sentLinks);
  return isProblem(links) ? links : { edits, sentLinks, links };
}

function factsOf(call: Call, type: ObjectType, inputs: readonly ReadInput[]): FactRequest {
  const links = inputs.flatMap((input) => input.links);
  return links.length === 0 ? {} : factsOfInlineLinks(call.portal.schema, type, links);
}

/** Checks every input before the first record is foreseen: what was foreseen cannot be taken back. */
function decideAll(
  call: Call,
  facts: Facts,
  type: ObjectType,
  inputs: readonly ReadInput[],
  at: number,
): Decision<readonly StoredRecord[] | Problem> {
  const trial = new InlineLinkTrial(facts, call.switches);
  const checked: { readonly record: RecordRef; readonly edits: PropertyEdits; readonly links: readonly InlineLink[] }[] = [];
  for (const { edits, sentLinks } of inputs) {
    const record: RecordRef = { type: type.key, id: facts.takeRecordId() };
    // Types are read again from the facts: an earlier command of the turn may have changed them.
    const links = readInlineLinks(facts.schema, type, sentLinks);
    if (isProblem(links)) return { changes: [], outcome: links };
    const refused = trial.refusalOf(record, links);
    if (refused !== undefined) return { changes: [], outcome: refused };
    checked.push({ record, edits, links });
  }
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

function tooManyLinks(inputs: readonly NewRecordInput[]): Problem | undefined {
  const count = inputs.reduce((sum, { links }) => sum + links.length, 0);
  const max = limits.inlineAssociationsMax;
  return count > max ? problem('TOO_MANY_INLINE_ASSOCIATIONS', { max }) : undefined;
}

function firstProblem(read: unknown): Problem | undefined {
  return isProblem(read) ? read : undefined;
}

function made(record: StoredRecord | undefined): StoredRecord {
  if (record === undefined) throw new Error('a create that was not refused made no record');
  return record;
}
