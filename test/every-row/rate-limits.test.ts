import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, startServer } from '../behaviour/client.ts';
import { filled, type Way, ways } from './rows.ts';

/** No call is let through that any limit counts. */
const rateLimits = { search: 0, tenSecondly: 0, tenSecondlyOAuth: 0, associationsTenSecondly: 0 };
const { crosstie } = await startServer({ rateLimits });
afterAll(() => crosstie.close());
const { portalId, token } = await crosstie.portal();
const { appId, developerApiKey } = await crosstie.app();
const client = clientOf(crosstie.url, token);

/** Which limit refuses a call, told by the policy and the beginning of the group: read off the path, as HubSpot's OpenAPI files exempt paths. */
function limitAt({ row, path }: Way): readonly [policy: string, group: string | undefined] | undefined {
  if (row.caller === 'anyone' || /^\/webhooks(-journal|\/v4)\//.test(path)) return undefined;
  if (row.caller === 'app') return ['TEN_SECONDLY_ROLLING', `publicapi:oauth-api-calls-ten-secondly:${appId}`];
  if (/^\/crm\/((v3|v4)\/associations|associations\/[^/]+)\//.test(path)) return ['TEN_SECONDLY_ROLLING', undefined];
  if (path.endsWith('/search')) return ['SECONDLY', undefined];
  return ['TEN_SECONDLY_ROLLING', `publicapi:private_app-api-calls-ten-secondly:1000001:${portalId}`];
}

interface Refusal {
  readonly policyName?: string;
  readonly groupName?: string;
}

describe('every row, in every edition, under every path', () => {
  test.each(ways.map((way) => [`${way.row.method} ${way.path} (${way.row.id})`, way] as const))(
    '%s counts towards the limits that HubSpot has there',
    async (_name, way) => {
      const path = filled(way.path, { appId: String(appId) });
      const sent = way.row.caller === 'app' ? { authorization: null } : {};
      const key = way.row.caller === 'app' ? `?hapikey=${developerApiKey}` : '';
      const { status, body } = await client.send<Refusal | undefined>(way.row.method, path + key, sent);
      const expected = limitAt(way);
      if (expected === undefined) expect(status).not.toBe(429);
      else expect([status, body?.policyName, body?.groupName]).toEqual([429, ...expected]);
    },
  );
});
