/** Option lists of products, line items, quotes, invoices, payments, subscriptions, orders and carts. Source: HubSpot's guides of each object and the values of published records; the labels are assumed. */
import type { PropertyOption } from '../row.ts';

export const amountTypes: readonly PropertyOption[] = [{ value: 'PERCENT', label: 'Percent' }, { value: 'FIXED', label: 'Fixed' }];

export const billingFrequencies: readonly PropertyOption[] = [
  { value: 'weekly', label: 'Weekly' }, { value: 'biweekly', label: 'Every two weeks' }, { value: 'monthly', label: 'Monthly' }, { value: 'quarterly', label: 'Quarterly' },
  { value: 'per_six_months', label: 'Semi-annually' }, { value: 'annually', label: 'Annually' }, { value: 'per_two_years', label: 'Every two years' },
  { value: 'per_three_years', label: 'Every three years' }, { value: 'per_four_years', label: 'Every four years' }, { value: 'per_five_years', label: 'Every five years' },
];

export const billingStartDelays: readonly PropertyOption[] = [
  { value: 'hs_recurring_billing_start_date', label: 'Billing start date' }, { value: 'hs_billing_start_delay_days', label: 'Delayed start (days)' },
  { value: 'hs_billing_start_delay_months', label: 'Delayed start (months)' },
];

export const discountDurations: readonly PropertyOption[] = [{ value: 'ONCE', label: 'Once' }];

export const invoiceCollections: readonly PropertyOption[] = [{ value: 'manual', label: 'Manual' }, { value: 'none', label: 'None' }];

export const invoiceStatuses: readonly PropertyOption[] = [{ value: 'draft', label: 'Draft' }, { value: 'open', label: 'Open' }, { value: 'paid', label: 'Paid' }, { value: 'voided', label: 'Voided' }];

export const onOff: readonly PropertyOption[] = [{ value: 'on', label: 'On' }, { value: 'off', label: 'Off' }];

export const paymentMethods: readonly PropertyOption[] = [
  { value: 'card', label: 'Card' }, { value: 'ach', label: 'ACH' }, { value: 'cash', label: 'Cash' }, { value: 'check', label: 'Check' }, { value: 'wire_transfer', label: 'Wire transfer' },
  { value: 'other', label: 'Other' }, { value: 'sepa', label: 'SEPA' }, { value: 'bacs', label: 'BACS' }, { value: 'pads', label: 'PADs' },
];

export const paymentProcessors: readonly PropertyOption[] = [
  { value: 'hs_payments', label: 'HubSpot payments' }, { value: 'byo_stripe', label: 'Stripe' }, { value: 'none', label: 'None' }, { value: 'quickbooks', label: 'QuickBooks' },
  { value: 'xero', label: 'Xero' },
];

export const paymentSources: readonly PropertyOption[] = [
  { value: 'SALES_CHECKOUT', label: 'Sales checkout' }, { value: 'QUOTE', label: 'Quote' }, { value: 'INVOICE', label: 'Invoice' }, { value: 'MIGRATION', label: 'Migration' },
  { value: 'SUBSCRIPTION', label: 'Subscription' },
];

export const paymentStatuses: readonly PropertyOption[] = [
  { value: 'processing', label: 'Processing' }, { value: 'succeeded', label: 'Succeeded' }, { value: 'failed', label: 'Failed' }, { value: 'partially_refunded', label: 'Partially refunded' },
  { value: 'refunded', label: 'Refunded' }, { value: 'processing_refund', label: 'Processing refund' }, { value: 'disputed_won', label: 'Disputed, won' },
  { value: 'disputed_lost', label: 'Disputed, lost' }, { value: 'disputed_action_required', label: 'Disputed, action required' },
  { value: 'disputed_awaiting_decision', label: 'Disputed, awaiting decision' },
];

export const pricingModels: readonly PropertyOption[] = [{ value: 'flat', label: 'Flat' }, { value: 'volume', label: 'Volume' }, { value: 'graduated', label: 'Graduated' }, { value: 'stairstep', label: 'Stairstep' }];

export const productTypes: readonly PropertyOption[] = [{ value: 'inventory', label: 'Inventory' }, { value: 'non_inventory', label: 'Non-inventory' }, { value: 'service', label: 'Service' }];

export const quoteAcceptances: readonly PropertyOption[] = [{ value: 'clickwrap', label: 'Clickwrap' }, { value: 'esignature', label: 'E-signature' }, { value: 'print_and_sign', label: 'Print and sign' }];

export const quoteStatuses: readonly PropertyOption[] = [
  { value: 'DRAFT', label: 'Draft' }, { value: 'APPROVAL_NOT_NEEDED', label: 'Published, no approval' }, { value: 'PENDING_APPROVAL', label: 'Pending approval' },
  { value: 'APPROVED', label: 'Approved' }, { value: 'REJECTED', label: 'Rejected' }, { value: 'ACCEPTED', label: 'Accepted' },
];

export const quoteTemplateTypes: readonly PropertyOption[] = [{ value: 'CUSTOMIZABLE_QUOTE_TEMPLATE', label: 'Customizable quote template' }, { value: 'CPQ_QUOTE', label: 'CPQ quote' }, { value: 'PROPOSAL', label: 'Proposal' }];

export const subscriptionStatuses: readonly PropertyOption[] = [
  { value: 'active', label: 'Active' }, { value: 'past_due', label: 'Past due' }, { value: 'canceled', label: 'Canceled' }, { value: 'expired', label: 'Expired' },
  { value: 'scheduled', label: 'Scheduled' },
];

export const walletTypes: readonly PropertyOption[] = [
  { value: 'apple_pay', label: 'Apple Pay' }, { value: 'google_pay', label: 'Google Pay' }, { value: 'amex_express_checkout', label: 'Amex Express Checkout' },
  { value: 'link', label: 'Link' }, { value: 'masterpass', label: 'Masterpass' }, { value: 'samsung_pay', label: 'Samsung Pay' }, { value: 'visa_checkout', label: 'Visa Checkout' },
];
