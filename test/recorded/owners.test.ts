import { afterAll, describe, expect, test } from 'vitest';
import { StandingClock, startServer } from '../behaviour/client.ts';
import type { Paging } from '../behaviour/wire.ts';

const clock = new StandingClock('2026-02-25T15:16:54.974Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

/** Owners as recorded, people and addresses redacted there already. */
const recorded = [
  {
    id: '32900489',
    email: 'test-delete-action@example.com',
    type: 'PERSON',
    firstName: 'Redacted',
    lastName: 'Redacted',
    userId: 32900489,
    userIdIncludingInactive: 32900489,
    createdAt: '2026-03-12T07:37:29.818Z',
    updatedAt: '2026-03-12T07:37:29.818Z',
    archived: false,
  },
  {
    id: '88842095',
    email: 'redacted3@example.com',
    type: 'PERSON',
    firstName: 'Redacted',
    lastName: 'Redacted',
    userId: 88842095,
    userIdIncludingInactive: 88842095,
    createdAt: '2026-02-25T15:16:54.974Z',
    updatedAt: '2026-02-25T15:17:01.810Z',
    archived: false,
  },
];

describe('[owners.list] [owners.read] owners as recorded', () => {
  test('owners-01 and owners-02: the same owners are listed and read whole, with the fields in the same order', async () => {
    const portal = await crosstie.portal();
    const client = clientOf(portal);
    const control = `/_crosstie/portals/${portal.portalId}/owners`;
    await client.patch(`${control}/80000001`, { archived: true });
    for (const { id, email, firstName, lastName, userId, createdAt, updatedAt } of recorded) {
      clock.set(createdAt);
      const isChanged = createdAt !== updatedAt;
      await client.post(control, { id: Number(id), email, firstName: isChanged ? 'Before' : firstName, lastName, userId });
      clock.set(updatedAt);
      if (isChanged) await client.patch(`${control}/${id}`, { firstName });
    }
    const list = await client.get('/crm/v3/owners?limit=100');
    expect([list.status, list.headers.get('content-type')]).toEqual([200, 'application/json;charset=utf-8']);
    expect(list.text).toBe(JSON.stringify({ results: recorded }));
    for (const owner of recorded) expect((await client.get(`/crm/v3/owners/${owner.id}`)).text).toBe(JSON.stringify(owner));
  });

  test('owners-03 and owners-04: the cursor is base64 of an id and the link has the query, then the cursor', async () => {
    const portal = await crosstie.portal();
    const client = clientOf(portal);
    for (const [id, userId] of [
      [317862822, 49422897],
      [328396076, 49684023],
      [328396086, 49684027],
      [328401281, 49684006],
    ]) {
      await client.post(`/_crosstie/portals/${portal.portalId}/owners`, { id, userId, email: `redacted${id}@example.com` });
    }
    await client.patch(`/_crosstie/portals/${portal.portalId}/owners/80000001`, { archived: true });
    type List = { readonly results: readonly { readonly id: string; readonly userId: number }[]; readonly paging?: Paging };
    const first = (await client.get<List>('/crm/v3/owners/?limit=2')).body;
    expect(first.results).toMatchObject([
      { id: '317862822', firstName: '', lastName: '', userId: 49422897 },
      { id: '328396076', firstName: '', lastName: '', userId: 49684023 },
    ]);
    expect(first.paging?.next.after).toBe('MzI4Mzk2MDg2');
    expect(first.paging?.next.link).toBe(`${crosstie.url}/crm/v3/owners/?limit=2&after=MzI4Mzk2MDg2`);
    const second = (await client.get<List>('/crm/v3/owners/?after=MzI4Mzk2MDg2&limit=2')).body;
    expect([second.results.map(({ userId }) => userId), Object.keys(second)]).toEqual([[49684027, 49684006], ['results']]);
  });
});
