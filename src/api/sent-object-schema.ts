import type { NewObjectSchema } from '../domain/object-schema.ts';
import type { SchemaEdits } from '../domain/object-schema-edits.ts';
import type { NewObjectType, ObjectTypeEdits } from './object-schema-schemas.ts';
import type { ValueOf } from './schema.ts';

/** A new object type as a body tells it; lists that are left out are empty. */
export function newObjectSchema(body: ValueOf<typeof NewObjectType>): NewObjectSchema {
  const { singular, plural } = body.labels;
  return {
    name: body.name,
    labels: { singular, plural },
    description: body.description ?? null,
    primaryDisplayProperty: body.primaryDisplayProperty ?? null,
    secondaryDisplayProperties: body.secondaryDisplayProperties ?? [],
    searchableProperties: body.searchableProperties ?? [],
    requiredProperties: body.requiredProperties ?? [],
    properties: body.properties ?? [],
    allowsSensitiveProperties: body.allowsSensitiveProperties === true,
    associatedObjects: body.associatedObjects ?? [],
    withItself: body.shouldCreateSameObjectAssociation === true ? 'associated' : 'apart',
  };
}

/** What a body changes of an object type: null is as good as nothing, and only `clearDescription` takes a description away. */
export function editsOfObjectType(body: ValueOf<typeof ObjectTypeEdits>): SchemaEdits {
  const { labels, clearDescription, ...rest } = body;
  const { singular, plural } = labels ?? {};
  const sent = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return {
    // The fields of the body have the names and types of the definition, but for null.
    ...(Object.fromEntries(sent) as SchemaEdits),
    ...(clearDescription === true && { description: null }),
    labels: { ...(singular !== undefined && { singular }), ...(plural !== undefined && { plural }) },
  };
}
