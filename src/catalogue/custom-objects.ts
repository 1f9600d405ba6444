/** Object types whose records every custom object can be associated with from the start: emails, meetings, notes, tasks, calls. Source: custom objects guide; assumed for those whose ids it leaves open. */
export const associatedFromStart = ['0-49', '0-47', '0-46', '0-27', '0-48'] as const;

/** Properties that HubSpot gives every custom object, as its definition shows them. Source: custom objects guide (published answer). */
export const customObjectProperties: readonly {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
}[] = [
  { name: 'hs_createdate', label: 'Object create date/time', type: 'datetime', fieldType: 'date' },
  { name: 'hs_lastmodifieddate', label: 'Object last modified date/time', type: 'datetime', fieldType: 'date' },
  { name: 'hs_object_id', label: 'Record ID', type: 'number', fieldType: 'number' },
];
