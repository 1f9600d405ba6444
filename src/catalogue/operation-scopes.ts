/**
 * Scopes of operations that go by no object type in their path. Any one of a list is enough; every token has `oauth`.
 *
 * Sources: the security lists of HubSpot's OpenAPI files. Operations on all of a portal's records, such as limits tracking, the object
 * library and the limits of associations, ask for any scope of records, which `scopes.ts` marks: the lists of one edition name 80, of
 * another 71 and those of private apps, which differ by scopes that nobody is offered; all are taken in every edition. The list of
 * custom object types' limits names eight scopes, four of definitions among them; it asks for any scope of records here, because live
 * runs of 2026-10 were refused with scopes of definitions alone.
 */
export const operationScopes = {
  account: ['oauth'],
  appInstall: ['oauth'],
  owners: ['crm.objects.owners.read'],
  /** Lists of owners in v3 and 2026-03. */
  ownersOrWorkflows: ['crm.objects.owners.read', 'automation'],
  schemaList: [
    'crm.objects.custom.read',
    'crm.schemas.custom.read',
    'crm.objects.custom.sensitive.read.v2',
    'crm.objects.custom.highly_sensitive.read.v2',
  ],
  schemaRead: [
    'crm.objects.custom.read',
    'crm.schemas.custom.read',
    'crm.objects.custom.sensitive.read.v2',
    'crm.objects.custom.highly_sensitive.read.v2',
    'oauth',
  ],
  schemaWrite: ['crm.schemas.custom.write'],
  webhooksRead: ['developers-read', 'private-apps-read'],
  webhooksWrite: ['developers-write', 'private-apps-write'],
  /** The journal's scopes have other names in its guide than in HubSpot's OpenAPI files: either is good. */
  journalRead: ['developer.webhooks_journal.read', 'webhooks-journal-data-access'],
  journalSubscriptionsRead: ['developer.webhooks_journal.subscriptions.read', 'webhooks-journal-subscription-read'],
  journalSubscriptionsWrite: ['developer.webhooks_journal.subscriptions.write', 'webhooks-journal-subscription-management'],
  journalSnapshotsRead: ['developer.webhooks_journal.snapshots.read', 'webhooks-journal-snapshot-management'],
  journalSnapshotsWrite: ['developer.webhooks_journal.snapshots.write', 'webhooks-journal-snapshot-management'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What refusals were seen to list in another way than by the lists above. */
export const scopesSeenTold = {
  /** Recorded errors-auth-01: in the context, by a name that is no scope. */
  schemaList202603: ['custom-object-read'],
  /** Recorded errors-auth-02. */
  schemaListV3: ['crm.objects.custom.read', 'crm.schemas.custom.read'],
  /** A report of 2025-10 from v3: without `automation`. */
  owners: ['crm.objects.owners.read'],
} as const;
