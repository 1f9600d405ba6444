import assert from 'node:assert/strict';
import { portalIdOf } from '../../domain/ids.ts';
import { companies, contacts, create, link, neighbourIds, noon, openPortal, type StoreCase } from './setup.ts';

const token = { hash: 'ab'.repeat(32), kind: 'privateApp', appId: '7', userId: null, createdAt: noon, expiresAt: null } as const;

/** Portals, tokens and what keeps portals apart. */
export const portalCases: readonly StoreCase[] = [
  {
    claim: 'answers undefined for a portal that was never added',
    async prove(store) {
      assert.equal(await store.portal(portalIdOf(42)), undefined);
    },
  },
  {
    claim: 'refuses a second portal with the same id and keeps the first',
    async prove(store) {
      await openPortal(store, 5);
      await assert.rejects(store.addPortal({ id: portalIdOf(5), createdAt: noon + 1, settings: {} }));
      assert.deepEqual(await store.portals(0, 10), [{ id: 5, createdAt: noon, settings: {} }]);
    },
  },
  {
    claim: 'lists portals by id, above a given one, at most as many as asked for',
    async prove(store) {
      for (const id of [30, 10, 20]) await openPortal(store, id);
      assert.deepEqual(
        (await store.portals(0, 2)).map(({ id }) => id),
        [10, 20],
      );
      assert.deepEqual(
        (await store.portals(20, 2)).map(({ id }) => id),
        [30],
      );
    },
  },
  {
    claim: 'finds a token by its hash with its portal and scopes, and nothing for another hash',
    async prove(store) {
      const portal = await openPortal(store);
      await store.putToken({ ...token, portal: portal.id, scopes: ['crm.objects.contacts.read'] });
      assert.deepEqual(await store.token(token.hash), { ...token, portal: portal.id, scopes: ['crm.objects.contacts.read'] });
      assert.equal(await store.token('cd'.repeat(32)), undefined);
    },
  },
  {
    claim: 'replaces a token that is kept again',
    async prove(store) {
      const portal = await openPortal(store);
      await store.putToken({ ...token, portal: portal.id, scopes: [] });
      await store.putToken({ ...token, portal: portal.id, scopes: 'all' });
      assert.equal((await store.token(token.hash))?.scopes, 'all');
    },
  },
  {
    claim: 'keeps a token of no portal, of a user and with an end',
    async prove(store) {
      const kept = { ...token, kind: 'app', portal: null, scopes: [], userId: 9, expiresAt: noon + 1 } as const;
      await store.putToken(kept);
      assert.deepEqual(await store.token(token.hash), kept);
    },
  },
  {
    claim: 'removes a token, and forgets those that expired before a time, oldest first',
    async prove(store) {
      const hashes = ['1', '2', '3', '4'].map((digit) => digit.repeat(64));
      for (const [place, hash] of hashes.entries()) {
        await store.putToken({ ...token, hash, portal: null, scopes: [], expiresAt: place === 3 ? null : noon + place });
      }
      const left = async () => (await Promise.all(hashes.map((hash) => store.token(hash)))).map((found) => found !== undefined);
      await store.forgetTokens(noon + 2, 1);
      assert.deepEqual(await left(), [false, true, true, true]);
      await store.forgetTokens(noon + 2, 10);
      assert.deepEqual(await left(), [false, false, true, true]);
      await store.removeToken('4'.repeat(64));
      await store.removeToken('5'.repeat(64));
      assert.deepEqual(await left(), [false, false, true, false]);
    },
  },
  {
    claim: "removes an app's tokens, of one portal or of all, a few at a time, and leaves those of others and of private apps",
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const kept = [
        { kind: 'oauth', portal: one.id, appId: '7' },
        { kind: 'oauth', portal: one.id, appId: '7' },
        { kind: 'oauth', portal: other.id, appId: '7' },
        { kind: 'app', portal: null, appId: '7' },
        { kind: 'oauth', portal: one.id, appId: '77' },
        { kind: 'privateApp', portal: one.id, appId: '7' },
      ] as const;
      const hashes = kept.map((_, place) => String(place).repeat(64));
      for (const [place, owner] of kept.entries()) {
        await store.putToken({ ...token, ...owner, hash: hashes[place] ?? '', scopes: [] });
      }
      const left = async () => (await Promise.all(hashes.map((hash) => store.token(hash)))).filter((found) => found !== undefined).length;
      assert.equal(await store.removeTokensOf({ appId: '7', portal: one.id }, 1), 1);
      assert.equal(await left(), 5);
      assert.equal(await store.removeTokensOf({ appId: '7', portal: one.id }, 10), 1);
      assert.equal(await store.removeTokensOf({ appId: '7', portal: portalIdOf(3) }, 10), 0);
      assert.equal(await store.removeTokensOf({ appId: '7' }, 10), 2);
      assert.equal(await store.removeTokensOf({ appId: '7' }, 10), 0);
      assert.equal(await left(), 2);
    },
  },
  {
    claim: 'keeps the records, links and changes of two portals apart, whatever their ids',
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const contact = await create(one, contacts, { firstname: 'one' });
      const company = await create(one, companies);
      await link(one, contact, company);
      const same = await create(other, contacts, { firstname: 'other' });
      await create(other, companies);
      assert.deepEqual(same, contact);
      assert.equal((await other.record(same))?.properties['firstname'], 'other');
      assert.deepEqual(await neighbourIds(other, contact, companies), []);
      assert.equal((await other.changes(0, 10)).length, 2);
    },
  },
  {
    claim: 'decides commands of many portals submitted at once, each in its own',
    async prove(store) {
      const portals = await Promise.all([11, 12, 13].map((id) => openPortal(store, id)));
      const made = await Promise.all(
        Array.from({ length: 30 }, (_, turn) => create(portals[turn % 3] as (typeof portals)[number], contacts)),
      );
      assert.equal(new Set(made.map(({ id }) => id)).size, 10);
      for (const portal of portals) {
        assert.equal((await portal.records({ type: contacts, from: 1, limit: 100, archived: 'never' })).length, 10);
      }
    },
  },
];
