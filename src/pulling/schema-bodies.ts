import { associatedFromStart } from '../catalogue/custom-objects.ts';
import { standardObjectTypes } from '../domain/object-type.ts';
import { customGroup } from '../domain/portal-properties.ts';
import type { SeedProperty, SeedSchema } from './document-parts.ts';
import type { LinkRow } from './links.ts';
import type { PulledProperties } from './properties.ts';
import type { PulledType } from './types.ts';

/** What the body of an object type is made of. */
interface SchemaParts {
  readonly type: PulledType;
  readonly properties: PulledProperties;
  readonly links: readonly LinkRow[] | undefined;
}

/** The body that defines an object type of the account's own, and the names of the properties that stand in it; undefined for HubSpot's. */
export function schemaOf(
  { type, properties, links = [] }: SchemaParts,
  all: readonly SchemaParts[],
): { readonly body: SeedSchema; readonly inside: ReadonlySet<string> } | undefined {
  const { schema } = type;
  if (schema === undefined) return undefined;
  const { name, labels } = schema;
  const group = customGroup({ name, labels }).name;
  // Properties in other groups follow, once these are there.
  const inside = properties.defined.filter(({ groupName }) => groupName === group);
  const withItself = links.some(({ from, to }) => from === type.id && to === type.id);
  const body: SeedSchema = {
    ...schema,
    ...(inside.length > 0 && { properties: [...inside] }),
    associatedObjects: [...associatedWords(type, links, all)],
    ...(withItself && { shouldCreateSameObjectAssociation: true }),
  };
  return { body, inside: new Set(inside.map(({ name: one }: SeedProperty) => one)) };
}

/** Object types whose records can be associated with the type's: HubSpot's, and those of the account's own that the seed defines before it. */
function associatedWords({ id }: PulledType, links: readonly LinkRow[], all: readonly SchemaParts[]): readonly string[] {
  const linked = new Set(links.filter(({ from }) => from === id).map(({ to }) => to));
  const standard = standardObjectTypes().flatMap((type) =>
    type.id === null || isFromStart(type.id) ? [] : [{ id: type.id, word: type.row.plural }],
  );
  const own = all.map(({ type }) => type).filter(({ schema }) => schema !== undefined);
  const earlier = own.slice(
    0,
    own.findIndex((type) => type.id === id),
  );
  return [...standard, ...earlier].filter((type) => linked.has(type.id)).map(({ word }) => word);
}

function isFromStart(id: string): boolean {
  return associatedFromStart.some((one) => one === id);
}
