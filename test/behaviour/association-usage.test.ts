import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { PortalHandle } from '../../src/index.ts';
import { type Client, StandingClock, startServer } from './client.ts';
import { type LabelRows, labelsPath, limitsPath, reportPath } from './definition-wire.ts';
import { batchPath, defaultPath, linkEditions, pairPath } from './wire.ts';

const clock = new StandingClock('2025-02-16T06:38:52.759Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());
let portal: PortalHandle;
let client: Client;
beforeEach(async () => {
  portal = await crosstie.portal();
  client = clientOf(portal);
});

const usageEditions = ['v3', '2025-09', '2026-03', '2026-09'] as const;
const usagePath = (edition: string, rest: string) =>
  `${edition === 'v3' ? '/crm/v3/limits' : `/crm/limits/${edition}`}/associations/${rest}`;
const contactNames = { objectTypeId: '0-1', singularLabel: 'Contact', pluralLabel: 'Contacts' };
const companyNames = { objectTypeId: '0-2', singularLabel: 'Company', pluralLabel: 'Companies' };
const dealNames = { objectTypeId: '0-3', singularLabel: 'Deal', pluralLabel: 'Deals' };

const many = (type: string, count: number) => Promise.all(Array.from({ length: count }, () => client.create(type)));
const limit = async (from: string, to: string, category: string, typeId: number, maxToObjectIds: number) => {
  const { status, text } = await client.post(`${limitsPath(from, to)}/batch/create`, { inputs: [{ category, typeId, maxToObjectIds }] });
  if (status !== 201) throw new Error(text);
};

/** A company that is linked to some contacts. */
async function companyOf(contacts: readonly string[], properties = {}): Promise<string> {
  const company = await client.create('companies', properties);
  const inputs = contacts.map((contact) => ({ from: { id: contact }, to: { id: company } }));
  const { status, text } = await client.post(batchPath('contacts', 'companies'), { inputs });
  if (status !== 200) throw new Error(text);
  return company;
}

describe('[associationUsage.labels] labels that are used', () => {
  test.each(usageEditions)('%s: one row for each ordered pair that has labels', async (edition) => {
    await client.post(labelsPath('contacts', 'deals'), { label: 'Buyer', inverseLabel: 'Bought by', name: 'buyer' });
    await client.post(labelsPath('contacts', 'deals'), { label: 'Seller', name: 'seller' });
    await client.post(labelsPath('contacts', 'contacts'), { label: 'Manager', inverseLabel: 'Employee', name: 'manager' });
    const { status, body } = await client.get(usagePath(edition, 'labels'));
    expect([status, body]).toEqual([
      200,
      {
        results: [
          {
            allLabels: ['Employee', 'Manager'],
            fromObjectType: contactNames,
            toObjectType: contactNames,
            limit: 50,
            usage: 1,
            percentage: 2,
          },
          { allLabels: ['Buyer', 'Seller'], fromObjectType: contactNames, toObjectType: dealNames, limit: 50, usage: 2, percentage: 4 },
          { allLabels: ['Bought by', 'Seller'], fromObjectType: dealNames, toObjectType: contactNames, limit: 50, usage: 2, percentage: 4 },
        ],
      },
    ]);
  });

  test('object types narrow the list, and a pair that is asked for stands there without labels too', async () => {
    await client.post(labelsPath('contacts', 'deals'), { label: 'Buyer', name: 'buyer' });
    await client.post(labelsPath('companies', 'deals'), { label: 'Buyer', name: 'buyer' });
    const pairs = async (query: string) => {
      type Row = Readonly<Record<'fromObjectType' | 'toObjectType', { readonly objectTypeId: string }>> & { readonly usage: number };
      const { body } = await client.get<{ readonly results: readonly Row[] }>(usagePath('2026-03', `labels?${query}`));
      return body.results.map((row) => [row.fromObjectType.objectTypeId, row.toObjectType.objectTypeId, row.usage]);
    };
    expect(await pairs('fromObjectTypeId=0-1')).toEqual([['0-1', '0-3', 1]]);
    expect(await pairs('toObjectTypeId=deals')).toEqual([
      ['0-1', '0-3', 1],
      ['0-2', '0-3', 1],
    ]);
    expect(await pairs('fromObjectTypeId=0-3&toObjectTypeId=0-2')).toEqual([['0-3', '0-2', 1]]);
    expect(await pairs('fromObjectTypeId=0-1&toObjectTypeId=0-2')).toEqual([['0-1', '0-2', 0]]);
    expect((await client.get(usagePath('2026-03', 'labels?fromObjectTypeId=widgets'))).status).toBe(400);
    expect((await client.get(usagePath('2026-03', 'labels?toObjectTypeId=0-9999'))).status).toBe(400);
  });
});

describe('[associationUsage.recordsFrom] [associationUsage.recordsFromTo] object types with records near a limit', () => {
  test.each(usageEditions)('%s: those that have some, and whether they are near it or at it', async (edition) => {
    const contacts = await many('contacts', 5);
    const deals = await many('deals', 2);
    await companyOf(contacts);
    await companyOf(contacts.slice(0, 4));
    for (const deal of deals) await client.put(defaultPath('contacts', contacts[0] ?? '', 'deals', deal));
    const from = () => client.get(usagePath(edition, 'records/from'));
    const to = (type: string) => client.get(usagePath(edition, `records/${type}/to`));
    expect(await from()).toMatchObject({ status: 200, body: { results: [] } });
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, 5);
    await limit('contacts', 'deals', 'HUBSPOT_DEFINED', 4, 2);
    await limit('contacts', 'companies', 'HUBSPOT_DEFINED', 279, 3);
    const contactRow = { ...contactNames, hasRecordsAtLimit: true, hasRecordsNearLimit: false };
    const companyRow = { ...companyNames, hasRecordsAtLimit: true, hasRecordsNearLimit: true };
    expect((await from()).body).toEqual({ results: [contactRow, companyRow] });
    expect((await to('0-2')).body).toEqual({ results: [{ ...contactNames, hasRecordsAtLimit: true, hasRecordsNearLimit: true }] });
    expect((await to('contacts')).body).toEqual({ results: [{ ...dealNames, hasRecordsAtLimit: true, hasRecordsNearLimit: false }] });
    expect((await to('tickets')).body).toEqual({ results: [] });
  });
});

describe('[associationUsage.recordsOfPair] records near the limit of a pair', () => {
  const path = (edition = '2026-03') => usagePath(edition, 'records/0-2/0-1');

  test.each(usageEditions)('%s: how many, and samples with their names and usage', async (edition) => {
    const contacts = await many('contacts', 5);
    const full = await companyOf(contacts, { name: 'Full & Sons' });
    const near = await companyOf(contacts.slice(1), { domain: 'near.example' });
    await companyOf(contacts.slice(2));
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, 5);
    const { status, body } = await client.get(path(edition));
    expect([status, body]).toEqual([
      200,
      {
        limit: 5,
        totalRecordsAtLimit: 1,
        totalRecordsNearLimit: 1,
        atLimitFromRecordSamples: [{ objectId: Number(full), label: 'Full & Sons' }],
        nearLimitFromRecordSamples: [{ objectId: Number(near), label: 'near.example', usage: 4, percentage: 80 }],
      },
    ]);
  });

  test("without a configured limit it is the subscription's, and ten of many samples are shown", async () => {
    expect((await client.get(path())).body).toMatchObject({ limit: 10_000, totalRecordsAtLimit: 0, totalRecordsNearLimit: 0 });
    const contacts = await many('contacts', 1);
    for (let n = 0; n < 12; n += 1) await companyOf(contacts);
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, 1);
    const { body } = await client.get<{ readonly atLimitFromRecordSamples: readonly unknown[] }>(path());
    expect(body).toMatchObject({ limit: 1, totalRecordsAtLimit: 12, totalRecordsNearLimit: 0 });
    expect(body.atLimitFromRecordSamples).toHaveLength(10);
  });

  test('hubs count as others do, on either side of the size from which counters are kept', async () => {
    const contacts = await many('contacts', 82);
    const hub = await companyOf(contacts);
    await companyOf(contacts.slice(0, 63));
    for (const [max, atLimit, nearLimit] of [
      [82, 1, 0],
      [100, 0, 1],
      [103, 0, 0],
      [70, 1, 1],
      [63, 2, 0],
    ] as const) {
      await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, max);
      expect((await client.get(path())).body).toMatchObject({ limit: max, totalRecordsAtLimit: atLimit, totalRecordsNearLimit: nearLimit });
    }
    await client.remove(`/crm/objects/2026-03/companies/${hub}`);
    expect((await client.get(path())).body).toMatchObject({ totalRecordsAtLimit: 1 });
  });

  test('a record that lost what it had counts no more', async () => {
    const contacts = await many('contacts', 2);
    const company = await companyOf(contacts);
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, 2);
    expect((await client.get(path())).body).toMatchObject({ totalRecordsAtLimit: 1 });
    await client.remove(pairPath('companies', company, 'contacts', contacts[0] ?? ''));
    expect((await client.get(path())).body).toMatchObject({ totalRecordsAtLimit: 0, totalRecordsNearLimit: 0 });
  });

  test('object types that cannot be associated have no limit to be near', async () => {
    expect((await client.get(usagePath('2026-03', 'records/products/contacts'))).status).toBe(400);
  });
});

describe('[associations.highUsageReport] the report of high usage', () => {
  interface Reports {
    readonly results: readonly {
      readonly userId: number;
      readonly enqueuedAt: string;
      readonly total: number;
      readonly records: readonly object[];
    }[];
  }
  const reports = async () => (await client.get<Reports>(`/_crosstie/portals/${portal.portalId}/reports`)).body.results;

  test.each(linkEditions)('%s: an answer with the time as an object, and with or without a body', async (edition) => {
    for (const sent of [undefined, {}]) {
      const { status, body } = await client.post(reportPath('77406593', edition), sent);
      const enqueueTime = { value: 1739687932759, dateOnly: false, timeZoneShift: 0 };
      expect([status, body]).toEqual([200, { enqueueTime, userId: 77406593, userEmail: expect.stringMatching(/^\S+@\S+\.example$/) }]);
    }
  });

  test('names every record with 80 % of a limit or more, by pair and by label', async () => {
    const contacts = await many('contacts', 5);
    const full = await companyOf(contacts);
    const near = await companyOf(contacts.slice(1));
    await companyOf(contacts.slice(2));
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, 5);
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 2, 2);
    await client.post(reportPath('7'));
    const row = (fromObjectId: string, associationTypeId: number, label: string | null, usage: number, max: number) => ({
      fromObjectTypeId: '0-2',
      fromObjectId,
      toObjectTypeId: '0-1',
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId,
      label,
      usage,
      limit: max,
      percentage: (usage / max) * 100,
    });
    expect(await reports()).toEqual([
      {
        kind: 'highAssociationUsage',
        userId: 7,
        userEmail: expect.any(String),
        enqueuedAt: '2025-02-16T06:38:52.759Z',
        total: 3,
        records: [row(full, 2, 'Contact with Primary Company', 5, 2), row(full, 280, null, 5, 5), row(near, 280, null, 4, 5)],
      },
    ]);
  });

  test('is kept as it was, newest first, the last twenty of a portal', async () => {
    for (let user = 1; user <= 22; user += 1) await client.post(reportPath(String(user)));
    expect((await reports()).map(({ userId }) => userId)).toEqual(Array.from({ length: 20 }, (_, place) => 22 - place));
    const company = await companyOf(await many('contacts', 1));
    await limit('companies', 'contacts', 'HUBSPOT_DEFINED', 280, 1);
    await client.post(reportPath('23'));
    await client.remove(`/crm/objects/2026-03/companies/${company}`);
    expect((await reports()).map(({ total }) => total).slice(0, 2)).toEqual([1, 0]);
  });

  test('is read by nobody from the wrong portal', async () => {
    await client.post(reportPath('7'));
    const other = await crosstie.portal();
    expect((await client.get(`/_crosstie/portals/${other.portalId}/reports`)).body).toEqual({ results: [] });
    expect((await client.get('/_crosstie/portals/1/reports')).status).toBe(404);
    expect((await client.get('/_crosstie/portals/x/reports')).status).toBe(404);
  });

  test.each(['abc', '1.5', '0', '-7', '2147483648', '1e3'])('404 for %s, which is the id of no user', async (userId) => {
    expect((await client.post(reportPath(userId))).status).toBe(404);
    expect(await reports()).toEqual([]);
  });

  test('counts the edges of a label and not all associations for the limit of that label', async () => {
    const { body } = await client.post<LabelRows>(labelsPath('companies', 'contacts'), { label: 'Adviser', name: 'adviser' });
    await limit('companies', 'contacts', 'USER_DEFINED', body.results[0]?.typeId ?? 0, 2);
    await companyOf(await many('contacts', 3));
    await client.post(reportPath('7'));
    expect((await reports())[0]?.total).toBe(0);
  });
});
