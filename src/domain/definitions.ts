import type { ObjectTypeKey } from './ids.ts';
import type { Owner } from './owner.ts';
import type { Pipeline } from './pipeline.ts';
import type { Property, PropertyGroup } from './property.ts';
import type { PropertyRule } from './property-rule.ts';

/** What a portal defines by name on an object type, or for itself, by kind. */
export interface DefinitionKinds {
  /** HubSpot's properties that the portal changed, and its own; archived ones too. */
  readonly property: Property;
  /** Null for one of HubSpot's groups that the portal archived. */
  readonly propertyGroup: PropertyGroup | null;
  /** Null for one of HubSpot's pipelines that the portal deleted. */
  readonly pipeline: Pipeline | null;
  readonly propertyRules: readonly PropertyRule[];
  /** Of the whole portal, by id. */
  readonly owner: Owner;
}

export type DefinitionKind = keyof DefinitionKinds;

const kinds = { property: true, propertyGroup: true, pipeline: true, propertyRules: true, owner: true } as const satisfies Record<
  DefinitionKind,
  true
>;

/** The place of a definition: `type` is `portalWide` for those of the whole portal. */
interface Place {
  readonly type: ObjectTypeKey;
  readonly name: string;
}

type Put = {
  [Kind in DefinitionKind]: Place & { readonly kind: 'definitionPut'; readonly of: Kind; readonly value: DefinitionKinds[Kind] };
};

/** A definition came to be what it is, or went. */
export type DefinitionChange = Put[DefinitionKind] | (Place & { readonly kind: 'definitionRemoved'; readonly of: DefinitionKind });

/** Stands for an object type where a definition belongs to the whole portal. */
export const portalWide = 0 as ObjectTypeKey;

type ByName<Kind extends DefinitionKind> = ReadonlyMap<string, DefinitionKinds[Kind]>;
type Tables = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const empty: ReadonlyMap<string, never> = new Map<string, never>();

/** What a portal defines, by kind, object type and name. A value: a change of it makes another one and shares what did not change. */
export class DefinitionBook {
  readonly #tables: Tables;

  constructor(tables: Tables = empty) {
    this.#tables = tables;
  }

  /** By name, in no promised order. The same map as long as none of them changes. */
  of<Kind extends DefinitionKind>(kind: Kind, type: ObjectTypeKey): ByName<Kind> {
    // Only `with` writes, and it puts values of a kind where this looks for them.
    return (this.#tables.get(placeOf(kind, type)) ?? empty) as ByName<Kind>;
  }

  /** What removes everything that is defined on an object type. */
  removalsOf(type: ObjectTypeKey): readonly DefinitionChange[] {
    return (Object.keys(kinds) as DefinitionKind[]).flatMap((of) =>
      [...this.of(of, type).keys()].map((name) => ({ kind: 'definitionRemoved', of, type, name }) as const),
    );
  }

  /** Every definition of a kind, of whatever object type, in no promised order. */
  *all<Kind extends DefinitionKind>(kind: Kind): Iterable<DefinitionKinds[Kind]> {
    for (const [place, table] of this.#tables) {
      // As in `of`.
      if (place.startsWith(`${kind}:`)) yield* table.values() as Iterable<DefinitionKinds[Kind]>;
    }
  }

  /** The book after a change. Costs time in proportion to the definitions of that kind and type. */
  with(change: DefinitionChange): DefinitionBook {
    const place = placeOf(change.of, change.type);
    const changed = new Map(this.#tables.get(place));
    if (change.kind === 'definitionPut') changed.set(change.name, change.value);
    else changed.delete(change.name);
    return new DefinitionBook(new Map(this.#tables).set(place, changed));
  }

  /** The book with many definitions at once; changes nothing where there are none. */
  static read(puts: Iterable<Put[DefinitionKind]>): DefinitionBook {
    const tables = new Map<string, Map<string, unknown>>();
    for (const { of, type, name, value } of puts) {
      const place = placeOf(of, type);
      const table = tables.get(place) ?? new Map<string, unknown>();
      tables.set(place, table.set(name, value));
    }
    return new DefinitionBook(tables);
  }
}

function placeOf(kind: DefinitionKind, type: ObjectTypeKey): string {
  return `${kind}:${type}`;
}
