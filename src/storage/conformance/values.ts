import assert from 'node:assert/strict';
import type { Change } from '../../domain/change.ts';
import type { RecordRef } from '../../domain/ids.ts';
import type { ValueRef } from '../../domain/unique-value.ts';
import type { PortalStore } from '../port.ts';
import { archive, change, companies, contacts, create, decide, noon, openPortal, type StoreCase } from './setup.ts';

/** Unique values and whom they belong to, and values that nobody may hold. */
export const valueCases: readonly StoreCase[] = [
  {
    claim: 'finds the live record that holds a unique value, as it was created and after an edit',
    async prove(store) {
      const portal = await openPortal(store);
      const contact = await create(portal, contacts, { email: 'a@example.com', firstname: 'Ada' });
      await create(portal, contacts, { email: 'b@example.com' });
      assert.equal(await portal.holderOf(email('a@example.com')), contact.id);
      assert.equal(await portal.holderOf(email('nobody@example.com')), undefined);
      assert.equal(await portal.holderOf({ type: contacts, property: 'firstname', value: 'Ada' }), undefined);
      await edit(portal, contact, { email: 'c@example.com' });
      assert.deepEqual(await holders(portal, 'a@example.com', 'c@example.com'), [undefined, contact.id]);
      await edit(portal, contact, { firstname: 'Eve' });
      assert.deepEqual(await holders(portal, 'c@example.com'), [contact.id]);
      await edit(portal, contact, { email: null });
      assert.deepEqual(await holders(portal, 'c@example.com'), [undefined]);
    },
  },
  {
    claim: 'lets an archived record go of its unique values, and a restored one take them again; a purged one never',
    async prove(store) {
      const portal = await openPortal(store);
      const contact = await create(portal, contacts, { email: 'a@example.com' });
      await archive(portal, contact);
      assert.deepEqual(await holders(portal, 'a@example.com'), [undefined]);
      await change(portal, { records: [contact] }, { kind: 'recordRestored', record: contact, at: noon, edges: [] });
      assert.deepEqual(await holders(portal, 'a@example.com'), [contact.id]);
      await purge(portal, contact);
      assert.deepEqual(await holders(portal, 'a@example.com'), [undefined]);
    },
  },
  {
    claim: 'leaves a value to whoever took it over when its former holder is archived, edited or purged',
    async prove(store) {
      const portal = await openPortal(store);
      const records = [await create(portal, contacts, mail), await create(portal, contacts, mail), await create(portal, contacts, mail)];
      const last = await create(portal, contacts, mail);
      const [first, second, third] = records as [RecordRef, RecordRef, RecordRef];
      await archive(portal, first);
      await edit(portal, second, { email: 'b@example.com' });
      await purge(portal, third);
      assert.deepEqual(await holders(portal, 'a@example.com', 'b@example.com'), [last.id, second.id]);
    },
  },
  {
    claim: 'shows the holder of a value to the commands after it in the same turn, and in the same command once it is foreseen',
    async prove(store) {
      const portal = await openPortal(store);
      const seen = Array.from({ length: 3 }, () =>
        decide(portal, { unique: [email('a@example.com')] }, (facts) => {
          const holder = facts.holderOf(email('a@example.com'));
          if (holder !== undefined) return { changes: [], outcome: holder };
          const record = { type: contacts, id: facts.takeRecordId() };
          const created: Change = { kind: 'recordCreated', record, at: noon, properties: mail };
          facts.foresee(created);
          return { changes: [created], outcome: facts.holderOf(email('a@example.com')) };
        }),
      );
      const [first, ...others] = await Promise.all(seen);
      assert.equal(typeof first, 'number');
      assert.deepEqual(others, [first, first]);
      await assert.rejects(decide(portal, {}, (facts) => ({ changes: [], outcome: facts.holderOf(email('a@example.com')) })));
    },
  },
  {
    claim: 'holds each of several values of one property by itself',
    async prove(store) {
      const portal = await openPortal(store);
      const more = (value: string): ValueRef => ({ type: contacts, property: 'hs_additional_emails', value });
      const contact = await create(portal, contacts, { hs_additional_emails: 'a@example.com;b@example.com' });
      assert.deepEqual(
        [await portal.holderOf(more('a@example.com')), await portal.holderOf(more('b@example.com'))],
        [contact.id, contact.id],
      );
      await edit(portal, contact, { hs_additional_emails: 'b@example.com' });
      assert.deepEqual(
        [await portal.holderOf(more('a@example.com')), await portal.holderOf(more('b@example.com'))],
        [undefined, contact.id],
      );
      assert.deepEqual(await holders(portal, 'b@example.com'), [undefined]);
    },
  },
  {
    claim: 'keeps unique values of portals and of object types apart',
    async prove(store) {
      const [portal, other] = [await openPortal(store), await openPortal(store, 1_002)];
      const contact = await create(portal, contacts, mail);
      assert.deepEqual(await holders(other, 'a@example.com'), [undefined]);
      const twin = await create(other, contacts, mail);
      assert.deepEqual([await holders(portal, 'a@example.com'), await holders(other, 'a@example.com')], [[contact.id], [twin.id]]);
      assert.equal(await portal.holderOf({ type: companies, property: 'email', value: 'a@example.com' }), undefined);
    },
  },
  {
    claim: 'remembers values that nobody may hold, from the command on that blocks them',
    async prove(store) {
      const portal = await openPortal(store);
      const blocked = (value: string) =>
        decide(portal, { blocked: [email(value)] }, (facts) => ({ changes: [], outcome: facts.isBlocked(email(value)) }));
      assert.equal(await blocked('a@example.com'), false);
      await change(portal, {}, { kind: 'valueBlocked', value: email('a@example.com') });
      await change(portal, {}, { kind: 'valueBlocked', value: email('a@example.com') });
      assert.deepEqual([await blocked('a@example.com'), await blocked('b@example.com')], [true, false]);
      const changes = (await portal.changes(0, 10)).map(({ change: one }) => one);
      assert.deepEqual(changes, Array(2).fill({ kind: 'valueBlocked', value: email('a@example.com') }));
    },
  },
];

const mail = { email: 'a@example.com' };

function email(value: string): ValueRef {
  return { type: contacts, property: 'email', value };
}

function holders(portal: PortalStore, ...addresses: readonly string[]) {
  return Promise.all(addresses.map((address) => portal.holderOf(email(address))));
}

function edit(portal: PortalStore, record: RecordRef, properties: Record<string, string | null>): Promise<undefined> {
  return change(portal, { records: [record] }, { kind: 'recordUpdated', record, at: noon, properties });
}

function purge(portal: PortalStore, record: RecordRef): Promise<undefined> {
  return change(portal, { records: [record] }, { kind: 'recordPurged', record, at: noon, edges: [] });
}
