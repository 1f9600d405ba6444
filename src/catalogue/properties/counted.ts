/** A property whose value follows from a record's associations, so that nobody needs to set it. */
export interface CountedRow {
  /** Object type id of the record that holds the property. */
  readonly of: string;
  readonly name: string;
  /** Whether the value is how many records are associated, the id of the one, or what they hold in `value`. */
  readonly holds: 'count' | 'id' | 'values';
  /** Name of the property of the associated records whose values are gathered. */
  readonly value?: string;
  /** Object type ids of the records that count; several are added up. */
  readonly to: readonly string[];
  /** Only links of this association type count; absent, links of any type. */
  readonly associationTypeId?: number;
  /** Only those of the records count whose property holds the value; without a value, any. */
  readonly where?: { readonly property: string; readonly value?: string };
  /** True where the answer of a create tells the value. Source: recorded objects-create-02 to -05. */
  readonly onCreate?: true;
  readonly source: 'recorded' | 'answers' | 'guide' | 'widelySeen';
  /** `rule`: what counts is read from the property's name and label, and how several values are joined is not known. */
  readonly assumed?: readonly ('rule' | 'associationTypeId')[];
}

/**
 * Sources: `recorded` objects-create-03 to -05 and objects-batch, whose fresh records count 0; `answers` definitions in the
 * property sheets; `guide` associations guide on primary companies.
 */
export const countedRows: readonly CountedRow[] = [
  { of: '0-1', name: 'associatedcompanyid', holds: 'id', to: ['0-2'], associationTypeId: 1, onCreate: true, source: 'guide' },
  { of: '0-1', name: 'num_associated_deals', holds: 'count', to: ['0-3'], source: 'answers', assumed: ['rule'] },
  { of: '0-1', name: 'hs_associated_target_accounts', holds: 'count', to: ['0-2'], where: { property: 'hs_is_target_account', value: 'true' }, onCreate: true, source: 'answers', assumed: ['rule'] },
  { of: '0-2', name: 'num_associated_contacts', holds: 'count', to: ['0-1'], onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-2', name: 'num_associated_deals', holds: 'count', to: ['0-3'], source: 'answers', assumed: ['rule'] },
  { of: '0-2', name: 'hs_num_open_deals', holds: 'count', to: ['0-3'], where: { property: 'hs_is_closed', value: 'false' }, onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-2', name: 'hs_num_child_companies', holds: 'count', to: ['0-2'], associationTypeId: 13, onCreate: true, source: 'recorded', assumed: ['rule', 'associationTypeId'] },
  { of: '0-2', name: 'hs_parent_company_id', holds: 'id', to: ['0-2'], associationTypeId: 14, source: 'answers', assumed: ['rule', 'associationTypeId'] },
  { of: '0-2', name: 'hs_num_blockers', holds: 'count', to: ['0-1'], where: { property: 'hs_buying_role', value: 'BLOCKER' }, source: 'recorded', assumed: ['rule'] },
  { of: '0-2', name: 'hs_num_contacts_with_buying_roles', holds: 'count', to: ['0-1'], where: { property: 'hs_buying_role' }, source: 'recorded', assumed: ['rule'] },
  { of: '0-2', name: 'hs_num_decision_makers', holds: 'count', to: ['0-1'], where: { property: 'hs_buying_role', value: 'DECISION_MAKER' }, source: 'recorded', assumed: ['rule'] },
  { of: '0-3', name: 'num_associated_contacts', holds: 'count', to: ['0-1'], onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-3', name: 'hs_num_of_associated_line_items', holds: 'count', to: ['0-8'], onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-3', name: 'hs_num_associated_deal_splits', holds: 'count', to: ['0-72'], onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-3', name: 'hs_num_target_accounts', holds: 'count', to: ['0-2'], where: { property: 'hs_is_target_account', value: 'true' }, onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-3', name: 'hs_primary_associated_company', holds: 'id', to: ['0-2'], associationTypeId: 5, source: 'answers', assumed: ['rule', 'associationTypeId'] },
  { of: '0-5', name: 'hs_num_associated_companies', holds: 'count', to: ['0-2'], onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-5', name: 'hs_num_associated_conversations', holds: 'count', to: ['0-11'], onCreate: true, source: 'recorded', assumed: ['rule'] },
  { of: '0-5', name: 'hs_primary_company_id', holds: 'id', to: ['0-2'], associationTypeId: 26, source: 'answers', assumed: ['rule', 'associationTypeId'] },
  { of: '0-5', name: 'hs_primary_company_name', holds: 'values', value: 'name', to: ['0-2'], associationTypeId: 26, source: 'answers', assumed: ['rule', 'associationTypeId'] },
  { of: '0-5', name: 'hs_all_associated_contact_companies', holds: 'values', value: 'company', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-5', name: 'hs_all_associated_contact_emails', holds: 'values', value: 'email', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-5', name: 'hs_all_associated_contact_firstnames', holds: 'values', value: 'firstname', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-5', name: 'hs_all_associated_contact_lastnames', holds: 'values', value: 'lastname', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-5', name: 'hs_all_associated_contact_mobilephones', holds: 'values', value: 'mobilephone', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-5', name: 'hs_all_associated_contact_phones', holds: 'values', value: 'phone', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-14', name: 'hs_num_associated_deals', holds: 'count', to: ['0-3'], source: 'widelySeen', assumed: ['rule'] },
  { of: '0-27', name: 'hs_num_associated_companies', holds: 'count', to: ['0-2'], source: 'answers', assumed: ['rule'] },
  { of: '0-27', name: 'hs_num_associated_contacts', holds: 'count', to: ['0-1'], source: 'answers', assumed: ['rule'] },
  { of: '0-27', name: 'hs_num_associated_deals', holds: 'count', to: ['0-3'], source: 'answers', assumed: ['rule'] },
  { of: '0-27', name: 'hs_num_associated_tickets', holds: 'count', to: ['0-5'], source: 'answers', assumed: ['rule'] },
  { of: '0-27', name: 'hs_num_associated_queue_objects', holds: 'count', to: ['0-1', '0-2', '0-3', '0-5'], source: 'answers' },
  { of: '0-136', name: 'hs_associated_company_domain', holds: 'values', value: 'domain', to: ['0-2'], associationTypeId: 580, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
  { of: '0-136', name: 'hs_associated_company_name', holds: 'values', value: 'name', to: ['0-2'], associationTypeId: 580, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
  { of: '0-136', name: 'hs_associated_contact_email', holds: 'values', value: 'email', to: ['0-1'], associationTypeId: 578, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
  { of: '0-136', name: 'hs_associated_contact_firstname', holds: 'values', value: 'firstname', to: ['0-1'], associationTypeId: 578, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
  { of: '0-136', name: 'hs_associated_contact_lastname', holds: 'values', value: 'lastname', to: ['0-1'], associationTypeId: 578, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
  { of: '0-136', name: 'hs_lead_associated_deals_count', holds: 'count', to: ['0-3'], source: 'widelySeen', assumed: ['rule'] },
  { of: '0-136', name: 'hs_primary_company_id', holds: 'id', to: ['0-2'], associationTypeId: 580, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
  { of: '0-136', name: 'hs_primary_contact_id', holds: 'id', to: ['0-1'], associationTypeId: 578, source: 'widelySeen', assumed: ['rule', 'associationTypeId'] },
];
