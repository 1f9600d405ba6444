import { describe, expect, it } from 'vitest';
import { coverage } from '../../src/api/coverage.ts';
import { hubspotOperations } from './hubspot-operations.ts';

/** Operations that the contract of this server names besides those of the OpenAPI files: old APIs and those that are no part of the CRM. */
const alsoKnown = [
  'GET /integrations/v1/me',
  'POST /oauth/v2/private-apps/get/access-token-info',
  'DELETE /crm-object-schemas/v3/schemas/{objectType}/purge',
  'GET /contacts/v1/lists/all/contacts/all',
  'GET /contacts/v1/contact/vid/{vid}/profile',
  'GET /companies/v2/companies/{companyId}',
  'GET /deals/v1/deal/paged',
  'GET /engagements/v1/engagements/paged',
  'GET /owners/v2/owners',
  'GET /properties/v1/contacts/properties',
  'GET /properties/v2/companies/properties',
  'GET /crm-pipelines/v1/pipelines/deals',
  'GET /crm-objects/v1/objects/tickets/paged',
  'PUT /crm-associations/v1/associations',
  'GET /email/public/v1/subscriptions/{email}',
  'GET /forms/v2/forms',
  'GET /marketing/v3/forms',
  'GET /marketing/v3/emails',
  'POST /marketing/v4/email/single-send',
  'GET /communication-preferences/v3/status/email/{email}',
  'GET /settings/v3/users',
  'POST /files/v3/files',
  'POST /filemanager/api/v3/files/upload',
  'GET /crm/v3/lists/',
  'POST /crm/lists/2026-03/search',
  'POST /crm/v3/imports/',
  'POST /crm/exports/2026-03/export/async',
  'POST /deal-splits/2026-03/batch/read',
  'POST /crm/objects/v3/deals/splits/batch/upsert',
  'POST /integrators/timeline/2026-03/events',
  'POST /integrators/timeline/v3/events',
  'DELETE /appinstalls/2026-03/external-install',
  'GET /account-info/2026-03/activity/audit-logs',
  'GET /automation/v3/workflows',
  'GET /automation/v4/flows',
  'GET /events/v3/events',
  'GET /conversations/v3/conversations/threads',
  'GET /content/api/v2/pages',
  'GET /cms/v3/pages/site-pages',
  'GET /hubdb/api/v2/tables',
  'GET /crm/v3/extensions/calling/{appId}/settings',
  'GET /business-units/v3/business-units/user/{userId}',
  'POST /visitor-identification/v3/tokens/create',
  'GET /scheduler/v3/meetings/meeting-links',
  'GET /broadcast/v1/channels/setting/publish/current',
  'GET /analytics/v2/reports/sources/total',
  'GET /integrations/v1/limit/daily',
];

const operations = [
  ...alsoKnown,
  ...hubspotOperations.flatMap(([path, methods, editions]) =>
    (editions?.split(' ') ?? ['']).flatMap((edition) =>
      methods.split(' ').map((method) => `${method} ${path.replace('{edition}', edition)}`),
    ),
  ),
];

const covered = coverage().flatMap(({ method, paths }) => paths.map((path) => ({ method, path: patternOf(path) })));

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\/\*$/, '(?:/.*)?').replace(/\{\w+\}/g, '[^/]+')}/?$`);
}

function isCovered(operation: string): boolean {
  const [method = '', path = ''] = operation.split(' ');
  const asked = path.replace(/\{\w+\}/g, '1');
  return covered.some((row) => (row.method === method || row.method === '*') && row.path.test(asked));
}

describe('the coverage list', () => {
  it('is held against more than six hundred operations', () => {
    expect(new Set(operations).size).toBeGreaterThan(650);
  });

  it('has every operation of HubSpot, served or not', () => {
    expect(operations.filter((operation) => !isCovered(operation))).toEqual([]);
  });

  it('would miss one that is not in it', () => {
    for (const unknown of ['GET /crm/v3/nothing', 'PUT /crm/owners/2026-03', 'GET /crm/owners/2024-01'])
      expect(isCovered(unknown)).toBe(false);
  });
});
