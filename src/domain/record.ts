import { createdThroughApi, mergedIdsProperty, recordDefaults } from '../catalogue/record-defaults.ts';
import type { PropertyEdits } from './change.ts';
import type { RecordId, RecordRef } from './ids.ts';
import { formatInstant } from './instant.ts';
import type { ObjectType } from './object-type.ts';
import { type Problem, problem } from './problem.ts';

/** Property values by name, as text. */
export type PropertyValues = Readonly<Record<string, string>>;

/** A record as storage keeps it; times are epoch milliseconds. Creation time, update time and id are not among the properties. */
export interface StoredRecord extends RecordRef {
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly properties: PropertyValues;
}

/** Names the first problem that keeps a record of this type from being created with these properties, if any. */
export function problemOfNewRecord(type: ObjectType, edits: PropertyEdits): Problem | undefined {
  const missing = type.requiredProperties.filter((name) => edits[name] === undefined || edits[name] === null);
  if (missing.length === 0) return undefined;
  return problem('REQUIRED_PROPERTIES_MISSING', ...required(missing.map((property) => ({ legacyName: type.row.legacyName, property }))));
}

/** Everything that a new record carries: what was sent over what HubSpot sets by itself. `now` is epoch milliseconds. */
export function propertiesOfNewRecord(
  type: ObjectType,
  id: RecordId,
  edits: PropertyEdits,
  now: number,
  source: string | undefined,
): PropertyValues {
  const filled: Record<string, string> = { ...createdThroughApi };
  if (source !== undefined) filled['hs_object_source_id'] = source;
  for (const [name, value] of Object.entries(recordDefaults[type.id ?? '']?.properties ?? {})) {
    filled[name] = value.replace('$id', String(id)).replace('$nowMs', String(now)).replace('$now', formatInstant(now));
  }
  return withEdits(filled, edits);
}

/** Values after edits: null removes. */
export function withEdits(values: PropertyValues, edits: PropertyEdits): PropertyValues {
  const edited: Record<string, string> = { ...values };
  for (const [name, value] of Object.entries(edits)) {
    if (value === null) delete edited[name];
    else edited[name] = value;
  }
  return edited;
}

/** The edits that would change something; empty where a record has all these values already. */
export function effectiveEdits(values: PropertyValues, edits: PropertyEdits): PropertyEdits {
  return Object.fromEntries(Object.entries(edits).filter(([name, value]) => (Object.hasOwn(values, name) ? values[name] : null) !== value));
}

/** Every property that a record shows: the stored ones and those that its id and times give. */
export function allProperties(type: ObjectType, record: StoredRecord): PropertyValues {
  return {
    [type.row.createdProperty]: formatInstant(record.createdAt),
    ...record.properties,
    [type.row.modifiedProperty]: formatInstant(record.updatedAt),
    hs_object_id: String(record.id),
  };
}

/**
 * The properties that a read answers, sorted by name. Asked-for names come on top of id and times: null where the type
 * knows the name and the record lacks it, left out where the type does not. Without names, the type's default set.
 */
export function selectProperties(type: ObjectType, record: StoredRecord, asked: readonly string[]): Record<string, string | null> {
  const all = allProperties(type, record);
  const always = ['hs_object_id', type.row.createdProperty, type.row.modifiedProperty];
  const names = asked.length === 0 ? type.row.defaultProperties : [...always, ...asked];
  const selected: Record<string, string | null> = {};
  for (const name of [...new Set(names)].sort()) {
    if (Object.hasOwn(all, name)) selected[name] = all[name] ?? null;
    else if (isKnown(type, name)) selected[name] = null;
  }
  return selected;
}

/** The properties that an update answers: the edited ones, id, times and where the record came from. */
export function updatedProperties(type: ObjectType, record: StoredRecord, edits: PropertyEdits): Record<string, string | null> {
  const all = allProperties(type, record);
  const names = [
    'hs_object_id',
    type.row.createdProperty,
    type.row.modifiedProperty,
    ...Object.keys(createdThroughApi),
    'hs_object_source_id',
    ...Object.keys(edits),
  ];
  const answered: Record<string, string | null> = {};
  for (const name of [...new Set(names)].sort()) {
    const value = Object.hasOwn(all, name) ? (all[name] ?? null) : null;
    if (value !== null || Object.hasOwn(edits, name)) answered[name] = value;
  }
  return answered;
}

function isKnown(type: ObjectType, name: string): boolean {
  return name === mergedIdsProperty || type.row.defaultProperties.includes(name) || type.knownProperties.includes(name);
}

function required<Value>(values: readonly Value[]): [Value, ...Value[]] {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('a list that must not be empty is empty');
  return [first, ...rest];
}
