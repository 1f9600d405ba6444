import { answeredOnUpdate, createdThroughApi, recordDefaults } from '../catalogue/record-defaults.ts';
import type { PropertyEdits } from './change.ts';
import type { RecordId, RecordRef } from './ids.ts';
import { formatInstant } from './instant.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import { withValuesThatFollow } from './values-that-follow.ts';

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

/** A record that is to be created: `now` is epoch milliseconds, `source` the app that creates it. */
export interface NewRecord {
  readonly type: ObjectType;
  readonly id: RecordId;
  readonly edits: PropertyEdits;
  readonly now: number;
  readonly source: string | undefined;
}

/** Everything that a new record carries: what was sent over what HubSpot sets by itself, and what follows from both. */
export function propertiesOfNewRecord(schema: PortalSchema, { type, id, edits, now, source }: NewRecord): PropertyValues {
  const filled: Record<string, string> = { ...createdThroughApi };
  if (source !== undefined) filled['hs_object_source_id'] = source;
  for (const [name, value] of Object.entries(recordDefaults[type.id ?? '']?.properties ?? {})) {
    filled[name] = value.replace('$id', String(id)).replace('$now', formatInstant(now));
  }
  const write = { schema, type, before: undefined, edits: withEdits(filled, edits), createdAt: now, now };
  return withEdits({}, withValuesThatFollow(write));
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

/** The record's properties with these names; null where it has none. The names should come from `namesToShow` or `namesOfUpdate`. */
export function shownProperties(type: ObjectType, record: StoredRecord, names: readonly string[]): Record<string, string | null> {
  const shown: Record<string, string | null> = {};
  for (const name of names) shown[name] = propertyOf(type, record, name) ?? null;
  return shown;
}

/** One of `allProperties`; undefined where the record has no value of that name. */
export function propertyOf(type: ObjectType, record: StoredRecord, name: string): string | undefined {
  if (name === 'hs_object_id') return String(record.id);
  if (name === type.row.modifiedProperty) return formatInstant(record.updatedAt);
  if (Object.hasOwn(record.properties, name)) return record.properties[name];
  return name === type.row.createdProperty ? formatInstant(record.createdAt) : undefined;
}

/**
 * The names that a read answers, ascending: those asked for on top of id and times, without what the type does not define.
 * Without names, the type's default set. Source: recorded objects-read-01 to -06.
 */
export function namesToShow(schema: PortalSchema, type: ObjectType, asked: readonly string[]): readonly string[] {
  const always = ['hs_object_id', type.row.createdProperty, type.row.modifiedProperty];
  const names = asked.length === 0 ? type.row.defaultProperties : [...always, ...asked];
  return definedNames(schema, type, names);
}

/** Those of these names that the type defines, each once, ascending. */
export function definedNames(schema: PortalSchema, type: ObjectType, names: Iterable<string>): readonly string[] {
  const set = schema.properties.of(type);
  return [...new Set(names)].filter((name) => set.get(name) !== undefined).sort();
}

/**
 * The names that an update answers, ascending: the edited ones, id, times, where the record came from, and what else of the
 * record HubSpot repeats. Only edited names are answered where the record has no value. Source: recorded objects-update-01 to -05.
 */
export function namesOfUpdate(type: ObjectType, record: StoredRecord, edits: PropertyEdits): readonly string[] {
  const repeated = ['hs_object_id', type.row.createdProperty, type.row.modifiedProperty, ...answeredOnUpdate(type.id ?? '')];
  const held = repeated.filter((name) => propertyOf(type, record, name) !== undefined);
  return [...new Set([...held, ...Object.keys(edits)])].sort();
}

function required<Value>(values: readonly Value[]): [Value, ...Value[]] {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('a list that must not be empty is empty');
  return [first, ...rest];
}
