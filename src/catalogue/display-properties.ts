/** The properties by which HubSpot's pages call a record, in order of preference; those that stand together are joined. */
interface DisplayRow {
  readonly objectTypeId: string;
  readonly properties: readonly (readonly string[])[];
}

/** Source: knowledge base (primary display properties); a type without a row is called by its id. */
export const displayRows: readonly DisplayRow[] = [
  { objectTypeId: '0-1', properties: [['firstname', 'lastname'], ['email']] },
  { objectTypeId: '0-2', properties: [['name'], ['domain']] },
  { objectTypeId: '0-3', properties: [['dealname']] },
  { objectTypeId: '0-5', properties: [['subject']] },
  { objectTypeId: '0-7', properties: [['name']] },
  { objectTypeId: '0-8', properties: [['name']] },
];
