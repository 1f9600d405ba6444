import { derivedProperties } from '../catalogue/derived-properties.ts';
import { limits } from '../catalogue/limits.ts';
import { createdThroughApi, lowerCasedProperties, mergedIdsProperty, recordDefaults } from '../catalogue/record-defaults.ts';
import type { PropertyEdits } from './change.ts';
import type { RecordId, RecordRef } from './ids.ts';
import { formatInstant } from './instant.ts';
import type { ObjectType } from './object-type.ts';
import { isProblem, type Problem, problem, propertyValuesNotValid } from './problem.ts';

/** Property values by name, as text. */
export type PropertyValues = Readonly<Record<string, string>>;

/** A record as storage keeps it; times are epoch milliseconds. Creation time, update time and id are not among the properties. */
export interface StoredRecord extends RecordRef {
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly properties: PropertyValues;
}

/** Property values as a caller sends them: HubSpot takes numbers and booleans and keeps their text; null and '' clear. */
export type SentProperties = Readonly<Record<string, string | number | boolean | null>>;

const propertyName = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Properties that this server computes, so that nobody can set them. */
function isComputed(type: ObjectType, name: string): boolean {
  return (
    name === 'hs_object_id' ||
    name === mergedIdsProperty ||
    name === type.row.modifiedProperty ||
    derivedProperties.some((row) => row.objectTypeId === type.id && row.property === name)
  );
}

/**
 * Turns sent properties into edits, or says what is wrong with all of them at once. Names must be well formed; whether
 * a property is defined on the type is not checked.
 */
export function readSentProperties(type: ObjectType, sent: SentProperties, portal: number): PropertyEdits | Problem {
  const edits = readEdits(type, sent);
  return Array.isArray(edits) ? propertyValuesNotValid(edits, portal) : edits;
}

/** The same for several records: what is wrong with any of them is said in one problem. Source: recorded errors-objects-03. */
export function readSentPropertiesOfAll(
  type: ObjectType,
  sent: readonly SentProperties[],
  portal: number,
): readonly PropertyEdits[] | Problem {
  const faults: PropertyFault[] = [];
  const all: PropertyEdits[] = [];
  for (const properties of sent) {
    const edits = readEdits(type, properties);
    if (isProblem(edits)) return edits;
    if (Array.isArray(edits)) faults.push(...edits);
    else all.push(edits);
  }
  return faults.length > 0 ? propertyValuesNotValid(faults, portal) : all;
}

/** What is wrong with one property. */
interface PropertyFault {
  readonly property: string;
  readonly code: string;
  readonly message: string;
}

function readEdits(type: ObjectType, sent: SentProperties): PropertyEdits | PropertyFault[] | Problem {
  const names = Object.keys(sent);
  const faults: PropertyFault[] = [];
  const edits: Record<string, string | null> = {};
  const lowerCased = type.id === null ? [] : (lowerCasedProperties[type.id] ?? []);
  for (const name of names) {
    const fault = faultOf(type, name);
    if (fault !== undefined) {
      faults.push(fault);
      continue;
    }
    const value = sent[name];
    const text = value === null || value === undefined ? '' : String(value);
    if (text.length > limits.propertyValueCharsMax) {
      return problem('PROPERTY_VALUE_TOO_LONG', { name, max: limits.propertyValueCharsMax });
    }
    edits[name] = text === '' ? null : lowerCased.includes(name) ? text.trim().toLowerCase() : text;
  }
  return faults.length > 0 ? faults : edits;
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

function faultOf(type: ObjectType, property: string): PropertyFault | undefined {
  if (property.length > limits.propertyNameCharsMax || !propertyName.test(property)) {
    return { property, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${property}" does not exist` };
  }
  if (isComputed(type, property)) {
    return { property, code: 'READ_ONLY_VALUE', message: `"${property}" is a calculated property; its value cannot be set.` };
  }
  return undefined;
}

function required<Value>(values: readonly Value[]): [Value, ...Value[]] {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('a list that must not be empty is empty');
  return [first, ...rest];
}
