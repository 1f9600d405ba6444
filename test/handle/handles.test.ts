import { describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';

describe('a handle on a portal', () => {
  test('changes settings of its own portal, and of no other', async () => {
    await using crosstie = await startCrosstie();
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
    await using crosstie = await startCrosstie();
    const portal = await crosstie.portal();
    const statusOf = async ({ fetch }: typeof portal) => (await fetch('/crm/v3/objects/contacts')).status;
    {
      await using scoped = portal;
      expect(await statusOf(scoped)).toBe(200);
    }
    expect(await statusOf(portal)).toBe(401);
    await portal.remove();
    expect((await crosstie.fetch('/crm/v3/objects/contacts')).status).toBe(200);
  });
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
