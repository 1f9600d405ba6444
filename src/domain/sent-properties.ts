import { countedRows } from '../catalogue/properties/counted.ts';
import { lowerCasedProperties } from '../catalogue/record-defaults.ts';
import type { PropertyEdits } from './change.ts';
import { isEmailAddress } from './email.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, propertyValuesNotValid } from './problem.ts';
import type { Property, PropertySet } from './property.ts';
import { appendMark, isFault, readPropertyValue, type SentValue, type ValueFault, withChoices } from './property-value.ts';
import type { PropertyValues } from './record.ts';
import { faultOfPlace } from './record-stage.ts';

/** Property values by name as a caller sends them. */
export type SentProperties = Readonly<Record<string, SentValue>>;

/** What is wrong with one property. */
export interface PropertyFault extends ValueFault {
  readonly property: string;
}

/** A write of one record: what was sent, and the values that the record has; none for a new one. */
export interface SentWrite {
  readonly sent: SentProperties;
  readonly before?: PropertyValues | undefined;
}

/** Turns sent properties into edits by their definitions, or says what is wrong with all of them at once. Source: recorded errors-objects-03. */
export function readSentProperties(schema: PortalSchema, type: ObjectType, write: SentWrite): PropertyEdits | Problem {
  const faults: PropertyFault[] = [];
  const edits = readEdits(schema, type, write, faults);
  return faults.length > 0 ? propertyValuesNotValid(faults, schema.portal) : edits;
}

/** The same for several records: what is wrong with any of them is said in one problem. Source: recorded errors-objects-03. */
export function readSentPropertiesOfAll(
  schema: PortalSchema,
  type: ObjectType,
  writes: readonly SentWrite[],
): readonly PropertyEdits[] | Problem {
  const faults: PropertyFault[] = [];
  const all = writes.map((write) => readEdits(schema, type, write, faults));
  return faults.length > 0 ? propertyValuesNotValid(faults, schema.portal) : all;
}

/** Adds what is wrong to `faults`; what it answers counts only where nothing is. */
function readEdits(schema: PortalSchema, type: ObjectType, { sent, before }: SentWrite, faults: PropertyFault[]): PropertyEdits {
  const set = schema.properties.of(type);
  const edits: Record<string, string | null> = {};
  for (const name in sent) {
    const writable = writableOf(type, set, name);
    if (writable === undefined) {
      faults.push({ property: name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
      continue;
    }
    const read = writable.refusal ?? readWritable(writable, sent[name] ?? null, before);
    if (isFault(read)) faults.push({ property: name, ...read });
    else edits[name] = read;
  }
  const misplaced = faults.length > 0 ? undefined : faultOfPlace(schema, type, before, edits);
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

function readWritable({ property, isEmail }: Writable, sent: SentValue, before: PropertyValues | undefined): string | null | ValueFault {
  if (isEmail) return readEmail(sent);
  const read = readPropertyValue(property, sent);
  if (typeof read !== 'string' || property.type !== 'enumeration' || !read.startsWith(appendMark)) return read;
  return withChoices(before?.[property.name], read);
}

/** HubSpot trims an address and keeps it in lower case. Source: community reports; recorded errors-objects-12 for the refusal. */
function readEmail(sent: SentValue): string | null | ValueFault {
  const address = sent === null ? '' : String(sent).trim().toLowerCase();
  if (address === '') return null;
  return isEmailAddress(address) ? address : { code: 'INVALID_EMAIL', message: `Email address ${sent} is invalid` };
}
