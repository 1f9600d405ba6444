import { type AssociationCategory, associationCategories } from '../catalogue/association-categories.ts';
import { type AssociationRow, associationRows } from '../catalogue/association-types/index.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type ObjectTypeKey } from './ids.ts';
import { parseObjectTypeId } from './object-type.ts';

/** A kind of link in one direction. */
export interface AssociationType {
  readonly key: AssociationTypeKey;
  readonly id: number;
  readonly category: AssociationCategory;
  readonly from: ObjectTypeKey;
  readonly to: ObjectTypeKey;
  /** The v3 name. */
  readonly name: string;
  /** The text that HubSpot shows; null for an unlabelled type. */
  readonly label: string | null;
  /** The same kind of link seen from the other end; itself where both directions share one id. */
  readonly inverseKey: AssociationTypeKey;
  /** True for the unlabelled type that every association of the ordered pair carries. */
  readonly isDefault: boolean;
  readonly isLegacy: boolean;
  /** Which end holds at most one link of this type, if any. */
  readonly onePer: 'from' | 'to' | undefined;
  /** Epoch milliseconds at which an unlabelled type of the portal's own was made. */
  readonly createdAt?: number;
  /** Which end takes this type by itself with its first link to the other end's object type, if any. */
  readonly promotesFirst: 'from' | 'to' | undefined;
}

const ownOrdinal = associationCategories.indexOf('USER_DEFINED');

/** Whether a key is that of a type which the portal's users made once, be it there or gone. */
export function wasGivenOut({ nextAssociationTypeId }: { readonly nextAssociationTypeId: number }, key: AssociationTypeKey): boolean {
  const id = (key - ownOrdinal) / associationCategories.length;
  return Number.isInteger(id) && id > 0 && id < nextAssociationTypeId;
}

/** What is known of links from one object type to another. */
export interface PairDefinition {
  /** Every type of the ordered pair, by key. */
  readonly types: readonly AssociationType[];
  readonly defaultType: AssociationType | undefined;
  /** The type that a record's first link takes besides the default one. */
  readonly promoted: AssociationType | undefined;
  /** Types of which a `from` record holds at most one: they lead a list of its associations. */
  readonly leading: readonly AssociationType[];
}

const noDefinition: PairDefinition = { types: [], defaultType: undefined, promoted: undefined, leading: [] };

/** The association types that a portal knows, found by key or by ordered pair of object types. */
export class AssociationTypes {
  readonly #byKey = new Map<AssociationTypeKey, AssociationType>();
  readonly #inverses = new WeakMap<readonly AssociationTypeKey[], readonly AssociationTypeKey[]>();
  readonly #pairs = new Map<ObjectTypeKey, Map<ObjectTypeKey, PairDefinition>>();

  constructor(types: Iterable<AssociationType>) {
    const grouped = new Map<ObjectTypeKey, Map<ObjectTypeKey, AssociationType[]>>();
    for (const type of types) {
      this.#byKey.set(type.key, type);
      const targets = grouped.get(type.from) ?? new Map<ObjectTypeKey, AssociationType[]>();
      grouped.set(type.from, targets.set(type.to, [...(targets.get(type.to) ?? []), type]));
    }
    for (const [from, targets] of grouped) {
      this.#pairs.set(from, new Map([...targets].map(([to, list]) => [to, definePair(list)])));
    }
  }

  get all(): Iterable<AssociationType> {
    return this.#byKey.values();
  }

  /** The type with a key; undefined where the portal has none. */
  byKey(key: AssociationTypeKey): AssociationType | undefined {
    return this.#byKey.get(key);
  }

  /** The key of the same link seen from the other end. Throws for a key that the portal does not know. */
  inverseOf(key: AssociationTypeKey): AssociationTypeKey {
    const type = this.#byKey.get(key);
    if (type === undefined) throw new Error(`no association type has the key ${key}`);
    return type.inverseKey;
  }

  /** These types and others besides; where a key is known already, the other stands for it. */
  with(others: readonly AssociationType[]): AssociationTypes {
    return others.length === 0 ? this : new AssociationTypes(new Map([...this.all, ...others].map((type) => [type.key, type])).values());
  }

  /** The same links seen from the other end, in the same order; remembered by the array, so pass one that stands for its keys. */
  inversesOf(keys: readonly AssociationTypeKey[]): readonly AssociationTypeKey[] {
    const known = this.#inverses.get(keys);
    if (known !== undefined) return known;
    const inverses = keys.map((key) => this.inverseOf(key));
    this.#inverses.set(keys, inverses);
    return inverses;
  }

  /** What is known of links from one object type to another; an empty definition where nothing is. */
  between(from: ObjectTypeKey, to: ObjectTypeKey): PairDefinition {
    return this.#pairs.get(from)?.get(to) ?? noDefinition;
  }
}

/** True for a label that a portal's users made, as against HubSpot's own types and the unlabelled types of custom objects. */
export function isCustomLabel(type: AssociationType): boolean {
  return type.category === 'USER_DEFINED' && !type.isDefault;
}

let hubspotDefined: AssociationTypes | undefined;

/** HubSpot's own association types, which every portal has. */
export function hubspotAssociationTypes(): AssociationTypes {
  hubspotDefined ??= new AssociationTypes(associationRows.flatMap(typesOfRow));
  return hubspotDefined;
}

/** Both directions of a catalogue row; one where they share an id; none for object types without a published id. */
export function typesOfRow(row: AssociationRow): readonly AssociationType[] {
  const from = parseObjectTypeId(row.from);
  const to = parseObjectTypeId(row.to);
  if (from === undefined || to === undefined) return [];
  const keys = row.ids.map((id) => associationTypeKeyOf(0, id));
  const [key, inverseKey = key] = keys;
  if (key === undefined || inverseKey === undefined) throw new Error('an association row has no id');
  const common = { category: associationCategories[0], isDefault: row.isDefault === true, isLegacy: row.legacy === true };
  const forward: AssociationType = {
    ...common,
    key,
    inverseKey,
    id: row.ids[0],
    from,
    to,
    name: row.names[0],
    label: row.labels?.[0] ?? null,
    onePer: row.onePer,
    promotesFirst: row.promotesFirst === true ? 'from' : undefined,
  };
  if (key === inverseKey) return [forward];
  const backward: AssociationType = {
    ...common,
    key: inverseKey,
    inverseKey: key,
    id: row.ids[1] ?? row.ids[0],
    from: to,
    to: from,
    name: row.names[1] ?? row.names[0],
    label: row.labels?.[1] ?? null,
    onePer: row.onePer === 'from' ? 'to' : undefined,
    promotesFirst: row.promotesFirst === true ? 'to' : undefined,
  };
  return [forward, backward];
}

function definePair(list: readonly AssociationType[]): PairDefinition {
  const types = [...list].sort((a, b) => a.key - b.key);
  return {
    types,
    defaultType: types.find((type) => type.isDefault),
    promoted: types.find((type) => type.promotesFirst !== undefined),
    leading: types.filter((type) => type.onePer === 'from'),
  };
}
