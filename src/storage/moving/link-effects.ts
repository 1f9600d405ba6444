import { type AssociationTypeKey, storedAssociationTypeKey } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { type EdgeTypes, writeTypes } from '../encoding/block.ts';
import { TypeSets } from '../encoding/type-sets.ts';

/** Of all blocks that are read and written here: blocks are short where equal types are the same array. */
export const typeSets = new TypeSets();

/** What follows from the types of an edge, by the portal's definitions. */
export interface LinkEffects {
  readonly types: EdgeTypes;
  /** The types of the edge in the other direction. */
  readonly back: EdgeTypes;
  /** Types of which the record that the edge leaves holds at most one. */
  readonly leads: readonly AssociationTypeKey[];
  /** Types that have a counter of their own at a hub: all but default ones. */
  readonly counted: readonly AssociationTypeKey[];
  /** Types of the portal's own whose uses the link adds to, seen from both ends. */
  readonly uses: readonly AssociationTypeKey[];
}

/** An edge names an association type that the portal does not have. */
export class TypeUnknown extends Error {
  override readonly name = 'TypeUnknown';
}

/** Distinct sets of types remembered at most; a portal has few, so that this is a bound and not a tuning. */
const rememberedMax = 10_000;

/** Looks up what follows from the types of edges; the same types give the same object. */
export class LinkBook {
  readonly #links: PortalSchema['links'];
  readonly #known = new Map<string, LinkEffects>();

  constructor({ links }: Pick<PortalSchema, 'links'>) {
    this.#links = links;
  }

  /** Throws `TypeUnknown` where the portal does not have one of the types. */
  of(keys: readonly number[]): LinkEffects {
    const sorted = keys.length < 2 ? keys : [...keys].sort((one, other) => one - other);
    const text = writeTypes(sorted.map(storedAssociationTypeKey));
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= rememberedMax) this.#known.clear();
    const found = this.#find(typeSets.read(text));
    this.#known.set(text, found);
    return found;
  }

  #find(types: EdgeTypes): LinkEffects {
    const rows = types.map((key) => {
      const type = this.#links.byKey(key);
      if (type === undefined) throw new TypeUnknown(`no association type has the key ${key}`);
      return type;
    });
    return {
      types,
      back: typeSets.of(rows.map(({ inverseKey }) => inverseKey)),
      leads: rows.filter(({ onePer }) => onePer === 'from').map(({ key }) => key),
      counted: rows.filter(({ isDefault }) => !isDefault).map(({ key }) => key),
      uses: rows
        .filter(({ category }) => category !== 'HUBSPOT_DEFINED')
        .flatMap(({ key, inverseKey }) => (key === inverseKey ? [key] : [key, inverseKey])),
    };
  }
}
