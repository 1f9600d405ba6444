import { identifyingRows } from '../catalogue/properties/unique-values.ts';
import { lowerCasedProperties } from '../catalogue/record-defaults.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import type { Property } from './property.ts';
import { isFault, readPropertyValue } from './property-value.ts';
import { uniquePropertiesOf, type ValueRef } from './unique-value.ts';

/** A property by whose values a caller names records. */
export interface IdentifyingProperty {
  readonly property: Property;
  /** False where several records may hold a value: then the oldest of them is meant. */
  readonly isUnique: boolean;
  /** True where a batch of upserts by it is done whole or not at all, trace ids or not. Source: objects guide (contacts by email). */
  readonly upsertsWhole: boolean;
}

/**
 * Reads an `idProperty`: undefined where records are named by their ids, as without one. Source: objects guide. Assumed: the
 * refusal of a property that does not identify.
 */
export function readIdProperty(
  schema: PortalSchema,
  type: ObjectType,
  name: string | null | undefined,
): IdentifyingProperty | undefined | Problem {
  if (name === null || name === undefined || name === '' || name === 'hs_object_id') return undefined;
  const property = schema.properties.of(type).get(name);
  const row = identifyingRows.find((one) => one.of === type.id && one.name === name);
  const isUnique = uniquePropertiesOf(schema, type).some((unique) => unique.name === name);
  if (property === undefined || row?.identifies === false || (!isUnique && row === undefined)) {
    return problem('ID_PROPERTY_UNKNOWN', { idProperty: name });
  }
  return { property, isUnique, upsertsWhole: row?.upsertsWhole === true };
}

/** A value in the form in which records keep it; undefined for one that no record can have. */
export function identifyingValue(type: ObjectType, { property }: IdentifyingProperty, text: string): ValueRef | undefined {
  const isLowerCased = lowerCasedProperties[type.id ?? '']?.includes(property.name) === true;
  const value = readPropertyValue(property, isLowerCased ? text.trim().toLowerCase() : text);
  return value === null || isFault(value) ? undefined : { type: type.key, property: property.name, value };
}
