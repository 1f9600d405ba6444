/** One group under which HubSpot's app lists the properties of an object type. */
interface PropertyGroupRow {
  /** Object type id. */
  readonly of: string;
  readonly name: string;
  readonly label: string;
  readonly source: 'answers' | 'listing' | 'widelySeen' | 'inferred';
  /** `name` goes with `inferred`: HubSpot surely has a group for the type, its name is not published. */
  readonly assumed?: readonly ('name' | 'label')[];
}

/**
 * Property groups that HubSpot defines, by object type in order of display; the order is assumed throughout. The first of a
 * type holds the properties whose sheet names no group.
 *
 * Sources: `answers` the `groupName` of the published answers that the property sheets rest on; `listing` a public
 * connector's list of group names and labels (Meergo); `widelySeen` the code of public clients; `inferred` the pattern of the
 * others.
 */
export const propertyGroupRows: readonly PropertyGroupRow[] = [
  { of: '0-1', name: 'contactinformation', label: 'Contact Information', source: 'answers' },
  { of: '0-1', name: 'emailinformation', label: 'Email Information', source: 'answers' },
  { of: '0-1', name: 'contact_activity', label: 'Contact activity', source: 'answers' },
  { of: '0-1', name: 'contactlcs', label: 'Contact Lifecycle Stage Properties', source: 'answers' },
  { of: '0-1', name: 'analyticsinformation', label: 'Web Analytics History', source: 'answers' },
  { of: '0-1', name: 'conversioninformation', label: 'Conversion Information', source: 'answers' },
  { of: '0-1', name: 'socialmediainformation', label: 'Social Media Information', source: 'answers' },
  { of: '0-1', name: 'smsinformation', label: 'SMS Information', source: 'answers' },
  { of: '0-1', name: 'sales_properties', label: 'Sales Properties', source: 'answers' },
  { of: '0-1', name: 'deal_information', label: 'Deal Information', source: 'answers' },
  { of: '0-1', name: 'order_information', label: 'Order Information', source: 'answers' },
  { of: '0-1', name: 'facebook_ads_properties', label: 'Facebook Ads Properties', source: 'answers' },
  { of: '0-1', name: 'contactscripted', label: 'Calculated Contact Information', source: 'answers' },
  { of: '0-1', name: 'multiaccountmanagement', label: 'Multi Account Management', source: 'answers' },
  { of: '0-2', name: 'companyinformation', label: 'Company information', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'company_activity', label: 'Company activity', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'companylcs', label: 'Company Lifecycle Stage Properties', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'company_signals', label: 'Company signals', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'analyticsinformation', label: 'Web Analytics History', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'conversioninformation', label: 'Conversion Information', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'deal_information', label: 'Deal Information', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'sales_properties', label: 'Sales Properties', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'socialmediainformation', label: 'Social Media Information', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'targetaccountsinformation', label: 'Target accounts information', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'prospectingagent', label: 'Prospecting agent', source: 'answers', assumed: ['label'] },
  { of: '0-2', name: 'buyer_intent_properties', label: 'Buyer intent properties', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'dealinformation', label: 'Deal information', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'deal_activity', label: 'Deal activity', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'deal_revenue', label: 'Deal revenue', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'dealstages', label: 'Deal stage properties', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'analyticsinformation', label: 'Web Analytics History', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'dealscripted', label: 'Calculated deal information', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'predictive_deal_score_feature_properties', label: 'Predictive deal score feature properties', source: 'answers', assumed: ['label'] },
  { of: '0-3', name: 'hubspotmetrics', label: 'HubSpot metrics', source: 'answers', assumed: ['label'] },
  { of: '0-5', name: 'ticketinformation', label: 'Ticket information', source: 'answers', assumed: ['label'] },
  { of: '0-5', name: 'ticket_activity', label: 'Ticket activity', source: 'answers', assumed: ['label'] },
  { of: '0-5', name: 'ticketstages', label: 'Ticket stage properties', source: 'answers', assumed: ['label'] },
  { of: '0-5', name: 'ticket_ai_enrichment', label: 'Ticket AI enrichment', source: 'answers', assumed: ['label'] },
  { of: '0-7', name: 'productinformation', label: 'Product information', source: 'widelySeen', assumed: ['label'] },
  { of: '0-8', name: 'lineiteminformation', label: 'Line item information', source: 'widelySeen', assumed: ['label'] },
  { of: '0-11', name: 'conversationinformation', label: 'Conversation information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-14', name: 'quoteinformation', label: 'Quote information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-18', name: 'communicationinformation', label: 'Communication information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-18', name: 'communication', label: 'Communication', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-18', name: 'engagement', label: 'Engagement', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-19', name: 'feedbacksubmissioninformation', label: 'Feedback submission information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-27', name: 'taskinformation', label: 'Task information', source: 'answers', assumed: ['label'] },
  { of: '0-27', name: 'task', label: 'Task', source: 'answers', assumed: ['label'] },
  { of: '0-27', name: 'engagement', label: 'Engagement', source: 'answers', assumed: ['label'] },
  { of: '0-35', name: 'campaigninformation', label: 'Campaign information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-46', name: 'noteinformation', label: 'Note information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-46', name: 'note', label: 'Note', source: 'widelySeen', assumed: ['label'] },
  { of: '0-46', name: 'engagement', label: 'Engagement', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-47', name: 'meetinginformation', label: 'Meeting information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-47', name: 'meeting', label: 'Meeting', source: 'widelySeen', assumed: ['label'] },
  { of: '0-47', name: 'engagement', label: 'Engagement', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-48', name: 'callinformation', label: 'Call information', source: 'widelySeen', assumed: ['label'] },
  { of: '0-48', name: 'call', label: 'Call', source: 'widelySeen', assumed: ['label'] },
  { of: '0-48', name: 'engagement', label: 'Engagement', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-49', name: 'emailinformation', label: 'Email information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-49', name: 'email', label: 'Email', source: 'widelySeen', assumed: ['label'] },
  { of: '0-49', name: 'engagement', label: 'Engagement', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-53', name: 'invoiceinformation', label: 'Invoice information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-54', name: 'marketingeventinformation', label: 'Marketing event information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-64', name: 'quotetemplateinformation', label: 'Quote template information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-69', name: 'subscriptioninformation', label: 'Subscription information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-72', name: 'dealsplitinformation', label: 'Deal split information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-74', name: 'goaltargetinformation', label: 'Goal target information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-84', name: 'discountinformation', label: 'Discount information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-85', name: 'feeinformation', label: 'Fee information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-86', name: 'taxinformation', label: 'Tax information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-101', name: 'paymentinformation', label: 'Payment information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-115', name: 'userinformation', label: 'User information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-116', name: 'postalmailinformation', label: 'Postal mail information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-116', name: 'postal_mail', label: 'Postal mail', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-116', name: 'engagement', label: 'Engagement', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-118', name: 'paymentlinkinformation', label: 'Payment link information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-123', name: 'orderinformation', label: 'Order information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-136', name: 'leadinformation', label: 'Lead information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-142', name: 'cartinformation', label: 'Cart information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-145', name: 'partnerclientinformation', label: 'Partner client information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-162', name: 'serviceinformation', label: 'Service information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-410', name: 'courseinformation', label: 'Course information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-420', name: 'listinginformation', label: 'Listing information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-421', name: 'appointmentinformation', label: 'Appointment information', source: 'inferred', assumed: ['name', 'label'] },
  { of: '0-970', name: 'projectinformation', label: 'Project information', source: 'inferred', assumed: ['name', 'label'] },
];
