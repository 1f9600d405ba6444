/** Option lists of ticket properties. */
import type { PropertyOption } from '../row.ts';

export const assignmentMethodOptions: readonly PropertyOption[] = [
  { value: '0', label: 'UNKNOWN' }, { value: '1', label: 'API_AGENT_MANUAL' }, { value: '2', label: 'API_BOTS_HANDOFF' }, { value: '3', label: 'SYSTEM_AUTOMATIC' },
  { value: '4', label: 'SYSTEM_MIGRATION' }, { value: '5', label: 'SYSTEM_TEST' }, { value: '6', label: 'SKILL_BASED_ROUTING' }, { value: '7', label: 'ASSIGN_CONVERSATION_OWNER_ACTION' },
  { value: '8', label: 'AI_CHATBOT_HANDOFF' }, { value: '9', label: 'ROTATE_OWNER_ACTION' }, { value: '10', label: 'WAITLIST' },
];

export const feedbackLastCesRatingOptions: readonly PropertyOption[] = [
  { value: '1', label: '1' }, { value: '2', label: '2' }, { value: '3', label: '3' }, { value: '4', label: '4' }, { value: '5', label: '5' }, { value: '6', label: '6' },
  { value: '7', label: '7' },
];

export const lastEmailActivityOptions: readonly PropertyOption[] = [
  { value: 'ORIGINAL_FROM_CONTACT', label: 'First email received from contact' }, { value: 'SENT_TO_CONTACT', label: 'Email sent to contact' },
  { value: 'REPLY_FROM_CONTACT', label: 'Email received from contact' },
];

export const latestMessageAttachmentTypesOptions: readonly PropertyOption[] = [
  { value: '0', label: 'Files' }, { value: '1', label: 'Inline Images ' }, { value: '2', label: 'Quick Replies' }, { value: '3', label: 'Mentions' }, { value: '4', label: 'Email Metadata' },
  { value: '5', label: 'Rich Media Templates' }, { value: '6', label: 'Call Metadata' }, { value: '7', label: 'Message Position Descriptor' }, { value: '8', label: 'Location' },
  { value: '9', label: 'Message Header' }, { value: '10', label: 'Contact Attachment' }, { value: '11', label: 'WhatsApp Template Metadata' },
  { value: '12', label: 'Unsupported Content Attachment' },
];

export const messageSentiments: readonly PropertyOption[] = [{ value: 'Positive', label: 'Positive' }, { value: 'Neutral', label: 'Neutral' }, { value: 'Negative', label: 'Negative' }];

export const slaStatuses: readonly PropertyOption[] = [
  { value: '1', label: 'Overdue' }, { value: '2', label: 'Due Soon' }, { value: '0', label: 'Active SLA' }, { value: '4', label: 'SLA completed late' },
  { value: '3', label: 'SLA completed on time' },
];

export const ticketCategories: readonly PropertyOption[] = [
  { value: 'PRODUCT_ISSUE', label: 'Product issue' }, { value: 'BILLING_ISSUE', label: 'Billing issue' }, { value: 'FEATURE_REQUEST', label: 'Feature request' },
  { value: 'GENERAL_INQUIRY', label: 'General inquiry' },
];

export const ticketPriorities: readonly PropertyOption[] = [{ value: 'LOW', label: 'Low' }, { value: 'MEDIUM', label: 'Medium' }, { value: 'HIGH', label: 'High' }, { value: 'URGENT', label: 'Urgent' }];

export const ticketResolutions: readonly PropertyOption[] = [
  { value: 'ISSUE_FIXED', label: 'Issue fixed' }, { value: 'FEATURE_REQUEST_TRACKED', label: 'Feature request tracked' }, { value: 'REFUND_APPLIED', label: 'Refund applied' },
  { value: 'SENT_KNOWLEDGE_DOCUMENT_LINK', label: 'Sent knowledge document link' },
];

export const ticketSources: readonly PropertyOption[] = [{ value: 'CHAT', label: 'Chat' }, { value: 'EMAIL', label: 'Email' }, { value: 'FORM', label: 'Form' }, { value: 'PHONE', label: 'Phone' }];
