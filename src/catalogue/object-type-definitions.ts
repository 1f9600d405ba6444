/** What HubSpot says of its own object types in their definitions, besides names. */
interface DefinitionRow {
  readonly objectTypeId: string;
  readonly description?: string;
  /** Whether properties of the type may hold sensitive data. */
  readonly allowsSensitiveProperties: true;
}

/** Source: recorded schemas-2026-03-01 for contacts; assumed for the others: types for which the spec has scopes of sensitive data. */
export const definitionRows: readonly DefinitionRow[] = [
  { objectTypeId: '0-1', description: 'Any person who interacts with a HubSpot user’s business.', allowsSensitiveProperties: true },
  { objectTypeId: '0-2', allowsSensitiveProperties: true },
  { objectTypeId: '0-3', allowsSensitiveProperties: true },
  { objectTypeId: '0-5', allowsSensitiveProperties: true },
  { objectTypeId: '0-421', allowsSensitiveProperties: true },
  { objectTypeId: '0-970', allowsSensitiveProperties: true },
];
