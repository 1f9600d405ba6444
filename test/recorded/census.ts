/**
 * Every exchange that was recorded of HubSpot, by the name of its recording and in its order there, with the test of this folder
 * that provokes it here; or why none does.
 */
type Claim = string | { readonly because: string };

const mixedUp = { because: "it is a sample of HubSpot's documents that has the message of one policy and the name of another" };
const uninstalled = { because: 'apps cannot be uninstalled yet' };
const olderApis = { because: 'the APIs v1 and v2 are not served' };

/** The same claim for this many exchanges. */
const times = (count: number, claim: Claim): readonly Claim[] => Array.from({ length: count }, () => claim);

export const census: Readonly<Record<string, readonly Claim[]>> = {
  account: times(2, 'account'),
  'assoc-2026-03': times(3, 'labelled-associations'),
  'assoc-labels': times(3, 'association-schema'),
  'assoc-limits': times(4, 'association-schema'),
  'assoc-v3': times(10, 'v3-associations'),
  'assoc-v4': times(10, 'labelled-associations'),
  'errors-auth': times(5, 'errors'),
  'errors-oauth': ['oauth', uninstalled, 'oauth'],
  'errors-objects': [
    'errors',
    ...times(4, 'record-batches'),
    'associations',
    'record-associations',
    ...times(4, 'errors'),
    ...times(2, 'record-batches'),
  ],
  'errors-rate': [mixedUp, ...times(3, 'rate-limits')],
  'legacy-errors': times(3, olderApis),
  'objects-archive': times(5, 'records'),
  'objects-batch': [...times(5, 'record-batches'), 'record-associations', 'record-batches'],
  'objects-create': times(6, 'records'),
  'objects-list': times(6, 'records'),
  'objects-list-associations': times(3, 'record-associations'),
  'objects-read': [...times(4, 'records'), 'record-associations', 'record-batches'],
  'objects-search': times(5, 'search'),
  'objects-update': times(5, 'records'),
  owners: times(4, 'owners'),
  pipelines: times(1, 'pipelines'),
  'probe-2026-03': [
    'labelled-associations',
    ...times(2, 'associations'),
    'association-schema',
    'properties',
    'pipelines',
    ...times(2, 'errors'),
  ],
  properties: times(7, 'properties'),
  'schemas-2026-03': times(1, 'object-schemas'),
  'schemas-v3': times(1, 'object-schemas'),
};
