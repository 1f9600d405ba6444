/** Option lists of activity properties. Source: HubSpot's guides of each activity and its published call outcomes; the labels of values that no guide spells are assumed. */
import type { PropertyOption } from '../row.ts';

export const callDirection: readonly PropertyOption[] = [{ value: 'INBOUND', label: 'Inbound' }, { value: 'OUTBOUND', label: 'Outbound' }];

export const callOutcomes: readonly PropertyOption[] = [
  { value: '9d9162e7-6cf3-4944-bf63-4dff82258764', label: 'Busy' }, { value: 'f240bbac-87c9-4f6e-bf70-924b57d47db7', label: 'Connected' },
  { value: 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff', label: 'Left live message' }, { value: 'b2cf5968-551e-4856-9783-52b3da59a7d0', label: 'Left voicemail' },
  { value: '73a0d17f-1163-4015-bdd5-ec830791da20', label: 'No answer' }, { value: '17b47fee-58de-441e-a44c-c6300d46f273', label: 'Wrong number' },
];

export const callStatuses: readonly PropertyOption[] = [
  { value: 'BUSY', label: 'Busy' }, { value: 'CALLING_CRM_USER', label: 'Calling CRM user' }, { value: 'CANCELED', label: 'Canceled' }, { value: 'COMPLETED', label: 'Completed' },
  { value: 'CONNECTING', label: 'Connecting' }, { value: 'FAILED', label: 'Failed' }, { value: 'IN_PROGRESS', label: 'In progress' }, { value: 'MISSED', label: 'Missed' },
  { value: 'NO_ANSWER', label: 'No answer' }, { value: 'QUEUED', label: 'Queued' }, { value: 'RINGING', label: 'Ringing' },
];

export const communicationChannels: readonly PropertyOption[] = [
  { value: 'WHATS_APP', label: 'WhatsApp' }, { value: 'LINKEDIN_MESSAGE', label: 'LinkedIn message' }, { value: 'SMS', label: 'SMS' }, { value: 'PHYSICAL_MAIL', label: 'Physical mail' },
  { value: 'CUSTOM_CHANNEL_CONVERSATION', label: 'Custom channel conversation' },
];

export const communicationOrigins: readonly PropertyOption[] = [{ value: 'CRM', label: 'CRM' }];

export const emailDirections: readonly PropertyOption[] = [{ value: 'EMAIL', label: 'Email' }, { value: 'INCOMING_EMAIL', label: 'Incoming email' }, { value: 'FORWARDED_EMAIL', label: 'Forwarded email' }];

export const emailStatuses: readonly PropertyOption[] = [
  { value: 'BOUNCED', label: 'Bounced' }, { value: 'FAILED', label: 'Failed' }, { value: 'SCHEDULED', label: 'Scheduled' }, { value: 'SENDING', label: 'Sending' },
  { value: 'SENT', label: 'Sent' },
];

export const marketingTaskCategoryOptions: readonly PropertyOption[] = [
  { value: 'BLOG_POST', label: 'Blog Post' }, { value: 'CUSTOM', label: 'Custom' }, { value: 'EMAIL', label: 'Email' }, { value: 'FACEBOOK', label: 'Facebook' },
  { value: 'LANDING_PAGE', label: 'Landing Page' }, { value: 'LEGACY_PAGE', label: 'Legacy Page' }, { value: 'LINKEDIN', label: 'LinkedIn' }, { value: 'SITE_PAGE', label: 'Site Page' },
  { value: 'TWITTER', label: 'Twitter' },
];

export const meetingLocationTypes: readonly PropertyOption[] = [{ value: 'PHONE', label: 'Phone' }, { value: 'ADDRESS', label: 'Address' }, { value: 'CUSTOM', label: 'Custom' }, { value: 'VCE', label: 'Video conference' }];

export const meetingOutcomes: readonly PropertyOption[] = [
  { value: 'SCHEDULED', label: 'Scheduled' }, { value: 'COMPLETED', label: 'Completed' }, { value: 'RESCHEDULED', label: 'Rescheduled' }, { value: 'NO_SHOW', label: 'No show' },
  { value: 'CANCELED', label: 'Canceled' },
];

export const meetingSources: readonly PropertyOption[] = [
  { value: 'CRM_UI', label: 'CRM UI' }, { value: 'INTEGRATION', label: 'Integration' }, { value: 'AVAILABILITY_SCHEDULE', label: 'Availability schedule' },
  { value: 'BIDIRECTIONAL_API', label: 'Bidirectional API' }, { value: 'BIDIRECTIONAL_SYNC', label: 'Bidirectional sync' }, { value: 'MEETINGS_EMBEDDED', label: 'Meetings embedded' },
  { value: 'MEETINGS_PUBLIC', label: 'Meetings public' },
];

export const taskForObjectTypeOptions: readonly PropertyOption[] = [
  { value: 'COMPANY', label: 'Company' }, { value: 'CONTACT', label: 'Contact' }, { value: 'CONTENT', label: 'Content' }, { value: 'DEAL', label: 'Deal' }, { value: 'OWNER', label: 'Owner' },
  { value: 'QUOTE', label: 'Quote' }, { value: 'TICKET', label: 'Ticket' }, { value: 'WORKFLOW', label: 'Workflow' },
];

export const taskStatusOptions: readonly PropertyOption[] = [
  { value: 'COMPLETED', label: 'Completed' }, { value: 'DEFERRED', label: 'Deferred' }, { value: 'IN_PROGRESS', label: 'In Progress' }, { value: 'NOT_STARTED', label: 'Not Started' },
  { value: 'WAITING', label: 'Waiting' },
];

export const taskTypeOptions: readonly PropertyOption[] = [
  { value: 'CALL', label: 'Call' }, { value: 'EMAIL', label: 'Email' }, { value: 'LINKED_IN', label: 'LinkedIn', hidden: true }, { value: 'MEETING', label: 'Meeting', hidden: true },
  { value: 'LINKED_IN_CONNECT', label: 'Sales Navigator - Connection Request' }, { value: 'LINKED_IN_MESSAGE', label: 'Sales Navigator - InMail' }, { value: 'TODO', label: 'To Do' },
];
