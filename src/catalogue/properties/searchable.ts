/**
 * The properties in which a search with `query` looks, by object type id. A type without a row has none published; a custom
 * object type names its own.
 *
 * Source: HubSpot search guide, table of searchable properties.
 */
export const searchableProperties: Readonly<Record<string, readonly string[]>> = {
  '0-1': ['firstname', 'lastname', 'email', 'phone', 'hs_additional_emails', 'fax', 'mobilephone', 'company', 'hs_marketable_until_renewal'],
  '0-2': ['website', 'phone', 'name', 'domain'],
  '0-3': ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
  '0-5': ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_ticket_id'],
  '0-7': ['name', 'description', 'price', 'hs_sku'],
  '0-14': ['hs_sender_firstname', 'hs_sender_lastname', 'hs_proposal_slug', 'hs_title', 'hs_sender_company_name', 'hs_sender_email', 'hs_quote_number', 'hs_public_url_key'],
  '0-19': ['hs_submission_name', 'hs_content'],
  '0-27': ['hs_task_body', 'hs_task_subject'],
  '0-46': ['hs_note_body'],
  '0-47': ['hs_meeting_title', 'hs_meeting_body'],
  '0-48': ['hs_call_title', 'hs_body_preview'],
  '0-49': ['hs_email_subject'],
};
