import { afterAll, describe, expect, test } from 'vitest';
import { connect, type ServerHandle, startCrosstie } from '../../src/index.ts';

const inside = await startCrosstie({ adminToken: 'secret-of-admins' });
afterAll(() => inside.close());
const roads: readonly (readonly [string, ServerHandle])[] = [
  ['in the process of its server', inside],
  ['over HTTP', connect({ url: `${inside.url}/`, adminToken: 'secret-of-admins' })],
];

async function portalIds(): Promise<readonly number[]> {
  const headers = { authorization: 'Bearer secret-of-admins' };
  const { results } = (await (await fetch(`${inside.url}/_crosstie/portals`, { headers })).json()) as {
    readonly results: readonly { readonly portalId: number }[];
  };
  return results.map(({ portalId }) => portalId);
}

describe.each(roads)('a handle on a portal, %s', (_road, crosstie) => {
  test('is that of a fresh portal, whose token may do what was asked for', async () => {
    const portal = await crosstie.portal({ scopes: ['crm.objects.contacts.read'], account: { name: 'Ties' } });
    expect(portal.url).toBe(inside.url);
    expect((await portal.fetch('/crm/v3/objects/contacts')).status).toBe(200);
    expect((await portal.fetch('/crm/v3/objects/companies')).status).toBe(403);
    expect((await fetch(`${portal.url}/crm/v3/objects/contacts`, { headers: { authorization: `Bearer ${portal.token}` } })).status).toBe(
      200,
    );
    await expect(crosstie.portal({ scopes: ['crm.objects.cats.read'] })).rejects.toThrow('HubSpot has no scope crm.objects.cats.read');
    await expect(crosstie.portal({ account: { timeZone: 'Mars/Olympus' } })).rejects.toThrow('Mars/Olympus is no time zone');
  });

  test('is that of a portal with a seed, or of none where the seed is wrong', async () => {
    const seeded = await crosstie.portal({ seed: { records: { contacts: [{ properties: { firstname: 'Ada' } }] } } });
    const { results } = (await (await seeded.fetch('/crm/v3/objects/contacts')).json()) as { readonly results: readonly object[] };
    expect(results).toMatchObject([{ properties: { firstname: 'Ada' } }]);
    const before = await portalIds();
    const wrong = { records: { contacts: [{ properties: { shoe_size: '44' } }] } };
    await expect(crosstie.portal({ seed: wrong })).rejects.toThrow('records.contacts[0].properties.shoe_size');
    await expect(crosstie.portal({ seed: () => Promise.reject(new Error('no seed')) })).rejects.toThrow('no seed');
    expect(await portalIds()).toEqual(before);
  });

  test('leaves no faults when it is removed', async () => {
    const portal = await crosstie.portal();
    const { id } = await portal.faults.add({ respond: 429 });
    await portal.remove();
    await expect(inside.faults.remove(id)).rejects.toThrow();
  });

  test('changes settings of its own portal, and of no other', async () => {
    const [one, other] = [await crosstie.portal(), await crosstie.portal()];
    await one.configure({ tier: 'free', account: { timeZone: 'Europe/Berlin' } });
    const zoneOf = async ({ fetch }: typeof one) => (await (await fetch('/account-info/v3/details')).json()) as { timeZone: string };
    expect((await zoneOf(one)).timeZone).toBe('Europe/Berlin');
    expect((await zoneOf(other)).timeZone).toBe('US/Eastern');
    await one.configure({ account: { timeZone: null } });
    expect((await zoneOf(one)).timeZone).toBe('US/Eastern');
    await expect(one.configure({ account: { timeZone: 'Nowhere' } })).rejects.toThrow('Nowhere');
  });

  test('removes its portal, once, and at the end of its scope', async () => {
    const portal = await crosstie.portal();
    const statusOf = async ({ fetch }: typeof portal) => (await fetch('/crm/v3/objects/contacts')).status;
    {
      await using scoped = portal;
      expect(await statusOf(scoped)).toBe(200);
    }
    expect(await statusOf(portal)).toBe(401);
    await portal.remove();
    expect((await inside.fetch('/crm/v3/objects/contacts')).status).toBe(200);
  });
});

test('a handle on a server that is not there, or is closed to it, says so when it is asked', async () => {
  await expect(connect({ url: 'http://127.0.0.1:9' }).portal()).rejects.toThrow('no Crosstie server answers at http://127.0.0.1:9');
  await expect(connect({ url: inside.url }).clock.now()).rejects.toThrow('This /_crosstie endpoint is closed');
});

test('handles reach the control endpoints of a server that is closed to everybody else', async () => {
  for (const options of [{ adminToken: 'secret-of-admins' }, { host: '0.0.0.0' }]) {
    await using crosstie = await startCrosstie(options);
    const portal = await crosstie.portal();
    await expect(portal.configure({ tier: 'free' })).resolves.toBeUndefined();
    expect((await crosstie.fetch('/_crosstie/portals')).status).toBe(403);
    await portal.remove();
  }
});
