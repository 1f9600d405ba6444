/** A property whose value follows from a record's associations: the id of the record that it holds by a one-per type. */
export interface DerivedPropertyRow {
  readonly objectTypeId: string;
  readonly property: string;
  /** Id of the HubSpot-defined one-per type that it follows. */
  readonly associationTypeId: number;
  readonly source: string;
}

/** Properties that nobody sets and that are read where a request asks for them by name. */
export const derivedProperties: readonly DerivedPropertyRow[] = [
  {
    objectTypeId: '0-1',
    property: 'associatedcompanyid',
    associationTypeId: 1,
    source: 'live probe of 2026-08 for the value; assumed: a write is refused',
  },
];
