/** Where an association type's ids were learned. */
export type AssociationSource = keyof typeof associationSources;

export const associationSources = {
  guide: 'HubSpot associations guide, "Association type ID values" (2026-03-30)',
  v1Table: "HubSpot's v1 association type table (legacy)",
  frontEndConstants: 'third-party copy of a HubSpot front-end constants file, marked there as to be deprecated',
  quotesGuide: 'HubSpot quotes guide, published answer of the default-association endpoint',
  nodeClient: 'official Node client 14.0.1, enum AssociationTypes',
  oldGuide: 'older HubSpot association guide table, absent from the March 2026 table',
} as const;

/**
 * One kind of link between two object types, both directions in one row, so that they cannot disagree.
 *
 * Element 0 of `ids`, `names` and `labels` belongs to `from` → `to`, element 1 to `to` → `from`. One element means that
 * both directions share it, which only a link inside one object type does.
 */
export interface AssociationRow {
  /** Object type id, or the bare name of a type whose id HubSpot does not publish. */
  readonly from: string;
  readonly to: string;
  readonly ids: readonly [number] | readonly [number, number];
  /** v3 names of the type. */
  readonly names: readonly [string] | readonly [string, string];
  /** Label texts; absent means unlabelled both ways. */
  readonly labels?: readonly [string | null] | readonly [string | null, string | null];
  /** True for the unlabelled type that every association of the pair carries. */
  readonly isDefault?: true;
  /** True for types of old portals that HubSpot no longer hands out. */
  readonly legacy?: true;
  /** 'from': a `from` record holds at most one link of this type. */
  readonly onePer?: 'from';
  /** True where a `from` record's first `to` record takes this type by itself. */
  readonly promotesFirst?: true;
  readonly source: AssociationSource;
  /** What rests on inference: `inverse` is an id that HubSpot does not publish, taken from the free neighbouring id. */
  readonly assumed?: readonly ('inverse' | 'names' | 'labels')[];
}
