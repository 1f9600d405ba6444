import { countedRows } from '../catalogue/properties/counted.ts';
import { lowerCasedProperties } from '../catalogue/record-defaults.ts';
import type { PropertyEdits, PropertyValues } from './change.ts';
import { isEmailAddress } from './email.ts';
import type { ObjectType } from './object-type.ts';
import { ownersOf } from './owner.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, propertyValuesNotValid } from './problem.ts';
import type { Property, PropertySet } from './property.ts';
import type { PropertyRuleUse } from './property-rule.ts';
import { brokenRule } from './property-rule-check.ts';
import { appendMark, choicesOf, isFault, readPropertyValue, type SentValue, type ValueFault, withChoices } from './property-value.ts';
import { faultOfPlace } from './record-stage.ts';

/** Property values by name as a caller sends them. */
export type SentProperties = Readonly<Record<string, SentValue>>;

/** What is wrong with one property. */
export interface PropertyFault extends ValueFault {
  readonly property: string;
}

/**
 * Turns the properties of new records into edits by their definitions, or says what is wrong with all of them at once. Source:
 * recorded errors-objects-03.
 */
export function readNewProperties(
  schema: PortalSchema,
  type: ObjectType,
  sent: readonly SentProperties[],
  rules: PropertyRuleUse,
): readonly PropertyEdits[] | Problem {
  const faults: PropertyFault[] = [];
  const all = sent.map((properties) => {
    const already = faults.length;
    const values = readValues(schema, type, { sent: properties, rules }, faults);
    return faults.length > already ? values : finish(schema, type, values, undefined, faults);
  });
  return faults.length > 0 ? propertyValuesNotValid(faults, schema.portal) : all;
}

/** Values of an update, of which some may have to be added to what the record holds. */
export interface SentEdits {
  readonly values: PropertyEdits;
}

/** Reads the properties of an update as far as that can be done before the record is known: what is wrong is said in one problem. */
export function readSentEdits(schema: PortalSchema, type: ObjectType, sent: SentProperties, rules: PropertyRuleUse): SentEdits | Problem {
  const faults: PropertyFault[] = [];
  const values = readValues(schema, type, { sent, rules }, faults);
  return faults.length > 0 ? propertyValuesNotValid(faults, schema.portal) : { values };
}

/** The same for several updates: what is wrong with any of them is said in one problem. Source: recorded errors-objects-05. */
export function readSentEditsOfAll(
  schema: PortalSchema,
  type: ObjectType,
  sent: readonly SentProperties[],
  rules: PropertyRuleUse,
): readonly SentEdits[] | Problem {
  const faults: PropertyFault[] = [];
  const all = sent.map((properties) => ({ values: readValues(schema, type, { sent: properties, rules }, faults) }));
  return faults.length > 0 ? propertyValuesNotValid(faults, schema.portal) : all;
}

/** What an update makes of a record's values, or what speaks against it now that they are known. */
export function editsOf(schema: PortalSchema, type: ObjectType, { values }: SentEdits, before: PropertyValues): PropertyEdits | Problem {
  const faults: PropertyFault[] = [];
  const edits = finish(schema, type, values, before, faults);
  return faults.length > 0 ? propertyValuesNotValid(faults, schema.portal) : edits;
}

/** Adds what is wrong to `faults`; what it answers counts only where nothing is. */
function readValues(
  schema: PortalSchema,
  type: ObjectType,
  { sent, rules }: { readonly sent: SentProperties; readonly rules: PropertyRuleUse },
  faults: PropertyFault[],
): PropertyEdits {
  const set = schema.properties.of(type);
  const enforced = rules === 'enforced' ? schema.definitions.of('propertyRules', type.key) : undefined;
  const values: Record<string, string | null> = {};
  for (const name in sent) {
    const writable = writableOf(type, set, name);
    if (writable === undefined) {
      faults.push({ property: name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
      continue;
    }
    const read = writable.refusal ?? readWritable(schema, writable, sent[name] ?? null);
    const broken = enforced === undefined || typeof read !== 'string' ? undefined : brokenRule(read, enforced.get(name) ?? []);
    if (isFault(read)) faults.push({ property: name, ...read });
    else if (broken !== undefined) faults.push({ property: name, ...broken });
    else values[name] = read;
  }
  return values;
}

/** Adds to what a record holds where that was asked for, and looks where the record stands then. */
function finish(
  schema: PortalSchema,
  type: ObjectType,
  values: PropertyEdits,
  before: PropertyValues | undefined,
  faults: PropertyFault[],
): PropertyEdits {
  let added: Record<string, string | null> | undefined;
  for (const name in values) {
    const text = values[name];
    if (text?.startsWith(appendMark) !== true || schema.properties.of(type).get(name)?.type !== 'enumeration') continue;
    added ??= { ...values };
    added[name] = withChoices(before?.[name], text);
  }
  const edits = added ?? values;
  const misplaced = faultOfPlace(schema, type, before, edits);
  if (misplaced !== undefined) faults.push(misplaced);
  return edits;
}

/** A property, and what the writing of its values has to know besides its definition. */
interface Writable {
  readonly property: Property;
  /** Why nobody can set it. */
  readonly refusal: ValueFault | undefined;
  readonly isEmail: boolean;
}

const writables = new WeakMap<PropertySet, Map<string, Writable>>();

function writableOf(type: ObjectType, set: PropertySet, name: string): Writable | undefined {
  let known = writables.get(set);
  if (known === undefined) {
    known = new Map();
    writables.set(set, known);
  }
  const found = known.get(name);
  if (found !== undefined) return found;
  const property = set.get(name);
  if (property === undefined) return undefined;
  const isEmail = lowerCasedProperties[type.id ?? '']?.includes(name) === true;
  const writable: Writable = { property, refusal: refusalOf(type, property), isEmail };
  known.set(name, writable);
  return writable;
}

/** Source: both texts are quoted by several integrators; assumed: the first is that of calculated properties only. */
function refusalOf(type: ObjectType, { name, calculated, isValueReadOnly }: Property): ValueFault | undefined {
  const followsFromLinks = countedRows.some((row) => row.of === type.id && row.name === name);
  if (!calculated && !isValueReadOnly && !followsFromLinks) return undefined;
  const kind = calculated || followsFromLinks ? 'calculated' : 'read only';
  return { code: 'READ_ONLY_VALUE', message: `"${name}" is a ${kind} property; its value cannot be set.` };
}

function readWritable(schema: PortalSchema, { property, isEmail }: Writable, sent: SentValue): string | null | ValueFault {
  if (isEmail) return readEmail(sent);
  const read = readPropertyValue(property, sent);
  if (typeof read !== 'string' || property.referencedObjectType !== 'OWNER') return read;
  return faultOfOwners(schema, read) ?? read;
}

/** Assumed: code and text; that HubSpot refuses an owner who is none, or no longer one, is reported by integrators. */
function faultOfOwners(schema: PortalSchema, text: string): ValueFault | undefined {
  const owners = ownersOf(schema);
  const stranger = choicesOf(text).find((id) => owners.get(Number(id))?.archivedAt !== null);
  return stranger === undefined ? undefined : { code: 'INVALID_OWNER_ID', message: `${stranger} is not a valid owner ID.` };
}

/** HubSpot trims an address and keeps it in lower case. Source: community reports; recorded errors-objects-12 for the refusal. */
function readEmail(sent: SentValue): string | null | ValueFault {
  const address = sent === null ? '' : String(sent).trim().toLowerCase();
  if (address === '') return null;
  return isEmailAddress(address) ? address : { code: 'INVALID_EMAIL', message: `Email address ${sent} is invalid` };
}
