/** What a pattern with lists in braces stands for: `a.{b,c}` for `a.b` and `a.c`. */
function expanded(pattern: string): readonly string[] {
  const match = /^(.*?)\{([^}]*)\}(.*)$/.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', list = '', after = ''] = match;
  return list.split(',').flatMap((word) => expanded(before + word + after));
}

const listOf = (...patterns: readonly string[]) => patterns.flatMap(expanded).sort();

/** Security list of every operation on associations in v4, 2025-09, 2026-03 and of limits and the object library in v3 and 2026-03. */
export const ofAssociations = listOf(
  'crm.objects.{appointments,carts,commercepayments,companies,contacts,courses,custom,deals,goals,invoices,leads,line_items}.{read,write}',
  'crm.objects.{listings,orders,partner-clients,partner-services,products,projects,quotes,services,subscriptions,users}.{read,write}',
  'crm.objects.{calls,emails,meetings,notes,tasks}.read',
  'crm.objects.{companies,contacts,custom,deals}.{sensitive,highly_sensitive}.{read,write}.v2',
  'crm.objects.appointments.sensitive.{read,write}.v2',
  'crm.objects.{projects,tickets}.{sensitive,highly_sensitive}.{read,write}',
  'tickets{,.sensitive.v2,.highly_sensitive.v2}',
  'e-commerce',
  'media_bridge.read',
);

/** Names that the lists of private apps have besides, in 2026-09 and in 2025-09. */
export const ofPrivateAppsOnly = listOf(
  'crm.objects.{companies,contacts,custom,deals}.{sensitive,highly_sensitive}.{read,write}',
  'crm.objects.appointments.sensitive.{read,write}',
  'tickets.{sensitive,highly_sensitive}',
);

/** Security list of operations that read properties, their rules, and pipelines, in v3 and 2026-03. */
export const ofDefinitionReads = listOf(
  'automation',
  'timeline',
  'cpq.quotes.{read,write}',
  'crm.objects.{appointments,companies,contacts,courses,custom,deals,goals,invoices,leads,line_items,listings,projects,quotes}.{read,write}',
  'crm.objects.{services,subscriptions,marketing_events}.{read,write}',
  'crm.objects.{carts,orders,users,owners,feedback_submissions,calls,emails,meetings,notes,tasks}.read',
  'crm.objects.{commercepayments,products}.write',
  'crm.objects.{companies,contacts,custom,deals}.{sensitive,highly_sensitive}.{read,write}.v2',
  'crm.objects.appointments.sensitive.{read,write}.v2',
  'crm.objects.projects.{sensitive,highly_sensitive}.{read,write}',
  'crm.objects.tickets.{sensitive,highly_sensitive}.read',
  'crm.pipelines.orders.read',
  'crm.schemas.{appointments,calls,carts,commercepayments,companies,contacts,courses,custom,deals,emails,invoices,line_items}.read',
  'crm.schemas.{listings,meetings,notes,orders,projects,quotes,services,subscriptions,tasks,tickets}.read',
  'tickets{,.sensitive.v2,.highly_sensitive.v2}',
  'e-commerce',
  'media_bridge.read',
);

/** Security list of operations that change properties, their rules, and pipelines, in v3 and 2026-03. */
export const ofDefinitionWrites = listOf(
  'crm.objects.{carts,orders,users}.write',
  'crm.objects.tickets.{sensitive,highly_sensitive}.write',
  'crm.pipelines.orders.write',
  'crm.schemas.{appointments,carts,commercepayments,companies,contacts,courses,custom,deals,invoices,listings,orders}.write',
  'crm.schemas.{projects,quotes,services,subscriptions,tickets}.write',
  'tickets{,.sensitive.v2,.highly_sensitive.v2}',
  'e-commerce',
);

/** Security lists of the records of four object types: one scope to read and one to write. */
export const ofRecords: Readonly<Record<string, { readonly read: string; readonly write: string }>> = {
  '0-1': { read: 'crm.objects.contacts.read', write: 'crm.objects.contacts.write' },
  '0-2': { read: 'crm.objects.companies.read', write: 'crm.objects.companies.write' },
  '0-3': { read: 'crm.objects.deals.read', write: 'crm.objects.deals.write' },
  '0-5': { read: 'tickets', write: 'tickets' },
};
