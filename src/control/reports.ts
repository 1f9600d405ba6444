import { instant, integer, text } from '../api/schemas.ts';
import { percentageOf } from '../domain/association-usage.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem } from '../domain/problem.ts';
import { type HighUsage, type UsageReport, usageReports } from '../operations/association-usage.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { listOf, optionalText, whole } from './schemas.ts';

const report = whole({
  kind: { const: 'highAssociationUsage' },
  userId: integer,
  userEmail: text,
  enqueuedAt: instant,
  total: integer,
  records: {
    type: 'array',
    items: whole({
      fromObjectTypeId: text,
      fromObjectId: text,
      toObjectTypeId: text,
      associationCategory: text,
      associationTypeId: integer,
      label: optionalText,
      usage: integer,
      limit: integer,
      percentage: { type: 'number' },
    }),
  },
});

/** The reports that HubSpot would mail. They are kept as long as the server runs, the last ones of each portal. */
export const reportEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'reports.list',
    summary: 'Lists the reports that HubSpot would mail, the last ones of the portal',
    method: 'GET',
    path: '/portals/{portalId}/reports',
    access: 'closed',
    answers: { 200: listOf(report) },
    run: async (context, { params }) => {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      return { status: 200, body: { results: usageReports(call.portal).map(reportView) } };
    },
  },
];

function reportView({ userId, userEmail, enqueuedAt, total, rows }: UsageReport): object {
  return { kind: 'highAssociationUsage', userId, userEmail, enqueuedAt: formatInstant(enqueuedAt), total, records: rows.map(rowView) };
}

function rowView({ id, from, to, type, usage, limit }: HighUsage): object {
  return {
    fromObjectTypeId: from.id,
    fromObjectId: String(id),
    toObjectTypeId: to.id,
    associationCategory: type.category,
    associationTypeId: type.id,
    label: type.label,
    usage,
    limit,
    percentage: percentageOf(usage, limit),
  };
}
