import { associatedFromStart } from '../catalogue/custom-objects.ts';
import { limits } from '../catalogue/limits.ts';
import type { AssociationType } from './association-type.ts';
import type { Facts } from './facts.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type ObjectTypeKey } from './ids.ts';
import { typeKeyOf } from './labelled-link.ts';
import { type CustomObjectType, customObjectTypeKey, type ObjectType } from './object-type.ts';
import { customGroup } from './portal-properties.ts';
import type { PortalSchema, SchemaChange } from './portal-schema.ts';
import { isProblem, type Problem, problem } from './problem.ts';
import { hubspotProperties } from './property.ts';
import { type Doer, type FirstProperty, planFirstProperties } from './property-definition.ts';

/** A portal's own kind of record, as its user wants it. */
export interface NewObjectSchema extends Omit<CustomObjectType, 'number' | 'createdAt' | 'updatedAt' | 'archivedAt' | 'restorable'> {
  readonly properties: readonly FirstProperty[];
  /** Words that name object types whose records can be associated with its records. */
  readonly associatedObjects: readonly string[];
  /** Whether its records can be associated with each other. */
  readonly withItself: 'associated' | 'apart';
}

const category = 'USER_DEFINED';
const ordinal = 1;
const nameForm = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Decides a new kind of record and what its records can be associated with: the types that are named, activities, and itself
 * where that is asked for. Source: custom objects guide; schemas spec.
 */
export function planNewSchema(
  schema: PortalSchema,
  wanted: NewObjectSchema,
  doer: Doer,
): { readonly changes: readonly SchemaChange[]; readonly type: CustomObjectType } | Problem {
  const refused = problemOfName(wanted.name) ?? problemOfTaken(schema, wanted.name) ?? problemOfNewLists(schema, wanted);
  if (refused !== undefined) return refused;
  const properties = planFirstProperties(customGroup(wanted), wanted.properties, doer);
  if (isProblem(properties)) return properties;
  const { at } = doer;
  const targets = new Map<ObjectTypeKey, string>();
  for (const word of [...associatedFromStart, ...wanted.associatedObjects]) {
    const target = resolveLinkable(schema, word);
    if (isProblem(target)) return target;
    targets.set(target.key, target.row.name);
  }
  const { associatedObjects: _words, properties: _sent, withItself, ...definition } = wanted;
  const type: CustomObjectType = {
    ...definition,
    restorable: true,
    number: schema.nextObjectTypeNumber,
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
  };
  const own: LinkedType = { key: customObjectTypeKey(type.number), name: type.name.toLowerCase() };
  if (withItself === 'associated') targets.set(own.key, own.name);
  const types: AssociationType[] = [];
  for (const [key, name] of targets) {
    const firstId = schema.nextAssociationTypeId + types.length;
    types.push(...unlabelledTypes(firstId, own, { key, name }, undefined, at));
  }
  return {
    changes: [
      { kind: 'objectTypeDefined', type },
      ...properties.map((value) => ({ kind: 'definitionPut', of: 'property', type: own.key, name: value.name, value }) as const),
      { kind: 'associationTypesDefined', types },
    ],
    type,
  };
}

/** The ends of an association that a portal's user wants, and what v3 is to call it. */
export interface NewAssociation {
  readonly from: string;
  readonly to: string;
  readonly name: string | undefined;
}

/** Decides that records of two kinds, one of them the portal's own, can be associated. Source: schemas spec. */
export function planNewAssociation(
  schema: PortalSchema,
  of: ObjectType,
  wanted: NewAssociation,
  at: number,
): { readonly change: SchemaChange; readonly type: AssociationType } | Problem {
  const [from, to] = [resolveLinkable(schema, wanted.from), resolveLinkable(schema, wanted.to)];
  if (isProblem(from)) return from;
  if (isProblem(to)) return to;
  const refused = wanted.name === undefined ? undefined : problemOfName(wanted.name);
  if (refused !== undefined) return refused;
  const isCustom = [from, to].some((end) => schema.objects.definitionOf(end) !== undefined);
  if (!isCustom || (from.key !== of.key && to.key !== of.key)) {
    return problem('ASSOCIATION_DEFINITION_FOREIGN', { objectType: of.row.legacyName });
  }
  if (schema.links.between(from.key, to.key).defaultType !== undefined) {
    return problem('ASSOCIATION_DEFINITION_EXISTS', { fromObjectType: from.row.legacyName, toObjectType: to.row.legacyName });
  }
  const ends = [from, to].map(({ key, row }): LinkedType => ({ key, name: row.name })) as [LinkedType, LinkedType];
  const types = unlabelledTypes(schema.nextAssociationTypeId, ...ends, wanted.name, at);
  return { change: { kind: 'associationTypesDefined', types }, type: types[0] };
}

/** The type whose edges the removal of an association must count; undefined for an identifier that none can have. */
export function countedForRemovedAssociation(identifier: string): AssociationTypeKey | undefined {
  return typeKeyOf(category, identifier);
}

/**
 * Decides that records of two kinds can no longer be associated; their labels go along. An identifier that is none of the
 * type's changes nothing. Refused while records are associated so. Source: schemas spec; assumed: both refusals.
 */
export function planRemovedAssociation(facts: Facts, of: ObjectType, identifier: string): SchemaChange | Problem | undefined {
  const { links } = facts.schema;
  const key = countedForRemovedAssociation(identifier);
  const type = key === undefined ? undefined : links.byKey(key);
  if (type === undefined || !type.isDefault || (type.from !== of.key && type.to !== of.key)) return undefined;
  const count = facts.edgesOfType(type.key);
  if (count > 0) return problem('ASSOCIATION_DEFINITION_IN_USE', { name: type.name, count });
  const types = [...links.between(type.from, type.to).types, ...links.between(type.to, type.from).types];
  return { kind: 'associationTypesRemoved', keys: [...new Set(types.map((one) => one.key))] };
}

/** One end of an association. */
interface LinkedType {
  readonly key: ObjectTypeKey;
  readonly name: string;
}

/** The unlabelled types of both directions, or the one of both where the ends are the same. Source: contract of ids assumed. */
function unlabelledTypes(
  firstId: number,
  from: LinkedType,
  to: LinkedType,
  name: string | undefined,
  createdAt: number,
): readonly [AssociationType, ...AssociationType[]] {
  const isSame = from.key === to.key;
  const [id, inverseId] = [firstId, isSame ? firstId : firstId + 1];
  const [key, inverseKey] = [associationTypeKeyOf(ordinal, id), associationTypeKeyOf(ordinal, inverseId)];
  const common = {
    category,
    label: null,
    isDefault: true,
    isLegacy: false,
    onePer: undefined,
    promotesFirst: undefined,
    createdAt,
  } as const;
  const forward: AssociationType = {
    ...common,
    key,
    inverseKey,
    id,
    from: from.key,
    to: to.key,
    name: name ?? `${from.name}_to_${to.name}`,
  };
  if (isSame) return [forward];
  const back = { key: inverseKey, inverseKey: key, id: inverseId, from: to.key, to: from.key, name: `${to.name}_to_${from.name}` };
  return [forward, { ...common, ...back }];
}

function resolveLinkable(schema: PortalSchema, word: string): ObjectType | Problem {
  const type = schema.objects.resolve(word);
  return isProblem(type) || type.id !== null ? type : problem('OBJECT_TYPE_UNKNOWN', { word });
}

function problemOfName(name: string): Problem | undefined {
  const max = limits.schemaNameCharsMax;
  return name.length <= max && nameForm.test(name) ? undefined : problem('SCHEMA_NAME_INVALID', { name, max });
}

/** Paths tell names apart whatever their letter case. An archived type keeps its name. Source: custom objects guide. */
function problemOfTaken({ objects }: PortalSchema, name: string): Problem | undefined {
  const isTaken = [...objects.custom, ...objects.archived].some((type) => type.name.toLowerCase() === name.toLowerCase());
  if (isTaken) return problem('SCHEMA_NAME_TAKEN', { name });
  const max = limits.customObjectTypesMax;
  return objects.custom.length >= max ? problem('TOO_MANY_SCHEMAS', { max }) : undefined;
}

function problemOfNewLists(schema: PortalSchema, wanted: NewObjectSchema): Problem | undefined {
  for (const field of ['properties', 'associatedObjects'] as const) {
    const max = limits.schemaListsMax[field];
    if (wanted[field].length > max) return problem('SCHEMA_LIST_TOO_LONG', { field, max });
  }
  const portalMax = limits.customPropertiesOfPortalMax;
  if (schema.properties.ownCount() + wanted.properties.length > portalMax) return problem('TOO_MANY_CUSTOM_PROPERTIES', { max: portalMax });
  const own = new Set(wanted.properties.map(({ name }) => name));
  return problemOfNamedProperties(wanted, (name) => own.has(name) || hubspotProperties('custom').has(name));
}

/** The lists of a definition that name properties. */
export type NamedProperties = Pick<
  CustomObjectType,
  'primaryDisplayProperty' | 'secondaryDisplayProperties' | 'searchableProperties' | 'requiredProperties'
>;

/** Names the first list that is too long, or the first property in one that the object type does not have. */
export function problemOfNamedProperties(lists: NamedProperties, isDefined: (name: string) => boolean): Problem | undefined {
  const { primaryDisplayProperty: primary, secondaryDisplayProperties, searchableProperties, requiredProperties } = lists;
  for (const [field, names] of Object.entries({ secondaryDisplayProperties, searchableProperties, requiredProperties })) {
    const max = limits.schemaListsMax[field as keyof typeof limits.schemaListsMax];
    if (names.length > max) return problem('SCHEMA_LIST_TOO_LONG', { field, max });
  }
  const named = {
    primaryDisplayProperty: primary === null ? [] : [primary],
    secondaryDisplayProperties,
    searchableProperties,
    requiredProperties,
  };
  for (const [field, names] of Object.entries(named)) {
    const name = names.find((one) => !isDefined(one));
    if (name !== undefined) return problem('SCHEMA_PROPERTY_UNKNOWN', { field, name });
  }
  return undefined;
}
