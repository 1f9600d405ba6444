/** Which of HubSpot's scopes open the records of one object type, and the definitions of what these consist of. Any one of a list is enough. */
export interface TypeScopesRow {
  /** For records. */
  readonly read: readonly string[];
  /** For changing records; empty where HubSpot publishes none. */
  readonly write: readonly string[];
  /** For definitions, besides those of `read`. */
  readonly schemaRead: readonly string[];
  /** For changing definitions, in the place of those of `write`; these where it is empty. */
  readonly schemaWrite: readonly string[];
  /** For values that are sensitive. They open definitions too, and records only together with a scope of `read` or `write`. */
  readonly sensitiveRead: readonly string[];
  readonly sensitiveWrite: readonly string[];
  /** What refusals of reads were seen to list in another way than by these columns. */
  readonly toldOfReads?: readonly string[];
  readonly source: 'spec' | 'assumed';
}

type Records = Pick<TypeScopesRow, 'read' | 'write'>;
type Definitions = Pick<TypeScopesRow, 'schemaRead' | 'schemaWrite'>;
type Sensitive = Pick<TypeScopesRow, 'sensitiveRead' | 'sensitiveWrite'>;

const records = (name: string, ...others: readonly string[]): Records => ({
  read: [`crm.objects.${name}.read`, ...others],
  write: [`crm.objects.${name}.write`, ...others],
});
/** Activities have no scopes of their own that anybody is offered: they go with contacts. */
const withContacts = (...others: readonly string[]): Records => ({
  read: ['crm.objects.contacts.read', ...others],
  write: ['crm.objects.contacts.write'],
});

const definitions = (name: string, ...others: readonly string[]): Definitions => ({
  schemaRead: [`crm.schemas.${name}.read`, ...others],
  schemaWrite: [`crm.schemas.${name}.write`, ...others],
});
const readDefinitions = (name: string): Definitions => ({ schemaRead: [`crm.schemas.${name}.read`], schemaWrite: [] });
const asRecords: Definitions = { schemaRead: [], schemaWrite: [] };

/** Highly sensitive before sensitive, as in a refusal of 2026-05. */
const sensitive = (name: string): Sensitive => ({
  sensitiveRead: [`crm.objects.${name}.highly_sensitive.read.v2`, `crm.objects.${name}.sensitive.read.v2`],
  sensitiveWrite: [`crm.objects.${name}.highly_sensitive.write.v2`, `crm.objects.${name}.sensitive.write.v2`],
});
const none: Sensitive = { sensitiveRead: [], sensitiveWrite: [] };
const source = 'spec';

/**
 * By object type id, `custom` for a portal's own types. A type without an id is in no path and needs none.
 *
 * Sources: the security lists of HubSpot's OpenAPI files. Those of contacts, companies, deals and tickets name the scopes of their records
 * and no others. Those of all other records, of associations, properties and pipelines name the scopes of every type together, so that
 * which is for which type rests on their names; `assumed` where no name says it.
 *
 * Where this table differs from the files on purpose:
 * - a scope to write records or definitions never lets a caller read (dated live runs of 2026-10), though the lists of reads name it;
 * - one of records of another type never does (reports of callers who lacked those of the other end of an association);
 * - `automation`, `timeline`, `cpq.quotes.*`, `crm.objects.owners.read` and `media_bridge.read` stand in the lists of properties and
 *   pipelines and open none here: nothing says whose;
 * - who may read records may read what they consist of: scopes of products, payments, partner clients, campaigns, conversations, deal splits
 *   and one-to-one emails stand in no list of properties;
 * - `contacts`, which private apps of before 2022 have, opens nothing: nobody can choose it any more;
 * - calls, emails, meetings, notes and tasks open with contacts' scopes, as their guides say, and with those of their own.
 *
 * What refusals list beyond what opens: a list of deals of 2026-05 and the error handling guide for reads, a report on companies for writes,
 * both as names that stand for sensitive values and definitions; emails of 2026-08, leads and partner clients, each as `toldOfReads`. The
 * order is that of the list of deals; the guide has the same names in another.
 */
export const typeScopes: Readonly<Record<string, TypeScopesRow>> = {
  '0-1': { ...records('contacts'), ...definitions('contacts'), ...sensitive('contacts'), source },
  '0-2': { ...records('companies'), ...definitions('companies'), ...sensitive('companies'), source },
  '0-3': { ...records('deals'), ...definitions('deals'), ...sensitive('deals'), source },
  '0-5': {
    read: ['tickets'],
    write: ['tickets'],
    ...definitions('tickets', 'tickets'),
    sensitiveRead: ['tickets.highly_sensitive.v2', 'tickets.sensitive.v2'],
    sensitiveWrite: ['tickets.highly_sensitive.v2', 'tickets.sensitive.v2'],
    source,
  },
  '0-7': { ...records('products', 'e-commerce'), ...asRecords, ...none, source },
  '0-8': { ...records('line_items', 'e-commerce'), ...readDefinitions('line_items'), ...none, source },
  '0-11': { read: ['conversations.read'], write: ['conversations.write'], ...asRecords, ...none, source: 'assumed' },
  '0-14': { ...records('quotes', 'e-commerce'), ...definitions('quotes', 'e-commerce'), ...none, source },
  '0-18': { ...withContacts(), ...asRecords, ...none, source },
  '0-19': {
    read: ['crm.objects.feedback_submissions.read', 'crm.objects.contacts.read'],
    write: [],
    ...asRecords,
    ...none,
    source,
  },
  '0-27': { ...withContacts('crm.objects.tasks.read'), ...readDefinitions('tasks'), ...none, source },
  '0-35': { read: ['marketing.campaigns.read'], write: ['marketing.campaigns.write'], ...asRecords, ...none, source: 'assumed' },
  '0-46': { ...withContacts('crm.objects.notes.read'), ...readDefinitions('notes'), ...none, source },
  '0-47': { ...withContacts('crm.objects.meetings.read'), ...readDefinitions('meetings'), ...none, source },
  '0-48': { ...withContacts('crm.objects.calls.read'), ...readDefinitions('calls'), ...none, source },
  '0-49': {
    read: ['crm.objects.contacts.read', 'crm.objects.emails.read', 'sales-email-read'],
    write: ['crm.objects.contacts.write', 'sales-email-read'],
    ...readDefinitions('emails'),
    ...none,
    toldOfReads: ['crm.schemas.emails.read', 'crm.objects.emails.read', 'sales-email-read'],
    source,
  },
  '0-53': { ...records('invoices'), ...definitions('invoices'), ...none, source },
  '0-54': { ...records('marketing_events'), ...asRecords, ...none, source: 'assumed' },
  '0-64': { read: ['crm.objects.quotes.read'], write: [], ...asRecords, ...none, source: 'assumed' },
  '0-69': { ...records('subscriptions'), ...definitions('subscriptions'), ...none, source },
  '0-72': { read: ['crm.dealsplits.read_write'], write: ['crm.dealsplits.read_write'], ...asRecords, ...none, source: 'assumed' },
  '0-74': { ...records('goals'), ...asRecords, ...none, source },
  '0-84': { ...records('line_items', 'e-commerce'), ...asRecords, ...none, source },
  '0-85': { ...records('line_items', 'e-commerce'), ...asRecords, ...none, source },
  '0-86': { ...records('line_items'), ...asRecords, ...none, source },
  '0-101': { ...records('commercepayments'), ...definitions('commercepayments'), ...none, source },
  '0-115': { ...records('users'), ...asRecords, ...none, source },
  '0-116': { ...withContacts(), ...asRecords, ...none, source },
  '0-118': { read: ['crm.objects.commercepayments.read'], write: [], ...asRecords, ...none, source: 'assumed' },
  '0-123': {
    ...records('orders'),
    schemaRead: ['crm.schemas.orders.read', 'crm.pipelines.orders.read'],
    schemaWrite: ['crm.schemas.orders.write', 'crm.pipelines.orders.write', 'crm.objects.orders.write'],
    ...none,
    source,
  },
  '0-136': {
    ...records('leads'),
    ...asRecords,
    ...none,
    toldOfReads: ['crm.objects.leads.read', 'crm.objects.leads.write', 'e-commerce'],
    source,
  },
  '0-142': {
    ...records('carts'),
    schemaRead: ['crm.schemas.carts.read'],
    schemaWrite: ['crm.schemas.carts.write', 'crm.objects.carts.write'],
    ...none,
    source,
  },
  '0-145': {
    ...records('partner-clients'),
    ...asRecords,
    ...none,
    toldOfReads: ['crm.objects.partner-clients.read', 'crm.objects.partner-clients.write'],
    source,
  },
  '0-162': { ...records('services'), ...definitions('services'), ...none, source },
  '0-410': { ...records('courses'), ...definitions('courses'), ...none, source },
  '0-420': { ...records('listings'), ...definitions('listings'), ...none, source },
  '0-421': {
    ...records('appointments'),
    ...definitions('appointments'),
    sensitiveRead: ['crm.objects.appointments.sensitive.read.v2'],
    sensitiveWrite: ['crm.objects.appointments.sensitive.write.v2'],
    source,
  },
  '0-970': {
    ...records('projects'),
    ...definitions('projects'),
    sensitiveRead: ['crm.objects.projects.highly_sensitive.read', 'crm.objects.projects.sensitive.read'],
    sensitiveWrite: ['crm.objects.projects.highly_sensitive.write', 'crm.objects.projects.sensitive.write'],
    source,
  },
  custom: { ...records('custom'), ...definitions('custom'), ...sensitive('custom'), source },
};
