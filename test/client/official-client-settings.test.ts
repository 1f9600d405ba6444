import * as newest from '@hubspot/api-client';
import * as before from 'hubspot-api-client-13';
import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const versions = [
  { major: 14, Client: newest.Client },
  // The types of 13 lack what 14 added, which nothing here uses.
  { major: 13, Client: before.Client as unknown as typeof newest.Client },
];

const lists = {
  secondaryDisplayProperties: [],
  searchableProperties: ['title'],
  requiredProperties: ['title'],
  associatedObjects: ['CONTACT'],
};
const ship = {
  ...lists,
  name: 'ship',
  labels: { singular: 'Ship', plural: 'Ships' },
  primaryDisplayProperty: 'title',
  properties: [{ name: 'title', label: 'Title', type: 'string' as never, fieldType: 'text' }],
  allowsSensitiveProperties: false,
  shouldCreateSameObjectAssociation: false,
};

describe.each(versions)('the official client $major', ({ Client }) => {
  const connect = async () => {
    const { token, portalId } = await crosstie.portal();
    return { hubspot: new Client({ accessToken: token, basePath: crosstie.url }), portalId };
  };

  test('lists and reads owners, page by page', async () => {
    const { hubspot, portalId } = await connect();
    const { ownersApi } = hubspot.crm.owners;
    for (const email of ['ada@example.com', 'grace@example.com']) {
      const body = JSON.stringify({ email });
      await crosstie.fetch(`/_crosstie/portals/${portalId}/owners`, { method: 'POST', body });
    }
    const first = await ownersApi.getPage(undefined, undefined, 2);
    const second = await ownersApi.getPage(undefined, first.paging?.next?.after, 2);
    expect([first, second].map(({ results }) => results.map(({ id }) => id))).toEqual([['80000001', '80000002'], ['80000003']]);
    expect(second.paging).toBe(undefined);
    const [grace] = (await ownersApi.getPage('grace@example.com')).results;
    expect(await ownersApi.getById(Number(grace?.id))).toEqual(grace);
    expect(await ownersApi.getById(Number(grace?.userId), 'userId')).toEqual(grace);
    expect(grace?.createdAt).toBeInstanceOf(Date);
    await expect(ownersApi.getById(1)).rejects.toMatchObject({ code: 404 });
  });

  test('defines an object type, keeps records of it, changes it and deletes it', async () => {
    const { hubspot, portalId } = await connect();
    const { coreApi } = hubspot.crm.schemas;
    const made = await coreApi.create(ship as never);
    const { objectTypeId = '' } = made;
    expect(made).toMatchObject({ name: 'ship', fullyQualifiedName: `p${portalId}_ship`, archived: false });
    expect(made.createdAt).toBeInstanceOf(Date);
    expect((await coreApi.getAll()).results).toMatchObject([{ objectTypeId }]);
    const record = await hubspot.crm.objects.basicApi.create(objectTypeId, { properties: { title: 'Argo' } } as never);
    const changed = await coreApi.update(objectTypeId, { requiredProperties: [], clearDescription: false } as never);
    expect(changed).toMatchObject({ portalId, requiredProperties: [], labels: ship.labels });
    const read = await coreApi.getById(made.fullyQualifiedName ?? '');
    expect(read.properties.some(({ name }) => name === 'title')).toBe(true);
    const other = { fromObjectTypeId: objectTypeId, toObjectTypeId: '0-3', name: 'ship_to_deal' };
    const association = await coreApi.createAssociation(objectTypeId, other);
    await coreApi.archiveAssociation(objectTypeId, association.id);
    await expect(coreApi.archive(objectTypeId)).rejects.toMatchObject({ code: 400 });
    await hubspot.crm.objects.basicApi.archive(objectTypeId, record.id);
    await coreApi.archive(objectTypeId);
    expect((await coreApi.getAll(true)).results).toMatchObject([{ name: 'ship', archived: true }]);
    await coreApi.archive(objectTypeId, true);
    expect((await coreApi.getAll(true)).results).toEqual([]);
    await coreApi.create(ship as never);
  });

  test('asks for the account by a request of its own making', async () => {
    const { hubspot, portalId } = await connect();
    for (const path of ['/account-info/v3/details', '/integrations/v1/me']) {
      const answer = await hubspot.apiRequest({ path });
      expect([answer.status, await answer.json()]).toMatchObject([200, { portalId, timeZone: 'US/Eastern' }]);
    }
  });
});
