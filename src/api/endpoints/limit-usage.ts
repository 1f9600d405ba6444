import { calculatedPropertyUsage, customPropertyUsage, objectTypeUsage, pipelineUsage, recordUsage } from '../../operations/limit-usage.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { LimitedUsageBody, SharedUsageBody, UsageBody, UsageByOriginBody } from '../limit-usage-schemas.ts';
import { limitedUsageView, sharedUsageView, usageByOriginView, usageView } from '../limit-usage-views.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {} } as const;
const common = { method: 'GET', family: 'limits', editions, access: 'read', scopes: 'ofAnyRecords', evidence: 'documented' } as const;

/** How much of a portal's limits is used, besides those on associations. */
export const limitUsageEndpoints: readonly Endpoint[] = [
  endpoint({
    ...common,
    id: 'limits.records',
    title: 'Read how many records there are',
    path: '/records',
    answers: { 200: UsageByOriginBody },
    source: 'limits tracking guide and spec',
    assumed: [
      'which object types are listed besides the five that the guide shows, and their limits; a recording of the whole list would settle it',
      'custom objects share 500,000 records; a recording of a portal with one would settle it',
    ],
    async run(call) {
      return answered(200, usageByOriginView(call.portal.schema, await recordUsage(call)));
    },
  }),
  endpoint({
    ...common,
    id: 'limits.pipelines',
    title: 'Read how many pipelines there are',
    path: '/pipelines',
    answers: { 200: UsageByOriginBody },
    source: 'limits tracking spec; dated live runs of 2026-10 for the limit',
    assumed: [
      "HubSpot's own pipelines do not count; a recording of a fresh portal would settle it",
      'custom objects share as many as twenty of them may have; a recording of a portal with one would settle it',
    ],
    async run(call) {
      return answered(200, usageByOriginView(call.portal.schema, pipelineUsage(call)));
    },
  }),
  endpoint({
    ...common,
    id: 'limits.customProperties',
    title: 'Read how many properties are the own ones of the account',
    path: '/custom-properties',
    answers: { 200: LimitedUsageBody },
    source: 'limits tracking spec; dated live runs of 2026-10 for the limits and the object types',
    async run(call) {
      return answered(200, limitedUsageView(call.portal.schema, customPropertyUsage(call)));
    },
  }),
  endpoint({
    ...common,
    id: 'limits.calculatedProperties',
    title: 'Read how many properties are calculated',
    path: '/calculated-properties',
    answers: { 200: SharedUsageBody },
    source: 'limits tracking spec',
    assumed: [
      "the limits of the tiers, and that HubSpot's own calculated properties do not count; a recording of a fresh portal would settle it",
    ],
    async run(call) {
      return answered(200, sharedUsageView(call.portal.schema, calculatedPropertyUsage(call)));
    },
  }),
  endpoint({
    ...common,
    id: 'limits.customObjectTypes',
    title: 'Read how many object types are the own ones of the account',
    path: '/custom-object-types',
    answers: { 200: UsageBody },
    source: 'limits tracking spec; dated live runs of 2026-10 for the limit',
    assumed: ['archived object types do not count; a recording would settle it'],
    async run(call) {
      return answered(200, usageView(objectTypeUsage(call)));
    },
  }),
];
