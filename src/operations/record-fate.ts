import { gdprIdProperties } from '../catalogue/record-defaults.ts';
import type { Change } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import { parseRecordId, type RecordRef } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { StoredRecord } from '../domain/record.ts';
import { planPurge, planRestore } from '../domain/record-fate.ts';
import { foreseeMerge, type Merge, mergedIds } from '../domain/record-merge.ts';
import { factsOfUniqueValues, takenValue, uniqueValuesOf, type ValueRef, valuesToBlock, valueTaken } from '../domain/unique-value.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, type ReadCommand, submit, submitBySchema } from './call.ts';
import { readRecordId } from './records.ts';

/** Makes one record of two. Ids that were merged away before lead to the records that stand for them. */
export async function mergeRecords(call: Call, type: ObjectType, primaryId: string, mergedId: string): Promise<StoredRecord | Problem> {
  const [primary, merged] = [readRecordId(type, primaryId), readRecordId(type, mergedId)];
  if (isProblem(primary)) return primary;
  if (isProblem(merged)) return merged;
  const outcome = await merge(call, type, primary, merged);
  if (!isProblem(outcome) || outcome.name !== 'RECORD_NOT_FOUND') return outcome;
  const [first, second] = await Promise.all([primary, merged].map((record) => call.portal.survivorOf(record)));
  return first === undefined && second === undefined ? outcome : merge(call, type, first ?? primary, second ?? merged);
}

async function merge(call: Call, type: ObjectType, primary: RecordRef, merged: RecordRef): Promise<StoredRecord | Problem> {
  if (primary.id === merged.id) return problem('MERGE_WITH_ITSELF', { id: primary.id });
  const at = call.now();
  const plan: Merge = { type, primary, merged, survivor: call.switches.mergeKeepsPrimaryId ? 'primary' : 'new', at };
  const decide = (facts: Facts): Decision<StoredRecord | Problem> => {
    const done = foreseeMerge(facts, plan);
    return isProblem(done) ? { changes: [], outcome: done } : { changes: done.changes, outcome: done.record };
  };
  const both = [primary, merged];
  return submit(call, { facts: { records: both, neighbourhoods: both }, reach: 'neighbours', decide }, at);
}

/**
 * Deletes a record for good with all its links, archived or not, and the records that it swallowed in merges. A record that
 * is not there is no problem. Source: objects spec.
 */
export async function purgeRecord(call: Call, type: ObjectType, id: string, idProperty: string | undefined): Promise<Problem | undefined> {
  if (idProperty !== undefined && idProperty !== 'hs_object_id') return purgeByProperty(call, type, idProperty, id);
  const record = readRecordId(type, id);
  if (isProblem(record)) return record;
  const survivor = await call.portal.survivorOf(record);
  return purge(call, type, survivor ?? record);
}

async function purge(call: Call, type: ObjectType, record: RecordRef): Promise<undefined> {
  const swallowed = mergedIds((await call.portal.record(record))?.properties ?? {}).flatMap((id) => parseRecordId(id) ?? []);
  const records = [record, ...swallowed.map((id): RecordRef => ({ type: record.type, id }))];
  const at = call.now();
  const decide = (facts: Facts) => {
    const changes: Change[] = [];
    for (const one of records) {
      const held = facts.record(one);
      if (held === undefined) continue;
      const blocked = valuesToBlock(type, held.properties).map((value): Change => ({ kind: 'valueBlocked', value }));
      for (const change of [...planPurge(facts, one, at), ...blocked]) {
        facts.foresee(change);
        changes.push(change);
      }
    }
    return { changes, outcome: undefined };
  };
  return submit(call, { facts: { records, neighbourhoods: records }, reach: 'neighbours', decide }, at);
}

/** Archived records read at a time while those that had a value are looked for: live ones alone are found by it. */
const lookUpPage = 1_000;

/** Purges whoever holds a value or held it when archived, and keeps the value from coming back. Source: objects spec. */
async function purgeByProperty(call: Call, type: ObjectType, idProperty: string, sent: string): Promise<Problem | undefined> {
  if (!(gdprIdProperties[type.id ?? ''] ?? []).includes(idProperty)) return problem('ID_PROPERTY_UNKNOWN', { idProperty });
  const value: ValueRef = { type: type.key, property: idProperty, value: sent.trim().toLowerCase() };
  for (const held of factsOfUniqueValues(call.portal.schema, type, [value]).unique ?? []) {
    const id = await call.portal.holderOf(held);
    if (id !== undefined) await purge(call, type, { type: type.key, id });
  }
  for (let from = 1; ; ) {
    const page = await call.portal.records({ type: type.key, from, limit: lookUpPage, archived: 'only' });
    for (const record of page) {
      const hadIt = valuesToBlock(type, record.properties).some((one) => one.value === value.value);
      if (hadIt) await purge(call, type, { type: type.key, id: record.id });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < lookUpPage) break;
    from = last.id + 1;
  }
  const decide = (facts: Facts): Decision<undefined> => {
    return { changes: facts.isBlocked(value) ? [] : [{ kind: 'valueBlocked', value }], outcome: undefined };
  };
  return submit(call, { facts: { blocked: [value] }, reach: 'named', decide }, call.now());
}

/**
 * Brings an archived record back with its former links to live records. One that was merged away does not come back, nor one
 * of whose unique values another record holds by now. Assumed: HubSpot restores in its pages only.
 */
export async function restoreRecord(call: Call, type: ObjectType, id: string): Promise<StoredRecord | Problem> {
  const record = readRecordId(type, id);
  if (isProblem(record)) return record;
  if ((await call.portal.survivorOf(record)) !== undefined) return problem('RECORD_NOT_FOUND');
  const { properties = {} } = (await call.portal.record(record)) ?? {};
  const at = call.now();
  const read = (schema: PortalSchema): ReadCommand<StoredRecord | Problem> | Problem => {
    const gone = schema.objects.problemOfGone(type);
    if (gone !== undefined) return gone;
    const unique = uniqueValuesOf(schema, type, properties);
    const decide = (facts: Facts): Decision<StoredRecord | Problem> => {
      const changes = planRestore(facts, record, at);
      if (changes.length === 0) return { changes, outcome: problem('RECORD_NOT_FOUND') };
      const taken = takenValue(facts, type, unique, record);
      if (taken !== undefined) return { changes: [], outcome: valueTaken(facts.schema, type, taken, record) };
      for (const change of changes) facts.foresee(change);
      const restored = facts.record(record);
      if (restored === undefined) throw new Error('a restored record is not there');
      return { changes, outcome: restored };
    };
    const wanted = { records: [record], formerNeighbourhoods: [record], ...factsOfUniqueValues(schema, type, unique) };
    return { facts: wanted, reach: 'neighbours', decide };
  };
  return submitBySchema(call, read, at);
}
