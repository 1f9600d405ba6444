/** A property whose values HubSpot keeps apart, or by which it finds records, though its definition does not say so. */
interface IdentifyingRow {
  readonly of: string;
  readonly name: string;
  /** True where a second record with the value is refused. */
  readonly unique: boolean;
  /** How a create with a taken value fails: 409 with the id of the owner, or 400 as for every property with `hasUniqueValue`. */
  readonly refusal?: 'conflict' | 'invalid';
  /** Another property whose values count too: a value that it holds on one record cannot come to be on another. */
  readonly sharedWith?: string;
  /** True where a caller may name the property as `idProperty`. */
  readonly identifies: boolean;
  /** True where a batch of upserts by the property is done whole or not at all, trace ids or not. Source: objects guide. */
  readonly upsertsWhole?: true;
  readonly source: 'recorded' | 'guide' | 'knowledgeBase';
  readonly assumed?: readonly ('unique' | 'refusal' | 'identifies')[];
}

/**
 * Whose definitions answer `hasUniqueValue: false` and that are unique or identifying all the same. The definitions of the
 * sheets with `hasUniqueValue` are the others.
 *
 * Sources: recorded refusals of a taken email address (409) and of taken unique values (400), objects guide on `idProperty`,
 * knowledge base on duplicate companies (two companies may share a domain when made through the API).
 */
export const identifyingRows: readonly IdentifyingRow[] = [
  { of: '0-1', name: 'email', unique: true, refusal: 'conflict', sharedWith: 'hs_additional_emails', identifies: true, upsertsWhole: true, source: 'recorded' },
  { of: '0-1', name: 'hs_additional_emails', unique: true, refusal: 'invalid', identifies: false, source: 'recorded', assumed: ['identifies'] },
  { of: '0-2', name: 'domain', unique: false, identifies: true, source: 'guide', assumed: ['identifies'] },
  { of: '0-7', name: 'hs_sku', unique: true, refusal: 'invalid', identifies: true, source: 'recorded', assumed: ['identifies'] },
];
