import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, clientOf, StandingClock, startServer } from './client.ts';
import { search } from './search-wire.ts';

const lag = 5_000;
const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, freshClient } = await startServer({ clock, searchLag: lag });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const path = (id: string) => `/crm/v3/objects/contacts/${id}`;

/** First names of the contacts that a search finds now. */
async function found(body: object = {}): Promise<readonly (string | null | undefined)[]> {
  const { status, body: page } = await search(client, 'contacts', body);
  expect([status, page.total]).toEqual([200, page.results.length]);
  return page.results.map(({ properties }) => properties['firstname']);
}

const named = (value: string) => ({ filters: [{ propertyName: 'firstname', operator: 'EQ', value }] });

describe('[records.search] a server with `searchLag`', () => {
  test('a new record is read at once, and found once the time has passed', async () => {
    const id = await client.create('contacts', { firstname: 'Ada' });
    expect((await client.get(path(id))).status).toBe(200);
    expect([await found(), await found(named('ada'))]).toEqual([[], []]);
    clock.advance(lag - 1);
    expect(await found()).toEqual([]);
    clock.advance(1);
    expect([await found(), await found(named('ada'))]).toEqual([['Ada'], ['Ada']]);
  });

  test('a portal that returned to a snapshot is found as it is at once', async () => {
    const handle = await crosstie.portal();
    client = clientOf(crosstie.url, handle.token);
    const id = await client.create('contacts', { firstname: 'Ada' });
    clock.advance(lag);
    await handle.snapshot('Ada');
    await client.patch(path(id), { properties: { firstname: 'Eve' } });
    await client.create('contacts', { firstname: 'Bo' });
    await handle.restore('Ada');
    expect([await found(), await found(named('ada')), await found(named('eve'))]).toEqual([['Ada'], ['Ada'], []]);
    await handle.reset();
    expect(await found()).toEqual([]);
  });

  test('a changed record is found by its old values and shows them, then by its new ones', async () => {
    const id = await client.create('contacts', { firstname: 'Ada' });
    clock.advance(lag);
    await client.patch(path(id), { properties: { firstname: 'Eve' } });
    expect([await found(named('ada')), await found(named('eve'))]).toEqual([['Ada'], []]);
    clock.advance(lag);
    expect([await found(named('ada')), await found(named('eve'))]).toEqual([[], ['Eve']]);
  });

  test('of several changes each shows in its own time', async () => {
    const id = await client.create('contacts', { firstname: 'first' });
    clock.advance(lag);
    for (const firstname of ['second', 'third']) {
      await client.patch(path(id), { properties: { firstname } });
      clock.advance(lag / 5);
    }
    const seen: unknown[] = [];
    for (let step = 2; step <= 6; step += 1) {
      seen.push(...(await found()));
      clock.advance(lag / 5);
    }
    expect(seen).toEqual(['first', 'first', 'first', 'second', 'third']);
  });

  test('an archived record is found until the time has passed; one that was made and archived within it never is', async () => {
    const old = await client.create('contacts', { firstname: 'old' });
    clock.advance(lag);
    const young = await client.create('contacts', { firstname: 'young' });
    for (const id of [old, young]) expect((await client.remove(path(id))).status).toBe(204);
    expect((await client.get(path(old))).status).toBe(404);
    expect(await found()).toEqual(['old']);
    clock.advance(lag);
    expect(await found()).toEqual([]);
  });

  test('a merge shows in time: the two before it, then the one after it', async () => {
    const [one, other] = [await client.create('contacts', { firstname: 'one' }), await client.create('contacts', { firstname: 'other' })];
    clock.advance(lag);
    await client.post('/crm/v3/objects/contacts/merge', { primaryObjectId: one, objectIdToMerge: other });
    expect(await found()).toEqual(['one', 'other']);
    clock.advance(lag);
    expect(await found()).toEqual(['one']);
  });

  test('sorts, totals and pages are those of what is shown', async () => {
    for (const firstname of ['b', 'd']) await client.create('contacts', { firstname });
    clock.advance(lag);
    for (const firstname of ['a', 'c']) await client.create('contacts', { firstname });
    expect(await found({ sorts: ['-firstname'] })).toEqual(['d', 'b']);
    const { body } = await search(client, 'contacts', { limit: 1, sorts: ['firstname'] });
    expect(body).toMatchObject({ total: 2, paging: { next: { after: '1' } }, results: [{ properties: { firstname: 'b' } }] });
    clock.advance(lag);
    expect(await found({ sorts: ['-firstname'] })).toEqual(['d', 'c', 'b', 'a']);
  });

  test('the lag of one portal is none of another', async () => {
    await client.create('contacts', { firstname: 'Ada' });
    clock.advance(lag);
    const other = await freshClient();
    await other.create('contacts', { firstname: 'Eve' });
    expect(await found()).toEqual(['Ada']);
  });
});
