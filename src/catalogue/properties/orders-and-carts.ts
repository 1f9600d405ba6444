import { amountTypes, discountDurations } from './options/commerce.ts';
import type { PropertySheet } from './row.ts';

/** Orders, carts, and the discounts, fees and taxes of commerce. */
export const ordersAndCartsSheets: readonly PropertySheet[] = [
  // Orders.
  {
    of: ['0-123'],
    source: 'guide',
    assumed: ['type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_currency_code', label: 'Currency Code', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_fulfillment_status', label: 'Fulfillment Status', type: 'string', fieldType: 'text' },
      { name: 'hs_order_name', label: 'Name', type: 'string', fieldType: 'text' },
      { name: 'hs_pipeline', label: 'Pipeline', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_pipeline_stage', label: 'Stage', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_shipping_address_city', label: 'Shipping City', type: 'string', fieldType: 'text' },
      { name: 'hs_shipping_address_postal_code', label: 'Shipping ZIP/Postal Code', type: 'string', fieldType: 'text' },
      { name: 'hs_shipping_address_street', label: 'Shipping Street', type: 'string', fieldType: 'text' },
      { name: 'hs_shipping_status_url', label: 'Shipping Status URL', type: 'string', fieldType: 'text' },
      { name: 'hs_shipping_tracking_number', label: 'Shipping Tracking Number', type: 'string', fieldType: 'text' },
      { name: 'hs_source_store', label: 'Source Store', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-123'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_shipping_address_state', label: 'Shipping address state', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-123'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_billing_address_city', label: 'Billing address city', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_country', label: 'Billing address country', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_email', label: 'Billing address email', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_firstname', label: 'Billing address firstname', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_lastname', label: 'Billing address lastname', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_name', label: 'Billing address name', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_phone', label: 'Billing address phone', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_postal_code', label: 'Billing address postal code', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_state', label: 'Billing address state', type: 'string', fieldType: 'text' },
      { name: 'hs_billing_address_street', label: 'Billing address street', type: 'string', fieldType: 'text' },
      { name: 'hs_closed_date', label: 'Closed date', type: 'datetime', fieldType: 'date', readOnlyValue: true },
      { name: 'hs_exchange_rate', label: 'Exchange rate', type: 'number', fieldType: 'number' },
      { name: 'hs_external_created_date', label: 'External created date', type: 'datetime', fieldType: 'date' },
      { name: 'hs_external_modified_date', label: 'External modified date', type: 'datetime', fieldType: 'date' },
      { name: 'hs_external_order_id', label: 'External order ID', type: 'string', fieldType: 'text' },
      { name: 'hs_external_order_status', label: 'External order status', type: 'string', fieldType: 'text' },
      { name: 'hs_external_order_url', label: 'External order URL', type: 'string', fieldType: 'text' },
      { name: 'hs_homecurrency_amount', label: 'Homecurrency amount', type: 'number', fieldType: 'number', calculated: true, readOnlyValue: true },
      { name: 'hs_is_closed', label: 'Is closed', type: 'number', fieldType: 'number', calculated: true, readOnlyValue: true },
      { name: 'hs_order_discount', label: 'Order discount', type: 'number', fieldType: 'number' },
      { name: 'hs_order_note', label: 'Order note', type: 'string', fieldType: 'textarea' },
      { name: 'hs_payment_status', label: 'Payment status', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_processed_date', label: 'Processed date', type: 'datetime', fieldType: 'date' },
      { name: 'hs_shipping_address_country', label: 'Shipping address country', type: 'string', fieldType: 'text' },
      { name: 'hs_shipping_address_name', label: 'Shipping address name', type: 'string', fieldType: 'text' },
      { name: 'hs_shipping_cost', label: 'Shipping cost', type: 'number', fieldType: 'number' },
      { name: 'hs_subtotal_price', label: 'Subtotal price', type: 'number', fieldType: 'number' },
      { name: 'hs_tags', label: 'Tags', type: 'string', fieldType: 'text' },
      { name: 'hs_tax', label: 'Tax', type: 'number', fieldType: 'number' },
      { name: 'hs_total_price', label: 'Total price', type: 'number', fieldType: 'number' },
    ],
  },
  // Carts.
  {
    of: ['0-142'],
    source: 'guide',
    assumed: ['type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_cart_discount', label: 'Cart Discount', type: 'number', fieldType: 'number' },
      { name: 'hs_cart_name', label: 'Name', type: 'string', fieldType: 'text' },
      { name: 'hs_cart_url', label: 'Cart Url', type: 'string', fieldType: 'text' },
      { name: 'hs_currency_code', label: 'Currency Code', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_external_cart_id', label: 'Cart ID', type: 'string', fieldType: 'text' },
      { name: 'hs_external_status', label: 'Status', type: 'string', fieldType: 'text' },
      { name: 'hs_source_store', label: 'Source Store', type: 'string', fieldType: 'text' },
      { name: 'hs_tags', label: 'Tags', type: 'string', fieldType: 'text' },
      { name: 'hs_total_price', label: 'Total Price', type: 'number', fieldType: 'number' },
    ],
  },
  {
    of: ['0-142'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_exchange_rate', label: 'Exchange rate', type: 'number', fieldType: 'number' },
      { name: 'hs_homecurrency_amount', label: 'Homecurrency amount', type: 'number', fieldType: 'number', calculated: true, readOnlyValue: true },
      { name: 'hs_shipping_cost', label: 'Shipping cost', type: 'number', fieldType: 'number' },
      { name: 'hs_tax', label: 'Tax', type: 'number', fieldType: 'number' },
    ],
  },
  // Discounts, fees and taxes.
  {
    of: ['0-84', '0-85', '0-86'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_label', label: 'Label', type: 'string', fieldType: 'text' },
      { name: 'hs_type', label: 'Type', type: 'enumeration', fieldType: 'select', options: amountTypes },
      { name: 'hs_value', label: 'Value', type: 'number', fieldType: 'number' },
    ],
  },
  {
    of: ['0-84'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_duration', label: 'Duration', type: 'enumeration', fieldType: 'select', options: discountDurations },
      { name: 'hs_sort_order', label: 'Sort order', type: 'number', fieldType: 'number' },
    ],
  },
];
