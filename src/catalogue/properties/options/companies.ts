/** Option lists of company properties. */
import type { PropertyOption } from '../row.ts';

export const accountTiers: readonly PropertyOption[] = [{ value: 'tier_1', label: 'Tier 1' }, { value: 'tier_2', label: 'Tier 2' }, { value: 'tier_3', label: 'Tier 3' }];

export const companyTypes: readonly PropertyOption[] = [
  { value: 'PROSPECT', label: 'Prospect' }, { value: 'PARTNER', label: 'Partner' }, { value: 'RESELLER', label: 'Reseller' }, { value: 'VENDOR', label: 'Vendor' },
  { value: 'OTHER', label: 'Other' },
];
