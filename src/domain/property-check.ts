import { limits } from '../catalogue/limits.ts';
import { calculatedFieldType, type definablePropertyTypes, fieldTypesByType } from '../catalogue/property-types.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import type { Property, PropertyGroup, PropertyOption, PropertySet } from './property.ts';
import { propertiesOfFormula } from './property-formula.ts';

/** An option as a caller sends it. */
export interface SentOption {
  readonly value: string;
  readonly label: string;
  readonly displayOrder?: number | null | undefined;
  readonly hidden?: boolean | null | undefined;
  readonly description?: string | null | undefined;
}

/**
 * The options of a property as they are kept. One without a place of its own, or with -1, comes after all that have one. Source:
 * recorded properties-02 and -03; assumed: the first of those that nobody placed is at 0.
 */
export function placedOptions(sent: readonly SentOption[]): readonly PropertyOption[] {
  let last = Math.max(-1, ...sent.map(({ displayOrder }) => displayOrder ?? -1));
  return sent.map(({ value, label, displayOrder, hidden, description }) => {
    const isPlaced = (displayOrder ?? -1) !== -1;
    if (!isPlaced) last += 1;
    const order = isPlaced ? (displayOrder ?? last) : last;
    return { value, label, displayOrder: order, hidden: hidden ?? false, ...(description != null && { description }) };
  });
}

const nameForm = /^[a-z][a-z0-9_]*$/;

/** Refuses the name of a new property or group. Source: the records API says that names are lower case and below 100 characters long; assumed for the rest. */
export function problemOfDefinedName(name: string): Problem | undefined {
  const max = limits.propertyNameCharsMax;
  return name.length <= max && nameForm.test(name) ? undefined : problem('PROPERTY_NAME_INVALID', { name: name.slice(0, max), max });
}

/**
 * Refuses a definition that contradicts itself or names what is not there. `before` is what it is to replace, where it replaces
 * something. Source: dated live runs of 2026-09 and 2026-10 for groups, options and currencies; the properties guide for types.
 */
export function problemOfDefinition(
  around: { readonly groups: readonly PropertyGroup[]; readonly set: PropertySet },
  property: Property,
  before: Property | undefined,
): Problem | undefined {
  const max = limits.propertyDefinitionCharsMax;
  if (JSON.stringify(property).length > max) return problem('PROPERTY_DEFINITION_TOO_LARGE', { name: property.name, max });
  return (
    problemOfGroup(around.groups, property, before) ??
    problemOfType(property, before) ??
    problemOfOptions(property, before) ??
    problemOfCurrency(property, before) ??
    problemOfFormula(around.set, property, before)
  );
}

function problemOfGroup(groups: readonly PropertyGroup[], { groupName }: Property, before: Property | undefined): Problem | undefined {
  if (before?.groupName === groupName || groups.some(({ name }) => name === groupName)) return undefined;
  return problem('PROPERTY_GROUP_UNKNOWN', { groupName });
}

function problemOfType({ type, fieldType, calculationFormula }: Property, before: Property | undefined): Problem | undefined {
  if (before?.type === type && before.fieldType === fieldType) return undefined;
  const accepted = fieldTypesByType[type as (typeof definablePropertyTypes)[number]] as readonly string[] | undefined;
  if (accepted?.includes(fieldType) !== true) return problem('PROPERTY_FIELD_TYPE_INVALID', { type, fieldType });
  const isComplete = fieldType !== calculatedFieldType || calculationFormula !== undefined;
  return isComplete ? undefined : problem('PROPERTY_FORMULA_MISSING');
}

function problemOfOptions(property: Property, before: Property | undefined): Problem | undefined {
  const { name, type, options, externalOptions, referencedObjectType } = property;
  if (before !== undefined && before.options === options && before.type === type) return undefined;
  if (externalOptions) {
    const isWhole = type === 'enumeration' && referencedObjectType !== undefined && options.length === 0;
    return isWhole ? undefined : problem('PROPERTY_EXTERNAL_OPTIONS_INVALID', { name });
  }
  if (options.length > limits.propertyOptionsMax) return problem('TOO_MANY_PROPERTY_OPTIONS', { name, max: limits.propertyOptionsMax });
  const values = options.map(({ value }) => value);
  if (type === 'bool' && [...values].sort().join() !== 'false,true') return problem('BOOLEAN_OPTIONS_INVALID', { name });
  if (type === 'enumeration' && values.length === 0 && property.calculationFormula === undefined) {
    return problem('PROPERTY_OPTIONS_MISSING', { name });
  }
  const twice = values.find((value, place) => values.indexOf(value) !== place);
  return twice === undefined ? undefined : problem('PROPERTY_OPTION_TWICE', { name, value: twice });
}

function problemOfCurrency(
  { name, currencyPropertyName, showCurrencySymbol }: Property,
  before: Property | undefined,
): Problem | undefined {
  if (currencyPropertyName === undefined || showCurrencySymbol === true) return undefined;
  const isUnchanged = before?.currencyPropertyName === currencyPropertyName && before.showCurrencySymbol === showCurrencySymbol;
  return isUnchanged ? undefined : problem('CURRENCY_WITHOUT_SYMBOL', { name });
}

function problemOfFormula(set: PropertySet, property: Property, before: Property | undefined): Problem | undefined {
  const { calculationFormula: formula } = property;
  if (formula === undefined || formula === before?.calculationFormula) return undefined;
  if (formula.trim() === '' || /[[\]]/.test(formula))
    return problem('PROPERTY_FORMULA_INVALID', { formula: formula.slice(0, quotedCharsMax) });
  const unknown = propertiesOfFormula(formula).find((name) => set.get(name) === undefined);
  return unknown === undefined ? undefined : problem('PROPERTY_NOT_FOUND', { name: unknown });
}

/** Longest part of a formula that an answer repeats. */
const quotedCharsMax = 100;

/** Refuses one property more than a type and a portal hold. `isUnique` counts where the new one has unique values. */
export function problemOfRoom(schema: PortalSchema, set: PropertySet, wanted: Property): Problem | undefined {
  const own = set.all.filter(({ isHubspotDefined }) => !isHubspotDefined);
  const max = limits.customPropertiesMax;
  if (own.length >= max) return problem('TOO_MANY_CUSTOM_PROPERTIES', { max });
  if (schema.properties.ownCount() >= limits.customPropertiesOfPortalMax) {
    return problem('TOO_MANY_CUSTOM_PROPERTIES', { max: limits.customPropertiesOfPortalMax });
  }
  if (set.archived.length >= limits.archivedPropertiesMax)
    return problem('TOO_MANY_CUSTOM_PROPERTIES', { max: limits.archivedPropertiesMax });
  const unique = own.filter(({ hasUniqueValue }) => hasUniqueValue).length;
  const uniqueMax = limits.uniquePropertiesMax;
  return wanted.hasUniqueValue && unique >= uniqueMax ? problem('TOO_MANY_UNIQUE_PROPERTIES', { max: uniqueMax }) : undefined;
}
