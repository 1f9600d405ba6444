import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Property, PropertyGroup } from '../domain/property.ts';
import type { Call } from '../operations/call.ts';
import { type JsonText, jsonText } from './json-text.ts';
import { problemRow } from './problem-body.ts';
import type { PropertyGroupBody } from './property-group-schemas.ts';
import type { PropertyBody } from './property-schemas.ts';
import type { ValueOf } from './schema.ts';

type View = ValueOf<typeof PropertyBody>;

/**
 * A property as answers show it: `archived` is left out of HubSpot's own where it is false, and `hubspotDefined` of the others.
 * Source: recorded properties-04 to -07 for the fields and their order; assumed for those that no recording has.
 */
export function propertyView(property: Property): View {
  const { createdAt, updatedAt, archivedAt, createdBy, updatedBy, isHubspotDefined } = property;
  return {
    updatedAt: formatInstant(updatedAt),
    createdAt: formatInstant(createdAt),
    ...(archivedAt !== null && { archivedAt: formatInstant(archivedAt) }),
    ...definitionView(property, {
      users: { ...(createdBy !== undefined && { createdUserId: createdBy }), ...(updatedBy !== undefined && { updatedUserId: updatedBy }) },
      archived: isHubspotDefined && archivedAt === null ? {} : { archived: archivedAt !== null },
    }),
  };
}

/** A property as a batch of new ones answers it: without times, users and `archived`. Source: recorded properties-02 and -03. */
export function createdPropertyView(property: Property): View {
  return definitionView(property, { users: {}, archived: {} });
}

/** The definition, with what stands inside it in some answers only. */
function definitionView(
  property: Property,
  inside: { readonly users: Pick<View, 'createdUserId' | 'updatedUserId'>; readonly archived: Pick<View, 'archived'> },
): View {
  const { name, label, type, fieldType, description, groupName, options, referencedObjectType, areOptionsReadOnly } = property;
  return {
    name,
    label,
    type,
    fieldType,
    description,
    groupName,
    options: options.map(optionView),
    ...inside.users,
    ...(referencedObjectType !== undefined && { referencedObjectType }),
    displayOrder: property.displayOrder,
    calculated: property.calculated,
    externalOptions: property.externalOptions,
    ...inside.archived,
    hasUniqueValue: property.hasUniqueValue,
    hidden: property.hidden,
    ...(property.isHubspotDefined && { hubspotDefined: true }),
    ...hintsOf(property),
    modificationMetadata: {
      archivable: property.isArchivable,
      readOnlyDefinition: property.isDefinitionReadOnly,
      ...(areOptionsReadOnly !== undefined && { readOnlyOptions: areOptionsReadOnly }),
      readOnlyValue: property.isValueReadOnly,
    },
    formField: property.formField,
    ...(property.calculationFormula !== undefined && { calculationFormula: property.calculationFormula }),
    dataSensitivity: property.dataSensitivity,
  };
}

function optionView({ label, value, description, displayOrder, hidden }: Property['options'][number]): View['options'][number] {
  return { label, value, ...(description !== undefined && { description }), displayOrder, hidden };
}

const hints = ['showCurrencySymbol', 'currencyPropertyName', 'numberDisplayHint', 'textDisplayHint', 'dateDisplayHint'] as const;

function hintsOf(property: Property): Pick<View, (typeof hints)[number]> {
  return Object.fromEntries(hints.filter((hint) => property[hint] !== undefined).map((hint) => [hint, property[hint]]));
}

/** A group as answers show it. Source: recorded properties-01. */
export function propertyGroupView({ name, label, displayOrder }: PropertyGroup): ValueOf<typeof PropertyGroupBody> {
  return { name, label, displayOrder, archived: false };
}

/** The body of a batch: properties and problems in the order of the inputs. Source: recorded properties-03. */
export function propertyBatchView(
  call: Call,
  startedAt: number,
  found: readonly (Property | Problem)[],
  view: (property: Property) => View,
): { readonly errors: readonly object[]; readonly body: JsonText } {
  const results = found.filter((one): one is Property => !isProblem(one)).map(view);
  const errors = found.filter((one) => isProblem(one)).map(problemRow);
  const times = { completedAt: formatInstant(Math.max(startedAt, call.now())), status: 'COMPLETE', startedAt: formatInstant(startedAt) };
  const failed = errors.length === 0 ? {} : { errors, numErrors: errors.length };
  return { errors, body: jsonText(JSON.stringify({ ...times, results, ...failed })) };
}
