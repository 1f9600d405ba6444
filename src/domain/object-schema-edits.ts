import type { Facts } from './facts.ts';
import { type NamedProperties, problemOfNamedProperties } from './object-schema.ts';
import type { CustomObjectType, ObjectType } from './object-type.ts';
import type { PortalSchema, SchemaChange } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';

/** What is to change of a portal's own kind of record; what is left out stays. */
export interface SchemaEdits
  extends Partial<NamedProperties & Pick<CustomObjectType, 'labels' | 'description' | 'allowsSensitiveProperties' | 'restorable'>> {}

/** Decides changes of a definition: none where nothing differs. Refused for HubSpot's own types. Source: schemas spec. */
export function planSchemaEdits(schema: PortalSchema, of: ObjectType, edits: SchemaEdits, at: number): readonly SchemaChange[] | Problem {
  const definition = inUse(schema, of);
  if (definition === undefined) return notOwn(of);
  const changed: CustomObjectType = { ...definition, ...edits, labels: { ...definition.labels, ...edits.labels } };
  const properties = schema.properties.of(of);
  // Lists that stay are not looked at again: a property of theirs may have gone since.
  const lists: NamedProperties = {
    primaryDisplayProperty: edits.primaryDisplayProperty ?? null,
    secondaryDisplayProperties: edits.secondaryDisplayProperties ?? [],
    searchableProperties: edits.searchableProperties ?? [],
    requiredProperties: edits.requiredProperties ?? [],
  };
  const refused = problemOfNamedProperties(lists, (name) => properties.get(name) !== undefined);
  if (refused !== undefined) return refused;
  if (JSON.stringify(changed) === JSON.stringify(definition)) return [];
  return [{ kind: 'objectTypeDefined', type: { ...changed, updatedAt: at } }];
}

/**
 * Decides that a kind of record is not in use any more: its name stays taken, and nothing else shows it. Refused for HubSpot's own types
 * and while there are records. Source: custom objects guide; live runs (properties need not be gone); assumed: the refusals.
 */
export function planArchivedSchema(facts: Facts, of: ObjectType, at: number): readonly SchemaChange[] | Problem {
  const definition = inUse(facts.schema, of);
  if (definition === undefined) return notOwn(of);
  if (facts.isPopulated(of.key)) return problem('SCHEMA_IN_USE', { name: definition.name });
  return [{ kind: 'objectTypeDefined', type: { ...definition, archivedAt: at } }];
}

/**
 * Decides that nothing is left of a kind of record, archived or not: its name is free again, and its associations, labels, properties,
 * groups and pipelines go along. Refused as archiving is. Source: custom objects guide.
 */
export function planPurgedSchema(facts: Facts, of: ObjectType): readonly SchemaChange[] | Problem {
  const { schema } = facts;
  const definition = schema.objects.definitionOf(of);
  if (definition === undefined) return notOwn(of);
  if (facts.isPopulated(of.key)) return problem('SCHEMA_IN_USE', { name: definition.name });
  const keys = schema.associationTypes.filter(({ from, to }) => from === of.key || to === of.key).map(({ key }) => key);
  return [
    ...(keys.length > 0 ? [{ kind: 'associationTypesRemoved', keys } as const] : []),
    ...schema.definitions.removalsOf(of.key),
    { kind: 'objectTypeRemoved', number: definition.number },
  ];
}

function inUse(schema: PortalSchema, of: ObjectType): CustomObjectType | undefined {
  const definition = schema.objects.definitionOf(of);
  return definition?.archivedAt === null ? definition : undefined;
}

/** HubSpot's own type, or one that an earlier command of the turn took away. */
function notOwn({ row }: ObjectType): Problem {
  return problem('SCHEMA_NOT_OWN', { objectType: row.legacyName });
}
