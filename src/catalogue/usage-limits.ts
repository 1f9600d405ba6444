/** How many records of one of HubSpot's object types an account may have. */
interface RecordLimitRow {
  readonly objectTypeId: string;
  readonly max: number;
}

const most = 15_000_000;
const fewer = 500_000;

/**
 * Source: limits tracking guide for appointments, companies, contacts, deals and invoices; assumed for the others: that they are listed,
 * and as many as those of their kind. Told, not enforced.
 */
export const recordLimits: readonly RecordLimitRow[] = [
  ...['0-1', '0-2', '0-3', '0-5', '0-7', '0-8', '0-14', '0-53', '0-54', '0-69', '0-101', '0-123', '0-136', '0-142', '0-970'].map(
    (objectTypeId) => ({ objectTypeId, max: most }),
  ),
  ...['0-162', '0-410', '0-420', '0-421'].map((objectTypeId) => ({ objectTypeId, max: fewer })),
];

/** HubSpot's object types whose custom properties are told one by one, besides every custom object. Source: dated live runs of 2026-10. */
export const typesWithToldProperties = ['0-1', '0-2', '0-3', '0-5', '0-8'] as const;
