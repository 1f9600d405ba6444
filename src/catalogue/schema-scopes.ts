/** Scopes that let a caller read or change the definitions of one object type: properties, groups, validation rules, pipelines. */
export interface SchemaScopesRow {
  /** Any of these lets a caller read definitions, and so does any that lets it read records. */
  readonly read: readonly string[];
  /** Any of these lets a caller change definitions; one that lets it write records does not, where this is not empty. */
  readonly write: readonly string[];
}

const named = (name: string, ...others: readonly string[]): SchemaScopesRow => ({
  read: [`crm.schemas.${name}.read`, ...others],
  write: [`crm.schemas.${name}.write`, ...others],
});
const readOnly = (name: string): SchemaScopesRow => ({ read: [`crm.schemas.${name}.read`, `crm.objects.${name}.read`], write: [] });

/**
 * By object type id, `custom` for a portal's own types. Source: the security lists of the properties and pipelines specs, which name
 * the scopes of all types together; assumed: which of them is for which type. Types that are missing here, and those without a
 * scope to write definitions, go by the scopes of their records.
 */
export const schemaScopes: Readonly<Record<string, SchemaScopesRow>> = {
  '0-1': named('contacts'),
  '0-2': named('companies'),
  '0-3': named('deals'),
  '0-5': named('tickets', 'tickets'),
  '0-8': readOnly('line_items'),
  '0-14': named('quotes', 'e-commerce'),
  '0-27': readOnly('tasks'),
  '0-46': readOnly('notes'),
  '0-47': readOnly('meetings'),
  '0-48': readOnly('calls'),
  '0-49': readOnly('emails'),
  '0-53': named('invoices'),
  '0-69': named('subscriptions'),
  '0-101': named('commercepayments'),
  '0-123': {
    read: ['crm.schemas.orders.read', 'crm.pipelines.orders.read'],
    write: ['crm.schemas.orders.write', 'crm.pipelines.orders.write', 'crm.objects.orders.write'],
  },
  '0-142': { read: ['crm.schemas.carts.read'], write: ['crm.schemas.carts.write', 'crm.objects.carts.write'] },
  '0-162': named('services'),
  '0-410': named('courses'),
  '0-420': named('listings'),
  '0-421': named('appointments'),
  '0-970': named('projects'),
  custom: named('custom'),
};
