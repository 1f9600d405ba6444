import type { RecordId } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Call } from '../operations/call.ts';
import type { SeedDocument, SeedFault, SeedPath } from './document.ts';
import { findType } from './names.ts';

/** A seed on its way into a portal, or into a rehearsal of it. */
export interface Planting {
  readonly call: Call;
  readonly document: SeedDocument;
  /** How many associations go into one write. A rehearsal tries each by itself, so that it can say which is refused. */
  readonly linksAtOnce: number;
  /** Records that have a key or an id in the seed, by object type and that. */
  readonly records: Map<string, PlantedRecord>;
  /** Where every record stands in the seed, by the id that it was given. */
  readonly paths: Map<string, SeedPath>;
  /** How many records were planted by object type, as the seed names it. */
  readonly counts: Map<string, number>;
  links: number;
}

/** A record of the seed, and the id that it was given. */
export interface PlantedRecord {
  readonly type: ObjectType;
  readonly id: RecordId;
  /** As the seed names it. */
  readonly name: string;
}

/** Plants a part of a seed, or says where it is wrong. */
export type PlantPart = (planting: Planting) => Promise<SeedFault | undefined>;

/** What a problem says of the place in the seed that caused it: where it is a property, of that. */
export function faultOf(path: SeedPath, refusal: Problem): SeedFault {
  const [detail] = refusal.errors ?? [];
  const [property] = detail?.context?.['propertyName'] ?? [];
  if (detail === undefined || property === undefined) return { path, reason: refusal.message };
  return { path: [...path, 'properties', property], reason: detail.message };
}

/** Finds the object type that a place of the seed names. */
export function typeAt({ call }: Planting, path: SeedPath, word: string): ObjectType | { readonly fault: SeedFault } {
  const type = findType(call.portal.schema, word);
  if (isProblem(type)) return { fault: faultOf(path, type) };
  if (type.id === null) return { fault: { path, reason: `HubSpot publishes no type id of ${word}: its records cannot be written` } };
  return type;
}

/** The lists of a part that has one for each object type, each with its type: or the first name that is none. */
export function listsOf<Item>(
  planting: Planting,
  part: keyof SeedDocument,
  lists: Readonly<Record<string, readonly Item[]>> | undefined,
): readonly TypeList<Item>[] | { readonly fault: SeedFault } {
  const found: TypeList<Item>[] = [];
  for (const [word, items] of Object.entries(lists ?? {})) {
    const path = [part, word];
    const type = typeAt(planting, path, word);
    if ('fault' in type) return type;
    found.push({ path, word, type, items });
  }
  return found;
}

/** What a seed says for one object type. */
export interface TypeList<Item> {
  readonly path: SeedPath;
  readonly word: string;
  readonly type: ObjectType;
  readonly items: readonly Item[];
}
