import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { type Client, clientOf, type Sent, startServer } from '../behaviour/client.ts';
import { goodBodies } from './examples.ts';
import { appAtWork, sentAs } from './live.ts';
import { sampleOf } from './mutants.ts';
import { filled, schemaOf, type Way, ways } from './rows.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

/** Stands in everything that the first portal holds, and in nothing that a stranger sends. */
const secret = 'Sekrit';

/** What the first portal holds, by the names of path parameters. */
interface Holdings {
  readonly client: Client;
  readonly parameters: Readonly<Record<string, string>>;
  readonly records: { readonly contact: string; readonly otherContact: string; readonly company: string };
}

async function fillPortal(): Promise<Holdings> {
  const portal = await crosstie.portal();
  const client = clientOf(crosstie.url, portal.token);
  const contact = await client.create('contacts', { firstname: secret, email: 'ada@sekrit.example' });
  const otherContact = await client.create('contacts', { firstname: secret });
  const company = await client.create('companies', { name: secret });
  await client.put(`/crm/objects/2026-03/contacts/${contact}/associations/default/companies/${company}`);
  const label = { label: secret, inverseLabel: `${secret} of`, name: 'known' };
  await made(client.post('/crm/associations/2026-03/contacts/companies/labels', label));
  await made(client.post('/crm-object-schemas/2026-03/schemas', { name: 'ship', labels: { singular: secret, plural: secret } }));
  await made(client.post('/crm/properties/2026-03/contacts/groups', { name: 'knots', label: secret }));
  const property = { name: 'loop', label: secret, groupName: 'knots', type: 'string', fieldType: 'text' };
  await made(client.post('/crm/properties/2026-03/contacts', property));
  const stage = { stageId: 'cut', label: secret, displayOrder: 0, metadata: { probability: '0.5' } };
  await made(client.post('/crm/pipelines/2026-03/deals', { pipelineId: 'ropes', label: secret, displayOrder: 1, stages: [stage] }));
  const owner = await client.post<{ readonly id: string }>(`/_crosstie/portals/${portal.portalId}/owners`, {
    email: 'owner@sekrit.example',
    firstName: secret,
    lastName: secret,
  });
  await made(Promise.resolve(owner));
  const rule = '/crm/property-validations/2026-03/0-1/lastname/rule-type/REGEX';
  await made(client.put(rule, { ruleArguments: [secret], shouldApplyNormalization: false }));
  const parameters = {
    fromObjectId: contact,
    toObjectId: company,
    objectId: contact,
    associationTypeId: '1',
    propertyName: 'loop',
    groupName: 'knots',
    pipelineId: 'ropes',
    stageId: 'cut',
    ownerId: owner.body.id,
  };
  return { client, parameters, records: { contact, otherContact, company } };
}

async function made(reply: Promise<{ readonly status: number; readonly text: string }>): Promise<void> {
  const { status, text } = await reply;
  if (status >= 300) throw new Error(`the portal could not be filled: ${status} ${text}`);
}

/** Everything that the first portal shows, as text. */
async function inventory({ client, parameters: { objectId, toObjectId } }: Holdings): Promise<string> {
  const paths = [
    '/crm/v3/objects/contacts?limit=100',
    '/crm/v3/objects/companies?limit=100',
    `/crm/v4/objects/contacts/${objectId}/associations/companies`,
    `/crm/v4/objects/companies/${toObjectId}/associations/contacts`,
    '/crm/associations/2026-03/contacts/companies/labels',
    '/crm/v4/associations/definitions/configurations/all',
    '/crm-object-schemas/2026-03/schemas',
    '/crm/properties/2026-03/contacts',
    '/crm/properties/2026-03/contacts?archived=true',
    '/crm/properties/2026-03/contacts/groups',
    '/crm/pipelines/2026-03/contacts',
    '/crm/pipelines/2026-03/deals',
    '/crm/property-validations/2026-03/0-1',
    '/crm/owners/2026-03',
  ];
  const replies = await Promise.all(paths.map((path) => client.get(path)));
  return replies.map(({ status, text }, at) => `${paths[at]} ${status} ${text}`).join('\n');
}

describe("another portal's token", () => {
  let holdings: Holdings;
  let before: string;
  beforeAll(async () => {
    holdings = await fillPortal();
    before = await inventory(holdings);
  });

  test('the first portal shows what it holds', () => {
    expect(before.split(secret).length).toBeGreaterThan(10);
    expect(before).not.toMatch(/ (4|5)\d\d \{/);
  });

  test.each(endpoints.map((row) => [row.id, row] as const))('%s shows and changes nothing of the first portal', async (_id, row) => {
    const stranger = await freshClient();
    const body = goodBodies[row.id]?.(holdings.records) ?? (row.body === undefined ? undefined : sampleOf(row.body));
    const paths = ways.filter((way) => way.row === row).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    for (const objectType of ['contacts', 'deals', 'p_ship']) {
      for (const path of paths) {
        const asked = filled(path, { ...holdings.parameters, objectType, fromObjectType: objectType });
        const { status, text } = await stranger.send(row.method, asked, body === undefined ? {} : sentAs(row, body));
        expect(status === 501 || status < 500).toBe(true);
        expect(text).not.toContain(secret);
        expect(text).not.toContain('sekrit');
      }
    }
    expect(await inventory(holdings)).toBe(before);
  });
});

describe("another app's key", async () => {
  const rows = endpoints.filter(({ caller }) => caller === 'app');
  const known = await appAtWork(crosstie, secret);
  const shown = async () => {
    const paths = ['settings', 'subscriptions'].map((end) => `/webhooks/v3/${known.parameters['appId']}/${end}`);
    return (await Promise.all(paths.map((path) => known.client.get(path)))).map(({ status, text }) => `${status} ${text}`).join();
  };
  const before = await shown();

  test('the first app shows what it has', () => {
    expect(before.split(secret)).toHaveLength(3);
  });

  test.each(rows.map((row) => [row.id, row] as const))('%s is not there under the id of the first app', async (_id, row) => {
    const { client } = await appAtWork(crosstie);
    for (const way of ways.filter((one) => one.row === row && one.path.includes('{appId}'))) {
      for (const sent of bodiesOf(way)) {
        const { status } = await client.send(row.method, filled(way.path, known.parameters), sent);
        expect([way.path, status]).toEqual([way.path, 404]);
      }
    }
    expect(await shown()).toBe(before);
  });

  test.each(rows.map((row) => [row.id, row] as const))('%s shows and changes nothing that belongs to the first app', async (_id, row) => {
    const { client, parameters } = await appAtWork(crosstie);
    const { appId: _, ...holdings } = known.parameters;
    for (const way of ways.filter((one) => one.row === row)) {
      for (const sent of bodiesOf(way)) {
        const { status, text } = await client.send(row.method, filled(way.path, { ...parameters, ...holdings }), sent);
        expect([way.path, status < 500]).toEqual([way.path, true]);
        expect(text).not.toContain(secret);
      }
    }
    expect(await shown()).toBe(before);
  });

  /** A good body, and one that names what the first app has. */
  function bodiesOf(way: Way): readonly Sent[] {
    const schema = schemaOf(way);
    if (schema === undefined) return [{}];
    const inputs = [{ id: Number(known.parameters['subscriptionId']), active: false }];
    const good = goodBodies[way.row.id]?.({ contact: '', otherContact: '', company: '' }) ?? sampleOf(schema);
    return [{ body: good }, { body: { ...(good as object), inputs } }];
  }
});
