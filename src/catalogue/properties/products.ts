import { billingFrequencies, pricingModels, productTypes } from './options/commerce.ts';
import type { PropertySheet } from './row.ts';

/** Products. */
export const productsSheets: readonly PropertySheet[] = [
  {
    of: ['0-7'],
    source: 'accountTypes',
    assumed: ['fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'createdate', label: 'Create Date', type: 'datetime', fieldType: 'date' },
      { name: 'description', label: 'Product description', type: 'string', fieldType: 'textarea' },
      { name: 'discount', label: 'Unit discount', type: 'number', fieldType: 'number' },
      { name: 'hs_bundle_pricing_type', label: 'Pricing', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_cost_of_goods_sold', label: 'Unit cost', type: 'number', fieldType: 'number' },
      { name: 'hs_discount_percentage', label: 'Discount Percentage', type: 'number', fieldType: 'number' },
      { name: 'hs_folder', label: 'Folder', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_folder_id', label: 'Folder Id', type: 'number', fieldType: 'number' },
      { name: 'hs_images', label: 'Image Url', type: 'string', fieldType: 'text' },
      { name: 'hs_pricing_model', label: 'Pricing model', type: 'enumeration', fieldType: 'select', options: pricingModels },
      { name: 'hs_product_type', label: 'Product type', type: 'enumeration', fieldType: 'select', options: productTypes },
      { name: 'hs_recurring_billing_period', label: 'Term', type: 'string', fieldType: 'text' },
      { name: 'hs_recurring_billing_start_date', label: 'Start Date', type: 'date', fieldType: 'date' },
      { name: 'hs_rich_text_description', label: 'Description', type: 'string', fieldType: 'html' },
      { name: 'hs_sku', label: 'SKU', type: 'string', fieldType: 'text' },
      { name: 'hs_status', label: 'Status', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_tax_category', label: 'Tax Category', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_tier_prices', label: 'Tier Prices', type: 'string', fieldType: 'text' },
      { name: 'hs_tier_ranges', label: 'Tier Ranges', type: 'string', fieldType: 'text' },
      { name: 'hs_url', label: 'URL', type: 'string', fieldType: 'text' },
      { name: 'name', label: 'Name', type: 'string', fieldType: 'text' },
      { name: 'price', label: 'Unit price', type: 'number', fieldType: 'number' },
      { name: 'recurringbillingfrequency', label: 'Billing frequency', type: 'enumeration', fieldType: 'select', options: billingFrequencies },
      { name: 'tax', label: 'Tax', type: 'number', fieldType: 'number' },
    ],
  },
  {
    of: ['0-7'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'amount', label: 'Amount', type: 'number', fieldType: 'number', hidden: true, readOnlyValue: true },
      { name: 'hs_avatar_filemanager_key', label: 'Avatar filemanager key', type: 'string', fieldType: 'text', hidden: true, readOnlyValue: true },
      { name: 'quantity', label: 'Quantity', type: 'number', fieldType: 'number', hidden: true },
    ],
  },
];
