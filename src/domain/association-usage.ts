import { displayRows } from '../catalogue/display-properties.ts';
import { effectiveLimit } from './association-limit.ts';
import type { AssociationType } from './association-type.ts';
import type { AssociationTypeKey, ObjectTypeKey } from './ids.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import type { StoredRecord } from './record.ts';

/** A type whose edges from one record are bounded, and from how many on a record counts as near that bound. */
export interface BoundedType {
  readonly type: AssociationType;
  readonly limit: number;
  readonly near: number;
}

/** Bounded types of one ordered pair of object types. */
export interface BoundedPair {
  readonly from: ObjectTypeKey;
  readonly to: ObjectTypeKey;
  readonly types: readonly BoundedType[];
}

/** The share of a limit, in percent, from which on a record counts as near it. Source: associations guide, "report on high usage". */
const nearLimitPercent = 80;

/** Every ordered pair of object types that has a bounded type, with all of those, in the order of the types' keys. */
export function boundedPairs(schema: PortalSchema): readonly BoundedPair[] {
  const pairs = new Map<string, { readonly from: ObjectTypeKey; readonly to: ObjectTypeKey; readonly types: BoundedType[] }>();
  for (const type of schema.links.all) {
    const bounded = boundedType(schema, type);
    if (bounded === undefined) continue;
    const key = `${type.from}>${type.to}`;
    const pair = pairs.get(key) ?? { from: type.from, to: type.to, types: [] };
    pairs.set(key, pair);
    pair.types.push(bounded);
  }
  return [...pairs.values()];
}

/** The bound on all associations of one ordered pair; undefined where records of the two cannot be associated. */
export function boundOfPair(schema: PortalSchema, from: ObjectTypeKey, to: ObjectTypeKey): BoundedType | undefined {
  const { defaultType } = schema.links.between(from, to);
  return defaultType === undefined ? undefined : boundedType(schema, defaultType);
}

function boundedType(schema: PortalSchema, type: AssociationType): BoundedType | undefined {
  const limit = effectiveLimit(schema, type);
  return limit === undefined ? undefined : { type, limit, near: Math.ceil((limit * nearLimitPercent) / 100) };
}

/** How many edges of a type leave a record with these counts. */
export function edgesAmong(
  { total, byType }: { readonly total: number; readonly byType: ReadonlyMap<AssociationTypeKey, number> },
  type: AssociationType,
): number {
  return type.isDefault ? total : (byType.get(type.key) ?? 0);
}

/** What share of a limit is used, in percent. */
export function percentageOf(usage: number, limit: number): number {
  return (usage / limit) * 100;
}

/** An object type in words for people. Source: assumed from the type's names; a custom type has texts of its own. */
export function wordsFor({ objects }: PortalSchema, type: ObjectType): { readonly singular: string; readonly plural: string } {
  const { labels, name } = objects.definitionOf(type) ?? { labels: {}, name: undefined };
  const inWords = (text: string) => (text.charAt(0).toUpperCase() + text.slice(1)).replaceAll('_', ' ');
  return { singular: labels.singular ?? inWords(name ?? type.row.name), plural: labels.plural ?? inWords(name ?? type.row.plural) };
}

/** What a page would call a record: the first of its type's display properties that it has, else its id. */
export function displayOf({ objects }: PortalSchema, type: ObjectType, record: StoredRecord): string {
  const own = objects.definitionOf(type)?.primaryDisplayProperty;
  const candidates =
    typeof own === 'string' ? [[own]] : (displayRows.find(({ objectTypeId }) => objectTypeId === type.id)?.properties ?? []);
  for (const names of candidates) {
    const text = names
      .map((name) => record.properties[name] ?? '')
      .join(' ')
      .trim();
    if (text !== '') return text;
  }
  return String(record.id);
}
