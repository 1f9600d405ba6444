/** Option lists that properties of several object types share. */
import type { PropertyOption } from '../row.ts';

export const leadStatuses: readonly PropertyOption[] = [
  { value: 'NEW', label: 'New' }, { value: 'OPEN', label: 'Open' }, { value: 'IN_PROGRESS', label: 'In Progress' }, { value: 'OPEN_DEAL', label: 'Open Deal' },
  { value: 'UNQUALIFIED', label: 'Unqualified' }, { value: 'ATTEMPTED_TO_CONTACT', label: 'Attempted to Contact' }, { value: 'CONNECTED', label: 'Connected' },
  { value: 'BAD_TIMING', label: 'Bad Timing' },
];

export const lifecycleStages: readonly PropertyOption[] = [
  { value: 'subscriber', label: 'Subscriber' }, { value: 'lead', label: 'Lead' }, { value: 'marketingqualifiedlead', label: 'Marketing Qualified Lead' },
  { value: 'salesqualifiedlead', label: 'Sales Qualified Lead' }, { value: 'opportunity', label: 'Opportunity' }, { value: 'customer', label: 'Customer' },
  { value: 'evangelist', label: 'Evangelist' }, { value: 'other', label: 'Other' },
];

export const nextActivityTypes: readonly PropertyOption[] = [
  { value: 'CALL', label: 'Call' }, { value: 'CONVERSATION_SESSION', label: 'Conversation session' }, { value: 'INCOMING_EMAIL', label: 'Email reply from contact' },
  { value: 'EMAIL', label: 'Email sent to contact' }, { value: 'FORWARDED_EMAIL', label: 'Forwarded email' }, { value: 'LINKEDIN_MESSAGE', label: 'LinkedIn message' },
  { value: 'MEETING', label: 'Meeting' }, { value: 'NOTE', label: 'Note' }, { value: 'POSTAL_MAIL', label: 'Postal mail' }, { value: 'PUBLISHING_TASK', label: 'Publishing task' },
  { value: 'SMS', label: 'SMS' }, { value: 'TASK', label: 'Task' }, { value: 'WHATS_APP', label: 'WhatsApp' },
];

export const npsRatings: readonly PropertyOption[] = [
  { value: '0', label: '0' }, { value: '1', label: '1' }, { value: '2', label: '2' }, { value: '3', label: '3' }, { value: '4', label: '4' }, { value: '5', label: '5' },
  { value: '6', label: '6' }, { value: '7', label: '7' }, { value: '8', label: '8' }, { value: '9', label: '9' }, { value: '10', label: '10' },
];

export const priorities: readonly PropertyOption[] = [{ value: 'low', label: 'Low' }, { value: 'medium', label: 'Medium' }, { value: 'high', label: 'High' }];

export const salesActivityTypes: readonly PropertyOption[] = [
  { value: 'COMPANYPROSPECTS_REVISIT', label: 'Company Website Visit' }, { value: 'PRESENTATION_REVISIT', label: 'Document View' }, { value: 'EMAIL_CLICK', label: 'Email Click' },
  { value: 'EMAIL_OPEN', label: 'Email Open' }, { value: 'EMAIL_REPLY', label: 'Email Reply' }, { value: 'FORM_SUBMITTED', label: 'Form Submitted' },
  { value: 'MEETING_BOOKED', label: 'Meeting Booked' }, { value: 'HUBSPOT_REVISIT', label: 'Website Visit' },
];

export const trafficSources: readonly PropertyOption[] = [
  { value: 'ORGANIC_SEARCH', label: 'Organic Search' }, { value: 'PAID_SEARCH', label: 'Paid Search' }, { value: 'EMAIL_MARKETING', label: 'Email Marketing' },
  { value: 'SOCIAL_MEDIA', label: 'Organic Social' }, { value: 'REFERRALS', label: 'Referrals' }, { value: 'OTHER_CAMPAIGNS', label: 'Other Campaigns' },
  { value: 'DIRECT_TRAFFIC', label: 'Direct Traffic' }, { value: 'OFFLINE', label: 'Offline Sources' }, { value: 'PAID_SOCIAL', label: 'Paid Social' },
  { value: 'AI_REFERRALS', label: 'AI Referrals' },
];

export const trueFalse: readonly PropertyOption[] = [{ value: 'true', label: 'True' }, { value: 'false', label: 'False' }];

export const yesNo: readonly PropertyOption[] = [{ value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }];
