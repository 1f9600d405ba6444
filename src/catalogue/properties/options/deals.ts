/** Option lists of deal properties. */
import type { PropertyOption } from '../row.ts';

export const associatedDealRegistrationDealTypeOptions: readonly PropertyOption[] = [
  { value: 'CHANNEL', label: 'Channel' }, { value: 'BEST_PARTNER_WINS', label: 'Best Partner Wins' }, { value: 'DIFM', label: 'Partner Assisted' },
  { value: 'COLLAB', label: 'Partner Sourced' }, { value: 'COLLAB_OR_DIFM', label: 'Partner Sourced or Assisted' },
];

export const dealAmountCalculationPreferenceOptions: readonly PropertyOption[] = [
  { value: 'TCV', label: 'Total Contract Value' }, { value: 'ARR', label: 'Annual Recurring Revenue' }, { value: 'MRR', label: 'Monthly Recurring Revenue' },
  { value: 'CUSTOM', label: 'Custom' },
];

export const dealNextActivityTypes: readonly PropertyOption[] = [
  { value: 'CALL', label: 'Call' }, { value: 'CONVERSATION_SESSION', label: 'Conversation session' }, { value: 'INCOMING_EMAIL', label: 'Email reply from contact' },
  { value: 'EMAIL', label: 'Email sent to contact' }, { value: 'FORWARDED_EMAI', label: 'Forwarded email' }, { value: 'LINKEDIN_MESSAGE', label: 'LinkedIn message' },
  { value: 'MEETING', label: 'Meeting' }, { value: 'NOTE', label: 'Note' }, { value: 'POSTAL_MAIL', label: 'Postal mail' }, { value: 'PUBLISHING_TASK', label: 'Publishing task' },
  { value: 'SMS', label: 'SMS' }, { value: 'TASK', label: 'Task' }, { value: 'WHATS_APP', label: 'WhatsApp' },
];

export const dealTypes: readonly PropertyOption[] = [{ value: 'newbusiness', label: 'New Business' }, { value: 'existingbusiness', label: 'Existing Business' }];

export const manualForecastCategoryOptions: readonly PropertyOption[] = [
  { value: 'OMIT', label: 'Not forecasted' }, { value: 'PIPELINE', label: 'Pipeline' }, { value: 'BEST_CASE', label: 'Best case' }, { value: 'COMMIT', label: 'Commit' },
  { value: 'CLOSED', label: 'Closed won' },
];

export const olderTrafficSources: readonly PropertyOption[] = [
  { value: 'ORGANIC_SEARCH', label: 'Organic Search' }, { value: 'PAID_SEARCH', label: 'Paid Search' }, { value: 'EMAIL_MARKETING', label: 'Email Marketing' },
  { value: 'SOCIAL_MEDIA', label: 'Organic Social' }, { value: 'REFERRALS', label: 'Referrals' }, { value: 'OTHER_CAMPAIGNS', label: 'Other Campaigns' },
  { value: 'DIRECT_TRAFFIC', label: 'Direct Traffic' }, { value: 'OFFLINE', label: 'Offline Sources' }, { value: 'PAID_SOCIAL', label: 'Paid Social' },
];
