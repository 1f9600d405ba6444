import { answeredOnUpdate, createdThroughApi, recordDefaults } from '../catalogue/record-defaults.ts';
import type { PropertyEdits, PropertyValues } from './change.ts';
import type { RecordId, RecordRef } from './ids.ts';
import { formatInstant } from './instant.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import type { PropertySet } from './property.ts';
import { addValuesThatFollow } from './values-that-follow.ts';

/** A record as storage keeps it; times are epoch milliseconds. Creation time, update time and id are not among the properties. */
export interface StoredRecord extends RecordRef {
  readonly createdAt: number;
  /** Never before what it was, however the clock is set. */
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
  const values = noValues<string | null>();
  values['hs_object_source'] = createdThroughApi.hs_object_source;
  values['hs_object_source_label'] = createdThroughApi.hs_object_source_label;
  if (source !== undefined) values['hs_object_source_id'] = source;
  const defaults = recordDefaults[type.id ?? '']?.properties;
  for (const name in defaults) {
    const value = defaults[name] ?? '';
    values[name] = value.startsWith(marker) || value.includes(marker) ? filledIn(value, id, now) : value;
  }
  for (const name in edits) values[name] = edits[name] ?? null;
  addValuesThatFollow({ schema, type, before: undefined, edits: values, createdAt: now, now });
  return withoutCleared(values);
}

/**
 * Values by name, none yet. Without a prototype: the engine makes a table of it at once, where it would first learn and then forget the
 * shape of an object with twenty names, which takes longer than everything else in a create.
 */
export function noValues<Value extends string | null>(): Record<string, Value> {
  // Nothing in it is of another kind.
  return Object.create(null) as Record<string, Value>;
}

/** Begins what stands for the record's id or its creation in a default value. */
const marker = '$';

function filledIn(value: string, id: RecordId, now: number): string {
  return value.replace('$id', String(id)).replace('$now', formatInstant(now));
}

/** Edits of a record that has no values yet as its values: the same object where nothing is cleared. */
function withoutCleared(edits: PropertyEdits): PropertyValues {
  for (const name in edits) if (edits[name] === null) return withEdits({}, edits);
  // No value is null.
  return edits as PropertyValues;
}

/** Values after edits: null removes. */
export function withEdits(values: PropertyValues, edits: PropertyEdits): PropertyValues {
  const edited = noValues<string>();
  for (const name in values) if (edits[name] !== null) edited[name] = edits[name] ?? values[name] ?? '';
  for (const name in edits) {
    const value = edits[name];
    if (value !== null && value !== undefined) edited[name] = value;
  }
  return edited;
}

/** The edits that would change something; empty where a record has all these values already. */
export function effectiveEdits(values: PropertyValues, edits: PropertyEdits): PropertyEdits {
  return Object.fromEntries(Object.entries(edits).filter(([name, value]) => (Object.hasOwn(values, name) ? values[name] : null) !== value));
}

/** So many properties are kept as an object with a shape at most. */
const shapedMax = 12;

/** The record's properties with these names; null where it has none. The names should come from `namesToShow` or `namesOfUpdate`. */
export function shownProperties(type: ObjectType, record: StoredRecord, names: readonly string[]): Record<string, string | null> {
  // A few names in the same order make objects of one shape, which are quicker to build and to write than tables.
  const shown: Record<string, string | null> = names.length > shapedMax ? noValues<string | null>() : {};
  for (const name of names) shown[name] = propertyOf(type, record, name) ?? null;
  return shown;
}

/** A value that a record shows, stored or given by its id and times; undefined where it has none of that name. */
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
  if (asked.length > 0) return definedNames(schema, type, ['hs_object_id', type.row.createdProperty, type.row.modifiedProperty, ...asked]);
  const set = schema.properties.of(type);
  const known = defaultNames.get(set);
  if (known !== undefined) return known;
  const names = definedNames(schema, type, type.row.defaultProperties);
  defaultNames.set(set, names);
  return names;
}

/** What a read answers that names nothing: the same as long as the definitions are. */
const defaultNames = new WeakMap<PropertySet, readonly string[]>();

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
