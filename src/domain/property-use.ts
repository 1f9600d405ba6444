import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { Problem, problem } from './problem.ts';
import { propertiesOfFormula } from './property-formula.ts';

/** What holds on to a property, in HubSpot's words. */
interface PropertyUse {
  readonly parentType: string;
  readonly parentName: string;
}

/**
 * Refuses to archive a property that something reckons with or shows: a calculated property's formula, or the definition of the
 * portal's own object type. Source: dated live runs of 2026-09-29 and 2026-10-01 for formulas; assumed: object types.
 */
export function problemOfUse(schema: PortalSchema, type: ObjectType, name: string): Problem | undefined {
  const uses = [...usesInFormulas(schema, type, name), ...usesInDefinition(schema, type, name)];
  if (uses.length === 0) return undefined;
  const told = problem('PROPERTY_IN_USE', { name, objectTypeId: type.id ?? '', count: uses.length });
  const errors = uses.map(({ parentType, parentName }) => ({
    message: `${name} is used in ${parentName}`,
    subCategory: 'PropertyValidationError.PROPERTY_USAGE',
    context: { parentType: [parentType], parentName: [parentName] },
  }));
  return new Problem(told.name, told.message, told.context, { errors });
}

function usesInFormulas(schema: PortalSchema, type: ObjectType, name: string): readonly PropertyUse[] {
  return schema.properties
    .of(type)
    .all.filter(({ calculationFormula: formula }) => formula !== undefined && propertiesOfFormula(formula).includes(name))
    .map((user) => ({ parentType: 'CALCULATED_PROPERTY', parentName: `${type.id}/${user.name}` }));
}

function usesInDefinition({ objects }: PortalSchema, type: ObjectType, name: string): readonly PropertyUse[] {
  const definition = objects.definitionOf(type);
  if (definition === undefined) return [];
  const { primaryDisplayProperty, secondaryDisplayProperties, searchableProperties, requiredProperties } = definition;
  const named = [primaryDisplayProperty, ...secondaryDisplayProperties, ...searchableProperties, ...requiredProperties];
  return named.includes(name) ? [{ parentType: 'OBJECT_TYPE', parentName: type.row.plural }] : [];
}
