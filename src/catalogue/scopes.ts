/** One of HubSpot's scopes. */
export interface ScopeRow {
  readonly name: string;
  /** What an app that has it may do, to be read after "may". */
  readonly grants: string;
  /**
   * `records` for a scope of records, any one of which is enough for what concerns all of a portal's records; `app` for one that an app
   * has by itself, in no portal.
   */
  readonly area: 'records' | 'definitions' | 'portal' | 'app';
}

type Area = ScopeRow['area'];
const scope = (area: Area, name: string, grants: string): ScopeRow => ({ area, name, grants });

/** A scope to read and one to write. */
const pair = (area: Area, stem: string, what: string): readonly ScopeRow[] => [
  scope(area, `${stem}.read`, `read ${what}`),
  scope(area, `${stem}.write`, `create, change and delete ${what}`),
];

/** The scopes of values that are sensitive; `suffix` ends their names. */
const sensitive = (name: string, levels: readonly ('sensitive' | 'highly_sensitive')[], suffix: '' | '.v2'): readonly ScopeRow[] =>
  levels.flatMap((level) => {
    const what = `${level.replace('_', ' ')} properties of ${name}`;
    const stem = `crm.objects.${name}.${level}`;
    return [scope('records', `${stem}.read${suffix}`, `read ${what}`), scope('records', `${stem}.write${suffix}`, `change ${what}`)];
  });
const bothLevels = ['sensitive', 'highly_sensitive'] as const;

/** Kinds of records with a scope to read and one to write; a name of HubSpot's and ours. */
const recordKinds = [
  ['appointments', 'appointments'],
  ['carts', 'carts'],
  ['commercepayments', 'payments'],
  ['companies', 'companies'],
  ['contacts', 'contacts'],
  ['courses', 'courses'],
  ['custom', 'records of custom objects'],
  ['deals', 'deals'],
  ['goals', 'goals'],
  ['invoices', 'invoices'],
  ['leads', 'leads'],
  ['line_items', 'line items'],
  ['listings', 'listings'],
  ['orders', 'orders'],
  ['partner-clients', 'partner clients'],
  ['partner-services', 'partner services'],
  ['products', 'products'],
  ['projects', 'projects'],
  ['quotes', 'quotes'],
  ['services', 'services'],
  ['subscriptions', 'subscriptions'],
  ['users', 'users'],
] as const;

/** Kinds of records whose definitions have a scope to read and one to write. */
const definedKinds = [
  ['appointments', 'appointments'],
  ['carts', 'carts'],
  ['commercepayments', 'payments'],
  ['companies', 'companies'],
  ['contacts', 'contacts'],
  ['courses', 'courses'],
  ['custom', 'custom objects'],
  ['deals', 'deals'],
  ['invoices', 'invoices'],
  ['listings', 'listings'],
  ['orders', 'orders'],
  ['projects', 'projects'],
  ['quotes', 'quotes'],
  ['services', 'services'],
  ['subscriptions', 'subscriptions'],
  ['tickets', 'tickets'],
] as const;

/** Kinds of records whose definitions have a scope to read and none to write. */
const readDefinitions = ['calls', 'emails', 'line_items', 'meetings', 'notes', 'tasks'] as const;

/**
 * Every scope that is known to exist. Sources: the security lists of HubSpot's OpenAPI files, which name 158; the scopes guides and the
 * sensitive data guide for those of APIs outside the CRM; the webhooks journal guide. A scope with the ending `.v2` and the one without
 * mean the same: OAuth apps are given the former, private apps choose the latter. Read scopes of calls, emails, meetings, notes and
 * tasks stand in the files, but nobody was seen to be offered them: contacts' scopes open these records.
 */
export const scopeRows: readonly ScopeRow[] = [
  scope('portal', 'oauth', 'be installed, and read the settings of the account'),

  ...recordKinds.flatMap(([name, what]) => pair('records', `crm.objects.${name}`, what)),
  ...['calls', 'emails', 'meetings', 'notes', 'tasks'].map((name) => scope('records', `crm.objects.${name}.read`, `read ${name}`)),
  scope('records', 'tickets', 'read, create, change and delete tickets'),
  scope('records', 'e-commerce', 'read, create, change and delete products, line items and quotes'),
  scope('records', 'media_bridge.read', 'read media and what happens to it'),
  scope('portal', 'media_bridge.write', 'create and change media and what happens to it'),
  scope('portal', 'sales-email-read', 'read one-to-one emails with their content'),

  ...['companies', 'contacts', 'custom', 'deals'].flatMap((name) => [
    ...sensitive(name, bothLevels, '.v2'),
    ...sensitive(name, bothLevels, ''),
  ]),
  ...sensitive('appointments', ['sensitive'], '.v2'),
  ...sensitive('appointments', ['sensitive'], ''),
  ...sensitive('projects', bothLevels, ''),
  ...sensitive('tickets', bothLevels, ''),
  ...['.v2', ''].flatMap((suffix) => [
    scope('records', `tickets.sensitive${suffix}`, 'read and change sensitive properties of tickets'),
    scope('records', `tickets.highly_sensitive${suffix}`, 'read and change highly sensitive properties of tickets'),
  ]),

  ...definedKinds.flatMap(([name, what]) => pair('definitions', `crm.schemas.${name}`, `the properties and pipelines of ${what}`)),
  ...readDefinitions.map((name) =>
    scope('definitions', `crm.schemas.${name}.read`, `read the properties and pipelines of ${name.replace('_', ' ')}`),
  ),
  ...pair('definitions', 'crm.pipelines.orders', 'the pipelines of orders'),

  scope('portal', 'crm.objects.owners.read', 'read who records can be assigned to'),
  scope('portal', 'crm.objects.feedback_submissions.read', 'read answers to surveys'),
  scope('portal', 'crm.objects.contracts.read', 'read contracts'),
  ...pair('portal', 'crm.objects.marketing_events', 'marketing events'),
  ...pair('portal', 'crm.lists', 'lists of records'),
  ...pair('portal', 'crm.extensions_calling_transcripts', 'transcripts of calls'),
  ...pair('portal', 'cpq.quotes', 'quotes that are configured'),
  scope('portal', 'crm.dealsplits.read_write', 'read and change how deals are split'),
  scope('portal', 'crm.import', 'import records'),
  scope('portal', 'crm.export', 'export records'),

  ...pair('portal', 'conversations', 'conversations'),
  ...pair('portal', 'conversations.custom_channels', 'channels of conversations'),
  scope('portal', 'conversations.visitor_identification.tokens.create', 'identify visitors of a chat'),
  ...pair('portal', 'marketing.campaigns', 'campaigns'),
  scope('portal', 'marketing.campaigns.revenue.read', 'read the revenue of campaigns'),
  ...pair('portal', 'communication_preferences', 'subscription preferences'),
  scope('portal', 'communication_preferences.read_write', 'read and change subscription preferences'),
  scope('portal', 'communication_preferences.statuses.batch.read', 'read subscription preferences in batches'),
  scope('portal', 'communication_preferences.statuses.batch.write', 'change subscription preferences in batches'),
  ...pair('portal', 'cms.domains', 'domains'),
  ...pair('portal', 'cms.functions', 'serverless functions'),
  ...pair('portal', 'cms.knowledge_base.articles', 'articles of the knowledge base'),
  scope('portal', 'cms.knowledge_base.articles.publish', 'publish articles of the knowledge base'),
  ...pair('portal', 'cms.knowledge_base.settings', 'settings of the knowledge base'),
  ...pair('portal', 'cms.membership.access_groups', 'access groups of websites'),
  scope('portal', 'cms.performance.read', 'read the performance of websites'),
  scope('portal', 'content', 'read and change websites, blogs, emails and campaigns'),
  scope('portal', 'ctas.read', 'read calls to action'),
  scope('portal', 'files', 'read and change files'),
  scope('portal', 'files.ui_hidden.read', 'read files that are hidden in the file manager'),
  scope('portal', 'forms', 'read and change forms'),
  scope('portal', 'forms-uploaded-files', 'read files that came with forms'),
  scope('portal', 'external_integrations.forms.access', 'rename, copy and delete forms'),
  scope('portal', 'hubdb', 'read and change HubDB tables'),
  scope('portal', 'social', 'read and change social media posts'),
  scope('portal', 'marketing-email', 'read and change marketing emails'),
  scope('portal', 'transactional-email', 'send transactional emails'),
  scope('portal', 'automation', 'read and change workflows'),
  scope('portal', 'automation.sequences.read', 'read sequences'),
  scope('portal', 'automation.sequences.enrollments.write', 'enroll records in sequences'),
  scope('portal', 'timeline', 'show events on records'),
  scope('portal', 'actions', 'add actions to the pages of records'),
  scope('portal', 'accounting', 'share invoices, products and contacts with accounting'),
  scope('portal', 'integration-sync', 'synchronize records'),
  scope('portal', 'business-intelligence', 'read analytics'),
  scope('portal', 'analytics.behavioral_events.send', 'send behavioral events'),
  scope('portal', 'behavioral_events.event_definitions.read_write', 'read and change the definitions of behavioral events'),
  scope('portal', 'business_units_view.read', 'read business units'),
  scope('portal', 'business_units.view.read', 'read business units'),
  scope('portal', 'collector.graphql_query.execute', 'query the account with GraphQL'),
  scope('portal', 'collector.graphql_schema.read', 'read the schema of GraphQL queries'),
  scope('portal', 'record_images.signed_urls.read', 'read the images of records'),
  scope('portal', 'scheduler.meetings.meeting-link.read', 'read links to meetings'),
  scope('portal', 'tax_rates.read', 'read tax rates'),
  ...pair('portal', 'settings.currencies', 'currencies and exchange rates'),
  ...pair('portal', 'settings.users', 'users of the account'),
  ...pair('portal', 'settings.users.teams', 'teams of users'),
  scope('portal', 'settings.billing.write', 'change the billing of the account'),
  scope('portal', 'account-info.security.read', 'read who logged in and what was changed'),

  scope('app', 'developers-read', 'read the settings of the app'),
  scope('app', 'developers-write', 'change the settings of the app'),
  scope('app', 'private-apps-read', 'read the settings of private apps'),
  scope('app', 'private-apps-write', 'change the settings of private apps'),
  scope('app', 'developer.webhooks_journal.read', 'read the webhooks journal'),
  ...pair('app', 'developer.webhooks_journal.subscriptions', 'subscriptions to the webhooks journal'),
  ...pair('app', 'developer.webhooks_journal.snapshots', 'snapshots in the webhooks journal'),
  scope('app', 'webhooks-journal-data-access', 'read the webhooks journal'),
  scope('app', 'webhooks-journal-snapshot-management', 'take snapshots into the webhooks journal'),
  scope('app', 'webhooks-journal-subscription-read', 'read subscriptions to the webhooks journal'),
  scope('app', 'webhooks-journal-subscription-management', 'change subscriptions to the webhooks journal'),
];
