import { limits } from '../catalogue/limits.ts';
import { identifyingRows } from '../catalogue/properties/unique-values.ts';
import { mergedIdsProperty, recordDefaults } from '../catalogue/record-defaults.ts';
import type { Change, PropertyValues } from './change.ts';
import type { Facts } from './facts.ts';
import type { RecordId, RecordRef } from './ids.ts';
import type { ObjectType } from './object-type.ts';
import { type Problem, problem } from './problem.ts';
import { choicesOf } from './property-value.ts';
import { effectiveEdits, type StoredRecord, withEdits } from './record.ts';
import { limitPassedByMerge, planMergedLinks } from './record-fate.ts';

/** Two records of one type that are to become one. */
export interface Merge {
  readonly type: ObjectType;
  /** Its values count where both records have one. */
  readonly primary: RecordRef;
  readonly merged: RecordRef;
  /** Whether the primary itself stands for both afterwards, or a record with an id of its own. */
  readonly survivor: 'primary' | 'new';
  readonly at: number;
}

/** What a merge came to: the record that stands for both. */
export interface Merged {
  readonly changes: readonly Change[];
  readonly record: StoredRecord;
}

/**
 * Decides a merge and foresees it: values, links and ids. Refused where one of the two is not live, or a limit would be
 * passed. A new survivor is as old as the older of the two. Source: knowledge base and webhook documents; assumed: ages.
 */
export function foreseeMerge(facts: Facts, merge: Merge): Merged | Problem {
  const { primary, merged, at } = merge;
  const [one, other] = [facts.record(primary), facts.record(merged)];
  if (one === undefined || other === undefined || one.archivedAt !== null || other.archivedAt !== null) return problem('RECORD_NOT_FOUND');
  const ids = idsOf(merge, one, other);
  if (ids.length > limits.mergedRecordsMax) return problem('TOO_MANY_IDENTITIES', { max: limits.mergedRecordsMax });
  const survivor = merge.survivor === 'primary' ? primary : { type: primary.type, id: facts.takeRecordId() };
  const plan = { survivor, primary, merged, at };
  const refused = limitPassedByMerge(facts, plan);
  if (refused !== undefined) return refused;
  const changes: Change[] = [];
  const foresee = (change: Change) => {
    facts.foresee(change);
    changes.push(change);
  };
  const values = unitedValues(merge.type, one, other);
  const createdAt = Math.min(one.createdAt, other.createdAt);
  if (merge.survivor === 'new') {
    const properties = withEdits(values, ownValues(merge.type, survivor.id));
    foresee({ kind: 'recordCreated', record: survivor, at: createdAt, properties });
  }
  const edits = {
    ...(merge.survivor === 'primary' && effectiveEdits(one.properties, values)),
    [mergedIdsProperty]: ids.join(';'),
  };
  foresee({ kind: 'recordUpdated', record: survivor, at, properties: edits });
  const propertiesMoved = Object.keys(values).filter((name) => values[name] !== one.properties[name]).length;
  for (const change of planMergedLinks(facts, plan)) foresee(change.kind === 'recordsMerged' ? { ...change, propertiesMoved } : change);
  const record = facts.record(survivor);
  if (record === undefined) throw new Error('a merge left no record');
  return { changes, record };
}

/**
 * The primary's values, and the other's where it has none; a contact's email addresses all stay. Source: knowledge base;
 * assumed: the order of the additional ones.
 */
function unitedValues(type: ObjectType, primary: StoredRecord, merged: StoredRecord): PropertyValues {
  const united: Record<string, string> = { ...merged.properties, ...primary.properties };
  for (const { of, name, sharedWith } of identifyingRows) {
    if (of !== type.id || sharedWith === undefined) continue;
    const all = [primary.properties[sharedWith], merged.properties[name], merged.properties[sharedWith]];
    const others = new Set(all.flatMap((text) => choicesOf(text ?? '')).filter((value) => value !== united[name]));
    if (others.size > 0) united[sharedWith] = [...others].join(';');
  }
  return united;
}

/** Values that name the record itself, which a record with a new id cannot take over. */
function ownValues(type: ObjectType, id: RecordId): PropertyValues {
  const named = Object.entries(recordDefaults[type.id ?? '']?.properties ?? {}).filter(([, value]) => value.includes('$id'));
  return Object.fromEntries(named.map(([name, value]) => [name, value.replace('$id', String(id))]));
}

/** Every id that leads to the survivor by now, in the order of the merges. Source: community reports. */
function idsOf({ survivor }: Merge, primary: StoredRecord, merged: StoredRecord): readonly string[] {
  const earlier = [primary, merged].flatMap(({ properties }) => mergedIds(properties));
  const ids = survivor === 'primary' ? [String(merged.id)] : [String(primary.id), String(merged.id)];
  return [...earlier, ...ids];
}

/** The ids of the records that a record has swallowed in merges. */
export function mergedIds(properties: PropertyValues): readonly string[] {
  return (properties[mergedIdsProperty] ?? '').split(';').filter((id) => id !== '');
}
