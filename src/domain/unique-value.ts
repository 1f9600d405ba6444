import { identifyingRows } from '../catalogue/properties/unique-values.ts';
import { gdprIdProperties } from '../catalogue/record-defaults.ts';
import type { PropertyEdits, PropertyValues } from './change.ts';
import type { FactRequest, Facts } from './facts.ts';
import type { ObjectTypeKey, RecordId, RecordRef } from './ids.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem, propertyValuesNotValid } from './problem.ts';
import type { PropertySet } from './property.ts';
import { choicesOf } from './property-value.ts';

/** A value of a property of one object type, in the form in which records keep it. */
export interface ValueRef {
  readonly type: ObjectTypeKey;
  readonly property: string;
  readonly value: string;
}

/** A property whose values two live records of a type cannot share. */
interface UniqueProperty {
  readonly name: string;
  /** How a create with a taken value fails; updates always fail as `invalid`. */
  readonly refusal: 'conflict' | 'invalid';
  /** Another property whose values count too. */
  readonly sharedWith: string | undefined;
  /** True where each of several values is unique by itself. */
  readonly isList: boolean;
}

const built = new WeakMap<PropertySet, readonly UniqueProperty[]>();

/**
 * The properties of an object type whose values are unique: archived ones too, since records keep what they hold of them.
 * Built once for each set of definitions.
 */
export function uniquePropertiesOf(schema: PortalSchema, type: ObjectType): readonly UniqueProperty[] {
  const set = schema.properties.of(type);
  const known = built.get(set);
  if (known !== undefined) return known;
  const rows = identifyingRows.filter((row) => row.of === type.id && row.unique);
  const unique = [...set.all, ...set.archived].flatMap(({ name, type: valueType, hasUniqueValue }): UniqueProperty[] => {
    const row = rows.find((one) => one.name === name);
    if (!hasUniqueValue && row === undefined) return [];
    return [{ name, refusal: row?.refusal ?? 'invalid', sharedWith: row?.sharedWith, isList: valueType === 'enumeration' }];
  });
  built.set(set, unique);
  return unique;
}

/**
 * The unique values among a record's properties, or among edits: what is cleared is none. With `named`, only those of properties
 * that stand there too.
 */
export function uniqueValuesOf(
  schema: PortalSchema,
  type: ObjectType,
  properties: PropertyEdits,
  named: PropertyEdits = properties,
): readonly ValueRef[] {
  let refs: ValueRef[] | undefined;
  for (const { name, isList } of uniquePropertiesOf(schema, type)) {
    const text = properties[name];
    if (text === undefined || text === null || named[name] === undefined) continue;
    refs ??= [];
    if (!isList) refs.push({ type: type.key, property: name, value: text });
    else for (const value of choicesOf(text)) refs.push({ type: type.key, property: name, value });
  }
  return refs ?? none;
}

const none: readonly ValueRef[] = [];

/** The holders that must be known before records come to hold these values. */
export function factsOfUniqueValues(schema: PortalSchema, type: ObjectType, values: readonly ValueRef[]): FactRequest {
  if (values.length === 0) return {};
  const properties = uniquePropertiesOf(schema, type);
  const blockable = gdprIdProperties[type.id ?? ''];
  return {
    unique: values.flatMap((value) => {
      const shared = properties.find(({ name }) => name === value.property)?.sharedWith;
      return shared === undefined ? [value] : [value, { ...value, property: shared }];
    }),
    ...(blockable !== undefined && { blocked: values.filter(({ property }) => blockable.includes(property)) }),
  };
}

/** The unique values that an update brings: a list may hold some of them already. */
export function addedUniqueValues(
  schema: PortalSchema,
  type: ObjectType,
  before: PropertyValues,
  edits: PropertyEdits,
): readonly ValueRef[] {
  const values = uniqueValuesOf(schema, type, edits);
  if (values.length === 0) return none;
  const held = new Set(uniqueValuesOf(schema, type, before, edits).map(claimKey));
  return values.filter((value) => !held.has(claimKey(value)));
}

/** A value that a record cannot hold: another one does, or nobody may. */
export type TakenValue = { readonly value: ValueRef } & (
  | { readonly refusal: 'conflict' | 'invalid'; readonly holder: RecordId }
  | { readonly refusal: 'blocked' }
);

/**
 * Names the first of these values that another record holds or nobody may hold, if any. `claimed` are holders besides those of the facts: records
 * that are to be created along. Source: recorded refusals.
 */
export function takenValue(
  facts: Facts,
  type: ObjectType,
  values: readonly ValueRef[],
  record: RecordRef,
  claimed: ReadonlyMap<string, RecordId> = new Map(),
): TakenValue | undefined {
  if (values.length === 0) return undefined;
  const properties = uniquePropertiesOf(facts.schema, type);
  const blockable = gdprIdProperties[type.id ?? ''];
  for (const value of values) {
    if (blockable?.includes(value.property) === true && facts.isBlocked(value)) return { value, refusal: 'blocked' };
    const { refusal = 'invalid', sharedWith } = properties.find(({ name }) => name === value.property) ?? {};
    const holder = claimed.get(claimKey(value)) ?? facts.holderOf(value);
    if (holder !== undefined && holder !== record.id) return { value, holder, refusal };
    const other = sharedWith === undefined ? undefined : facts.holderOf({ ...value, property: sharedWith });
    if (other !== undefined && other !== record.id) return { value, holder: other, refusal: 'invalid' };
  }
  return undefined;
}

/** A key of a value among those of one object type. */
export function claimKey({ property, value }: ValueRef): string {
  return `${property}=${value}`;
}

/**
 * Says that a record cannot hold a value. Source: recorded refusals of 2026-09; objects spec and HubSpot's own pages on blocked
 * addresses; assumed: how the type of a portal's own is printed, and the code of a blocked address.
 */
export function valueTaken(schema: PortalSchema, type: ObjectType, taken: TakenValue, record: RecordRef): Problem {
  const { value } = taken;
  if (taken.refusal === 'blocked') {
    const fault = { property: value.property, code: 'GDPR_BLOCKLISTED', message: 'email has been GDPR blacklisted' };
    return propertyValuesNotValid([fault], schema.portal);
  }
  const printed = schema.objects.definitionOf(type) === undefined ? `legacyObjectType=${type.row.legacyName}` : `value=${type.id}`;
  const coordinates = `portalId=${schema.portal}, objectTypeId=ObjectTypeId{${printed}}, propertyName=${value.property}, value=${value.value}`;
  return problem('UNIQUE_VALUE_TAKEN', { coordinates: `PropertyValueCoordinates{${coordinates}}`, id: record.id, holder: taken.holder });
}

/**
 * The values by which whoever a record stands for could come back: nobody may hold them once it is deleted for good. Source:
 * knowledge base on permanent deletions; assumed: additional email addresses among them.
 */
export function valuesToBlock(type: ObjectType, properties: PropertyValues): readonly ValueRef[] {
  return (gdprIdProperties[type.id ?? ''] ?? []).flatMap((property) => {
    const shared = identifyingRows.find((row) => row.of === type.id && row.name === property)?.sharedWith;
    const held = [properties[property], ...(shared === undefined ? [] : choicesOf(properties[shared] ?? ''))];
    return held.flatMap((value) => (value === undefined ? [] : { type: type.key, property, value }));
  });
}
