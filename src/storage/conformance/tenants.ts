import assert from 'node:assert/strict';
import { portalIdOf } from '../../domain/ids.ts';
import type { PortalStore } from '../port.ts';
import { archive, companies, contacts, create, link, neighbourIds, noon, openPortal, type StoreCase } from './setup.ts';

const token = { hash: 'ef'.repeat(32), kind: 'privateApp', appId: '7', userId: null, createdAt: noon, expiresAt: null } as const;
const isRemoved = (cause: unknown) => cause instanceof Error && cause.name === 'PortalRemoved';

/** Portals that come with settings of their own, and portals that go. */
export const tenantCases: readonly StoreCase[] = [
  {
    claim: 'keeps what was set for a portal, and shows a change of it to those who hold the portal already',
    async prove(store) {
      const id = portalIdOf(5);
      const settings = { tier: 'free', account: { timeZone: 'Europe/Berlin' }, switches: { archiveBody: true } } as const;
      await store.addPortal({ id, createdAt: noon, settings });
      const held = await store.portal(id);
      assert.deepEqual(held?.settings, settings);
      assert.equal(await store.setPortal(id, { tier: 'professional' }), true);
      assert.deepEqual(held?.settings, { tier: 'professional' });
      assert.deepEqual(await store.portals(0, 10), [{ id, createdAt: noon, settings: { tier: 'professional' } }]);
      assert.equal(await store.setPortal(portalIdOf(6), {}), false);
    },
  },
  {
    claim: 'tells the highest id that a portal ever had, removed ones too, so that none is given out twice',
    async prove(store) {
      assert.equal(await store.lastPortalId(), undefined);
      for (const id of [20, 30, 10]) await openPortal(store, id);
      assert.equal(await store.lastPortalId(), 30);
      await store.removePortal(portalIdOf(30));
      await store.swept();
      assert.equal(await store.lastPortalId(), 30);
      await openPortal(store, 31);
      await store.removePortal(portalIdOf(10));
      await store.swept();
      assert.equal(await store.lastPortalId(), 31);
    },
  },
  {
    claim: 'removes a portal at once: it is not there, its tokens neither, and whoever holds it can neither read nor write',
    async prove(store) {
      const [portal, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const contact = await create(portal, contacts);
      await create(other, contacts);
      for (const [hash, id] of [
        [token.hash, portal.id],
        ['1'.repeat(64), other.id],
      ] as const) {
        await store.putToken({ ...token, hash, portal: id, scopes: 'all' });
      }
      assert.equal(await store.removePortal(portal.id), true);
      assert.equal(await store.removePortal(portal.id), false);
      assert.equal(await store.portal(portal.id), undefined);
      assert.equal(await store.token(token.hash), undefined);
      assert.deepEqual(
        (await store.portals(0, 10)).map(({ id }) => id),
        [2],
      );
      await assert.rejects(portal.record(contact), isRemoved);
      await assert.rejects(create(portal, contacts), isRemoved);
      await assert.rejects(store.putToken({ ...token, portal: portal.id, scopes: 'all' }));
      assert.notEqual(await store.token('1'.repeat(64)), undefined);
      assert.equal((await contactsOf(other)).length, 1);
    },
  },
  {
    claim: 'edits the registry together with the removal of a portal, and not where there is no such portal',
    async prove(store) {
      const { id } = await openPortal(store, 1);
      const [old, fresh] = [
        { kind: 'k', key: 'old', value: '1' },
        { kind: 'k', key: 'fresh', value: '1' },
      ];
      await store.registry.put([old]);
      assert.equal(await store.removePortal(id, [{ ...old, value: null }]), true);
      assert.equal(await store.registry.entry('k', 'old'), undefined);
      assert.equal(await store.removePortal(id, [fresh]), false);
      assert.equal(await store.registry.entry('k', 'fresh'), undefined);
    },
  },
  {
    claim: 'rejects the commands of a portal that is removed while they wait, and none of the others that wait',
    async prove(store) {
      const [portal, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const waiting = [create(portal, contacts), create(other, contacts), create(portal, contacts), create(other, contacts)];
      await store.removePortal(portal.id);
      const settled = await Promise.allSettled(waiting);
      assert.deepEqual(
        settled.map(({ status }) => status),
        ['rejected', 'fulfilled', 'rejected', 'fulfilled'],
      );
      assert.ok(settled[0]?.status === 'rejected' && isRemoved(settled[0].reason));
      assert.equal((await contactsOf(other)).length, 2);
    },
  },
  {
    claim: 'sweeps a removed portal and leaves every other as it was',
    async prove(store) {
      const [portal, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      for (const one of [portal, other]) await fill(one);
      const before = await shown(other);
      await store.removePortal(portal.id);
      await store.swept();
      assert.deepEqual(await shown(other), before);
      assert.equal(await store.portal(portal.id), undefined);
    },
  },
  {
    claim: 'starts a portal with the id of one that was swept empty',
    async prove(store) {
      const portal = await openPortal(store, 1);
      await openPortal(store, 2);
      await fill(portal);
      await store.removePortal(portal.id);
      await store.swept();
      const fresh = await openPortal(store, 1);
      assert.equal((await contactsOf(fresh)).length, 0);
      assert.deepEqual(await fresh.changes(0, 10), []);
      assert.equal((await create(fresh, contacts)).id, (await create(await openPortal(store, 3), contacts)).id);
    },
  },
];

async function fill(portal: PortalStore): Promise<void> {
  const [contact, company] = [await create(portal, contacts, { firstname: 'Ada' }), await create(portal, companies)];
  await link(portal, contact, company, 'promoted');
  await archive(portal, await create(portal, contacts));
}

function contactsOf(portal: PortalStore) {
  return portal.records({ type: contacts, from: 1, limit: 100, archived: 'never' });
}

async function shown(portal: PortalStore) {
  const live = await contactsOf(portal);
  return {
    live,
    archived: await portal.records({ type: contacts, from: 1, limit: 100, archived: 'only' }),
    linked: await Promise.all(live.map(({ id }) => neighbourIds(portal, { type: contacts, id }, companies))),
    changes: await portal.changes(0, 100),
  };
}
