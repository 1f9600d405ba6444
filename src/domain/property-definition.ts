import { limits } from '../catalogue/limits.ts';
import { calculatedFieldType } from '../catalogue/property-types.ts';
import type { DefinitionChange } from './definitions.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import {
  type DataSensitivity,
  hubspotProperties,
  ownPropertyDefaults,
  type Property,
  type PropertyGroup,
  type PropertySet,
} from './property.ts';
import { placedOptions, problemOfDefinedName, problemOfDefinition, problemOfRoom, type SentOption } from './property-check.ts';
import { problemOfUse } from './property-use.ts';
import { type Grant, holdsAny, scopesOfSensitiveWrites } from './scope.ts';

/** What a caller can say of a property when it makes one and later. Null and absent say nothing. */
interface PropertyFields {
  readonly label?: string | null | undefined;
  readonly type?: Property['type'] | null | undefined;
  readonly fieldType?: string | null | undefined;
  readonly groupName?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly options?: readonly SentOption[] | null | undefined;
  readonly displayOrder?: number | null | undefined;
  readonly hidden?: boolean | null | undefined;
  readonly formField?: boolean | null | undefined;
  readonly calculationFormula?: string | null | undefined;
  readonly showCurrencySymbol?: boolean | null | undefined;
  readonly currencyPropertyName?: string | null | undefined;
  readonly numberDisplayHint?: string | null | undefined;
  readonly textDisplayHint?: string | null | undefined;
}

/** What is to change of a property. Source: PropertyUpdate of the properties spec. */
export type PropertyEdits = PropertyFields;

/** A property that a portal's user wants. */
export interface NewProperty extends PropertyFields {
  readonly name: string;
  readonly label: string;
  readonly type: Property['type'];
  readonly fieldType: string;
  readonly groupName: string;
  readonly hasUniqueValue?: boolean | null | undefined;
  readonly externalOptions?: boolean | null | undefined;
  readonly referencedObjectType?: string | null | undefined;
  readonly dataSensitivity?: DataSensitivity | null | undefined;
}

/** Who changes a definition, and when: epoch milliseconds. */
export interface Doer {
  readonly by: string;
  readonly at: number;
}

/** What comes of a plan: the property as it is then, and the change that makes it so; none where nothing is to change. */
export interface PropertyPlan {
  readonly property: Property;
  readonly changes: readonly DefinitionChange[];
}

/** Who defines a property, and what the caller's scopes open: those that are sensitive take a scope of their own. */
interface GrantedDoer extends Doer {
  readonly grant: Grant;
}

/**
 * Decides a new property. The name of an archived one brings that back, with its values and the time it was made, but with the
 * definition that is sent; one of HubSpot's comes back as it was. Whether values are unique stays what it was.
 * Source: recorded properties-03 to -05, dated live runs of 2026-09-29 and 2026-10-01; assumed: HubSpot's own, and unique values.
 */
export function planNewProperty(schema: PortalSchema, type: ObjectType, wanted: NewProperty, doer: GrantedDoer): PropertyPlan | Problem {
  const set = schema.properties.of(type);
  const name = nameIn(set, wanted.name);
  if (set.get(name) !== undefined) return problem('PROPERTY_EXISTS', { name });
  const former = archivedIn(set, name);
  if (former?.isHubspotDefined === true) return put(type, { ...former, archivedAt: null, updatedAt: doer.at });
  const sensitivity = wanted.dataSensitivity ?? 'non_sensitive';
  if (sensitivity !== 'non_sensitive') {
    const mayDefine = holdsAny(doer.grant, scopesOfSensitiveWrites(type, sensitivity));
    return mayDefine ? problem('PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA', { portal: schema.portal }) : problem('SENSITIVE_SCOPE_MISSING');
  }
  const property = newProperty(wanted, name, former, doer);
  const refused =
    (former === undefined ? (problemOfDefinedName(name) ?? problemOfRoom(schema, set, property)) : undefined) ??
    problemOfDefinition({ groups: schema.properties.groupsOf(type), set }, property, undefined);
  return refused ?? put(type, property);
}

/** A property that an object type is to have from its start; what is left out is filled. */
export interface FirstProperty extends Omit<NewProperty, 'type' | 'fieldType' | 'groupName'> {
  readonly type?: NewProperty['type'] | null | undefined;
  readonly fieldType?: string | null | undefined;
  readonly groupName?: string | null | undefined;
}

/**
 * The properties that a new object type of the portal's own has from its start. They are checked as others are, but their names keep
 * their letter case; a text in a field is what they are where nothing is said. Source: schemas guide.
 */
export function planFirstProperties(group: PropertyGroup, sent: readonly FirstProperty[], doer: Doer): readonly Property[] | Problem {
  const known = new Map(hubspotProperties('custom'));
  const set: PropertySet = { all: [], archived: [], get: (name) => known.get(name) };
  const taken = new Set([...known.keys()].map((name) => name.toLowerCase()));
  const properties: Property[] = [];
  for (const one of sent) {
    const name = one.name.toLowerCase();
    if (taken.has(name)) return problem('PROPERTY_EXISTS', { name: one.name });
    taken.add(name);
    const filled = { ...one, type: one.type ?? 'string', fieldType: one.fieldType ?? 'text', groupName: one.groupName ?? group.name };
    const property = newProperty(filled, one.name, undefined, doer);
    known.set(property.name, property);
    properties.push(property);
  }
  for (const property of properties) {
    const refused = problemOfDefinedName(property.name.toLowerCase()) ?? problemOfDefinition({ groups: [group], set }, property, undefined);
    if (refused !== undefined) return refused;
  }
  const max = limits.uniquePropertiesMax;
  return properties.filter(({ hasUniqueValue }) => hasUniqueValue).length > max
    ? problem('TOO_MANY_UNIQUE_PROPERTIES', { max })
    : properties;
}

/**
 * Decides a change of a property's definition: what is sent replaces what was, a list of options as a whole. HubSpot's own
 * definitions change only as far as HubSpot lets them. Source: dated live runs of 2026-09; assumed: refusals of HubSpot's own.
 */
export function planPropertyEdits(
  schema: PortalSchema,
  type: ObjectType,
  sentName: string,
  edits: PropertyEdits,
  doer: Doer,
): PropertyPlan | Problem {
  const set = schema.properties.of(type);
  const before = set.get(nameIn(set, sentName));
  if (before === undefined) return problem('PROPERTY_NOT_FOUND', { name: sentName });
  const after = withEdits(before, edits);
  if (JSON.stringify(after) === JSON.stringify(before)) return { property: before, changes: [] };
  const refused = problemOfReadOnly(before, after) ?? problemOfDefinition({ groups: schema.properties.groupsOf(type), set }, after, before);
  return refused ?? put(type, { ...after, updatedAt: doer.at, updatedBy: doer.by });
}

/** Decides that a property is archived: its values stay, and show again when it comes back. Source: dated live runs of 2026-09-29. */
export function planArchivedProperty(schema: PortalSchema, type: ObjectType, sentName: string, doer: Doer): DefinitionChange | Problem {
  const set = schema.properties.of(type);
  const property = set.get(nameIn(set, sentName));
  if (property === undefined) return problem('PROPERTY_NOT_FOUND', { name: sentName });
  if (!property.isArchivable) return problem('PROPERTY_NOT_ARCHIVABLE', { name: property.name });
  const archived = { ...property, archivedAt: doer.at, updatedAt: doer.at, updatedBy: doer.by };
  return problemOfUse(schema, type, property.name) ?? change(type, archived);
}

/** A property of a set, in use or archived, under a name in any letter case; undefined where there is none. */
export function propertyNamed(set: PropertySet, name: string, archived: 'only' | 'never'): Property | undefined {
  const spelled = nameIn(set, name);
  return archived === 'only' ? archivedIn(set, spelled) : set.get(spelled);
}

/** A name as the set spells it: names of schemas keep their letter case, all others are lower case. Assumed. */
function nameIn(set: PropertySet, name: string): string {
  return set.get(name) === undefined && archivedIn(set, name) === undefined ? name.toLowerCase() : name;
}

function archivedIn(set: PropertySet, name: string): Property | undefined {
  return set.archived.find((property) => property.name === name);
}

function put(type: ObjectType, property: Property): PropertyPlan {
  return { property, changes: [change(type, property)] };
}

function change({ key }: ObjectType, property: Property): DefinitionChange {
  return { kind: 'definitionPut', of: 'property', type: key, name: property.name, value: property };
}

function newProperty(wanted: NewProperty, name: string, former: Property | undefined, { by, at }: Doer): Property {
  const { label, type, fieldType, groupName, hasUniqueValue, externalOptions, referencedObjectType, ...fields } = wanted;
  const bare: Property = {
    ...ownPropertyDefaults,
    name,
    label,
    type,
    fieldType,
    groupName,
    hasUniqueValue: former?.hasUniqueValue ?? hasUniqueValue ?? false,
    externalOptions: externalOptions ?? false,
    ...(referencedObjectType && { referencedObjectType }),
    createdAt: former?.createdAt ?? at,
    updatedAt: at,
    createdBy: by,
    updatedBy: by,
  };
  return withEdits(bare, fields);
}

/** Fields that are kept as they are sent, in the order in which a definition holds them. */
const plainFields = [
  'label',
  'type',
  'fieldType',
  'description',
  'groupName',
  'displayOrder',
  'hidden',
  'formField',
  'calculationFormula',
  'showCurrencySymbol',
  'currencyPropertyName',
  'numberDisplayHint',
  'textDisplayHint',
] as const;

function withEdits(before: Property, edits: PropertyEdits): Property {
  const sent = plainFields.filter((field) => edits[field] !== undefined && edits[field] !== null);
  const merged = { ...before, ...Object.fromEntries(sent.map((field) => [field, edits[field]])) };
  const type: Property['type'] = merged.type;
  const takesOptions = type === 'enumeration' || type === 'bool';
  const options = edits.options == null ? before.options : placedOptions(edits.options);
  const whole: Property = { ...merged, options: takesOptions ? options : none };
  // A formula makes a property calculated whatever else is sent. Source: dated live runs of 2026-10-01.
  if (whole.calculationFormula === undefined || whole.isHubspotDefined) return whole;
  return { ...whole, fieldType: calculatedFieldType, calculated: true, isValueReadOnly: true };
}

const none: Property['options'] = [];

/** Refuses a change of what HubSpot keeps for itself. */
function problemOfReadOnly(before: Property, after: Property): Problem | undefined {
  const { name } = before;
  const changesOptions = JSON.stringify(before.options) !== JSON.stringify(after.options);
  if (changesOptions && before.areOptionsReadOnly === true) return problem('PROPERTY_DEFINITION_READ_ONLY', { name });
  if (!before.isDefinitionReadOnly) return undefined;
  const changesMore = JSON.stringify({ ...after, options: before.options }) !== JSON.stringify(before);
  const mayChangeOptions = before.areOptionsReadOnly === false;
  return changesMore || !mayChangeOptions ? problem('PROPERTY_DEFINITION_READ_ONLY', { name }) : undefined;
}
