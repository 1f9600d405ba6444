import { percentageOf, wordsFor } from '../../domain/association-usage.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import {
  labelUsage,
  makeUsageReport,
  pairUsage,
  type TypeNearLimit,
  typesNearLimitFrom,
  typesNearLimitTo,
} from '../../operations/association-usage.ts';
import { LabelUsageList, PairUsage, TypeUsageList, UsageReportRequested } from '../association-usage-schemas.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { text } from '../query.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {} } as const;
const records = '/associations/records';
const source = 'limits tracking spec';
const pairLimitsOnly =
  "the limit of a pair is that of its unlabelled type, configured or the subscription's 10,000; limits of labels do not count here; a read with a label at its limit would settle it";

/** The largest id of a user: HubSpot's 32 bits. */
const userIdMax = 2_147_483_647;

/** How much of the limits on associations is used. */
export const associationUsageEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'associationUsage.labels',
    title: 'Read how many association labels are used',
    method: 'GET',
    family: 'limits',
    path: '/associations/labels',
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    query: {
      fromObjectTypeId: text('Only pairs that begin with this object type.'),
      toObjectTypeId: text('Only pairs that end with this object type.'),
    },
    answers: { 200: LabelUsageList },
    evidence: 'documented',
    source,
    assumed: [
      'one row for each ordered pair with labels, and for the pair that is asked for; a recording of a portal with labels would settle it',
      "singular and plural texts of HubSpot's own object types; a recording of the whole list would settle it",
    ],
    async run(call, { query }) {
      const { schema } = call.portal;
      const from = query.fromObjectTypeId === undefined ? undefined : schema.objects.resolve(query.fromObjectTypeId);
      if (isProblem(from)) return from;
      const to = query.toObjectTypeId === undefined ? undefined : schema.objects.resolve(query.toObjectTypeId);
      if (isProblem(to)) return to;
      const rows = labelUsage(call, { ...(from && { from }), ...(to && { to }) });
      const results = rows.map((row) => ({
        allLabels: [...row.texts],
        fromObjectType: namesOf(schema, row.from),
        toObjectType: namesOf(schema, row.to),
        limit: row.limit,
        usage: row.usage,
        percentage: percentageOf(row.usage, row.limit),
      }));
      return answered(200, { results });
    },
  }),
  endpoint({
    id: 'associationUsage.recordsFrom',
    title: 'Read which object types have records near a limit of associations',
    method: 'GET',
    family: 'limits',
    path: `${records}/from`,
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: TypeUsageList },
    evidence: 'documented',
    source,
    assumed: ['types without such a record are left out; a recording would settle it', pairLimitsOnly],
    async run(call) {
      const { schema } = call.portal;
      return answered(200, { results: (await typesNearLimitFrom(call)).map((row) => typeRow(schema, row)) });
    },
  }),
  endpoint({
    id: 'associationUsage.recordsFromTo',
    title: 'Read with which object types records of a type are near a limit of associations',
    method: 'GET',
    family: 'limits',
    path: `${records}/{fromObjectType}/to`,
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: TypeUsageList },
    evidence: 'documented',
    source,
    assumed: ['types without such a record are left out; a recording would settle it', pairLimitsOnly],
    async run(call, { params }) {
      const { schema } = call.portal;
      return answered(200, { results: (await typesNearLimitTo(call, params.fromObjectType)).map((row) => typeRow(schema, row)) });
    },
  }),
  endpoint({
    id: 'associationUsage.recordsOfPair',
    title: 'Read which records of a type are near the limit of associations with another',
    method: 'GET',
    family: 'limits',
    path: `${records}/{fromObjectType}/{toObjectType}`,
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: PairUsage },
    evidence: 'documented',
    source,
    assumed: [
      pairLimitsOnly,
      'a record at the limit does not count as near it, and near means 80 %; a recording of one of each would settle it',
      'ten samples of each at most, in order of id; a recording of more would settle it',
      'a pair of types without a default association answers 400; a read of products to contacts would settle it',
    ],
    async run(call, { params }) {
      const usage = await pairUsage(call, params.fromObjectType, params.toObjectType);
      if (isProblem(usage)) return usage;
      const { limit } = usage;
      return answered(200, {
        limit,
        totalRecordsAtLimit: usage.totalAtLimit,
        totalRecordsNearLimit: usage.totalNearLimit,
        atLimitFromRecordSamples: usage.samplesAtLimit.map(({ id, display }) => ({ objectId: Number(id), label: display })),
        nearLimitFromRecordSamples: usage.samplesNearLimit.map(({ id, display, usage: used }) => ({
          objectId: Number(id),
          label: display,
          usage: used,
          percentage: percentageOf(used, limit),
        })),
      });
    },
  }),
  endpoint({
    id: 'associations.highUsageReport',
    title: 'Ask for a report of the records that have used 80 % of a limit of associations',
    method: 'POST',
    family: 'associations',
    path: '/usage/high-usage-report/{userId}',
    editions: {
      v4: { evidence: 'recorded', source: 'v4 live suite of 2025-02' },
      '2025-09': {},
      '2026-03': {},
      '2026-09': {},
      '2026-09-beta': {},
    },
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: UsageReportRequested },
    evidence: 'documented',
    source: 'associations spec and guide',
    assumed: [
      'userEmail: of the owner who is that user, and for any other an address made up of the id; a recording from a portal with that user would settle it',
      'every user id is accepted; a recording of an unknown one would settle it',
      '404 for a user id that is no positive integer of 32 bits; a recording would settle it',
      'the report is made before the answer and read under /_crosstie/portals/{portalId}/reports, where HubSpot mails it; it is kept as long as the server runs; the moment of the mail would settle it',
    ],
    async run(call, { params }) {
      const userId = /^[1-9]\d{0,9}$/.test(params.userId) ? Number(params.userId) : userIdMax + 1;
      if (userId > userIdMax) return problem('PATH_NOT_AN_INTEGER');
      const { enqueuedAt, userEmail } = await makeUsageReport(call, userId);
      return answered(200, { enqueueTime: { value: enqueuedAt, dateOnly: false, timeZoneShift: 0 }, userId, userEmail });
    },
  }),
];

function namesOf(schema: PortalSchema, type: ObjectType) {
  const { singular, plural } = wordsFor(schema, type);
  return { objectTypeId: type.id ?? '', singularLabel: singular, pluralLabel: plural };
}

function typeRow(schema: PortalSchema, { type, hasRecordsAtLimit, hasRecordsNearLimit }: TypeNearLimit) {
  return { ...namesOf(schema, type), hasRecordsAtLimit, hasRecordsNearLimit };
}
