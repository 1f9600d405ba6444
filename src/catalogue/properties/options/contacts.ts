/** Option lists of contact properties. */
import type { PropertyOption } from '../row.ts';

export const buyingRoleOptions: readonly PropertyOption[] = [
  { value: 'BLOCKER', label: 'Blocker' }, { value: 'BUDGET_HOLDER', label: 'Budget Holder' }, { value: 'CHAMPION', label: 'Champion' }, { value: 'DECISION_MAKER', label: 'Decision Maker' },
  { value: 'END_USER', label: 'End User' }, { value: 'EXECUTIVE_SPONSOR', label: 'Executive Sponsor' }, { value: 'INFLUENCER', label: 'Influencer' },
  { value: 'LEGAL_AND_COMPLIANCE', label: 'Legal & Compliance' }, { value: 'OTHER', label: 'Other' },
];

export const emailCustomerQuarantinedReasonOptions: readonly PropertyOption[] = [
  { value: 'SUSPENSION_REMEDIATION', label: 'Suspension Remediation' }, { value: 'BLOCKLIST_REMEDIATION', label: 'Blocklist Remediation' },
  { value: 'TRUST_SAFETY_REMEDIATION', label: 'Trust & Safety Remediation' },
];

export const emailOptoutSurveyReasonOptions: readonly PropertyOption[] = [
  { value: 'NO_LONGER_INTERESTED', label: 'No longer interested in the company' }, { value: 'DID_NOT_SIGN_UP', label: 'Did not sign up for the mailing list' },
  { value: 'TOO_MANY_EMAILS', label: 'Receiving too many emails' }, { value: 'IRRELEVANT_CONTENT', label: 'Emails are not relevant' }, { value: 'OTHER', label: 'Other reason' },
];

export const emailQuarantinedReasonOptions: readonly PropertyOption[] = [
  { value: 'ON_LIST_IMPORT', label: 'Suspicious List Import' }, { value: 'HIGH_HARD_BOUNCE_RATE', label: 'High Hard Bounce Rate' },
  { value: 'MULTIPLE_CANCELLED_CAMPAIGNS', label: 'Multiple Cancelled Campaigns' }, { value: 'FORM_ABUSE', label: 'Suspicious Form Activity' },
  { value: 'RECIPIENT_COMPLAINT', label: 'Recipient Complaint' }, { value: 'SUSPENSION_REMEDIATION', label: 'Suspension Remediation' },
  { value: 'BLOCKLIST_REMEDIATION', label: 'Blocklist Remediation' }, { value: 'TRUST_SAFETY_REMEDIATION', label: 'Trust & Safety Remediation' }, { value: 'OTHER', label: 'Other' },
  { value: 'UNDELIVERABLE_ADDRESS', label: 'Undeliverable Email Address' }, { value: 'MICROSOFT_UNDELIVERABLE', label: 'Microsoft Undeliverable - Microsoft reports that address is inactive' },
];

export const emailconfirmationstatusOptions: readonly PropertyOption[] = [
  { value: 'Confirmed', label: 'Confirmed' }, { value: 'Confirmation Pending', label: 'Confirmation Pending' }, { value: 'Confirmation Email Sent', label: 'Confirmation Email Sent' },
  { value: 'User clicked confirmation', label: 'User clicked confirmation' }, { value: 'HubSpot Rep. marked confirmed', label: 'HubSpot Rep. marked confirmed' },
  { value: 'Customer marked confirmed', label: 'Customer marked confirmed' }, { value: 'Confirmed from previous behavior', label: 'Confirmed from previous behavior' },
  { value: 'Confirmed due to form', label: 'Confirmed due to form' },
];

export const employeeRanges: readonly PropertyOption[] = [
  { value: '1-5', label: '1-5' }, { value: '5-25', label: '5-25' }, { value: '25-50', label: '25-50' }, { value: '50-100', label: '50-100' }, { value: '100-500', label: '100-500' },
  { value: '500-1000', label: '500-1000' }, { value: '1000+', label: '1000+' },
];

export const hardBounceReasons: readonly PropertyOption[] = [
  { value: 'CONTENT', label: 'Content' }, { value: 'MAILBOX_FULL', label: 'Mailbox full' }, { value: 'OTHER', label: 'Other' }, { value: 'POLICY', label: 'Policy' },
  { value: 'SPAM', label: 'Spam' }, { value: 'UNKNOWN_USER', label: 'Unknown user' },
];

export const journeyStageOptions: readonly PropertyOption[] = [
  { value: 'new_contact', label: 'New Contact' }, { value: 'in_nurturing', label: 'In Nurturing' }, { value: 'low_intent', label: 'Low-Intent' }, { value: 'mid_intent', label: 'Mid-Intent' },
  { value: 'high_intent', label: 'High-Intent' }, { value: 'unqualified', label: 'Unqualified' }, { value: 'qualified', label: 'Qualified' }, { value: 'onboarding', label: 'Onboarding' },
  { value: 'post_onboarding', label: 'Post Onboarding' }, { value: 'engaged', label: 'Engaged' }, { value: 'unengaged', label: 'Unengaged' },
];

export const legalBasisOptions: readonly PropertyOption[] = [
  { value: 'Legitimate interest – prospect/lead', label: 'Legitimate interest - Lead' }, { value: 'Legitimate interest – existing customer', label: 'Legitimate interest - Customer' },
  { value: 'Legitimate interest - other', label: 'Legitimate interest - Other' }, { value: 'Performance of a contract', label: 'Performance of a contract' },
  { value: 'Freely given consent from contact', label: 'Freely given consent from contact' }, { value: 'Not applicable', label: 'Not applicable' },
];

export const marketableReasonTypeOptions: readonly PropertyOption[] = [
  { value: 'AD', label: 'Ad' }, { value: 'CONTACT_IMPORT', label: 'Contact Import' }, { value: 'CONVERSATION', label: 'Conversation' }, { value: 'FORM_SUBMISSION', label: 'Form Submission' },
  { value: 'INITIAL_STATE', label: 'Initial State' }, { value: 'INTEGRATOR_SET', label: 'Integrator Set' }, { value: 'USER_SET', label: 'User Set' }, { value: 'WORKFLOW', label: 'Workflow' },
  { value: 'EMAIL', label: 'Email' }, { value: 'SAMPLE_CONTACT', label: 'Sample Contact' }, { value: 'FEEDBACK_SUBMISSION', label: 'Feedback Submission' },
];

export const predictivescoringtierOptions: readonly PropertyOption[] = [
  { value: 'tier_1', label: 'Very High' }, { value: 'tier_2', label: 'High' }, { value: 'tier_3', label: 'Medium' }, { value: 'tier_4', label: 'Low' },
  { value: 'closed_won', label: 'Closed Won' },
];

export const saFirstEngagementDescrOptions: readonly PropertyOption[] = [
  { value: 'EMPTY_DESCRIPTION', label: '' }, { value: 'BOUNCED', label: 'Bounced' }, { value: 'BUSY', label: 'Busy' }, { value: 'CALLING_CRM_USER', label: 'Calling CRM user', hidden: true },
  { value: 'CANCELED', label: 'Canceled' }, { value: 'COMPLETED', label: 'Completed' }, { value: 'CONNECTING', label: 'Connecting', hidden: true }, { value: 'DEFERRED', label: 'Deferred' },
  { value: 'FB_MESSENGER', label: 'Facebook Messenger' }, { value: 'FAILED', label: 'Failed' }, { value: 'IN_PROGRESS', label: 'In progress', hidden: true },
  { value: 'LIVE_CHAT', label: 'Live chat' }, { value: 'LOGGED_CALL', label: 'Logged call' }, { value: 'NO_ANSWER', label: 'No answer' }, { value: 'NO_SHOW', label: 'No show' },
  { value: 'NOT_STARTED', label: 'Not started' }, { value: 'QUEUED', label: 'Queued', hidden: true }, { value: 'RESCHEDULED', label: 'Rescheduled' },
  { value: 'RINGING', label: 'Ringing', hidden: true }, { value: 'SCHEDULED', label: 'Scheduled' }, { value: 'SENDING', label: 'Sending' }, { value: 'SENT', label: 'Sent' },
  { value: 'WAITING', label: 'Waiting' }, { value: 'MISSED', label: 'Missed' }, { value: 'HOLD', label: 'On Hold' },
];

export const saFirstEngagementObjectTypeOptions: readonly PropertyOption[] = [
  { value: 'CALL', label: 'Call' }, { value: 'CONVERSATION_SESSION', label: 'Conversation session' }, { value: 'EMAIL', label: 'Email' }, { value: 'MEETING_EVENT', label: 'Meeting' },
  { value: 'TASK', label: 'Task' },
];
