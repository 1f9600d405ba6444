import assert from 'node:assert/strict';
import { type RecordRef, recordIdOf } from '../../domain/ids.ts';
import type { PortalStore } from '../port.ts';
import {
  absentId,
  archive,
  change,
  companies,
  contacts,
  create,
  decide,
  link,
  neighbourIds,
  neighboursOf,
  openPortal,
  type StoreCase,
  typesOf,
  unlink,
} from './setup.ts';

/** Links: both directions, order, pages, counters, one-per types, archiving. */
export const linkCases: readonly StoreCase[] = [
  {
    claim: 'shows a link from both ends, each with the types of its own direction',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
      await link(portal, contact, company, 'promoted');
      const there = typesOf(portal, contact, company);
      const back = typesOf(portal, company, contact);
      assert.deepEqual(await neighboursOf(portal, contact, companies), [{ id: company.id, types: [there.promoted, there.plain] }]);
      assert.deepEqual(await neighboursOf(portal, company, contacts), [{ id: contact.id, types: [back.promoted, back.plain] }]);
    },
  },
  {
    claim: 'gives the same array for the same types',
    async prove(store) {
      const portal = await openPortal(store);
      const [one, other, company] = [await create(portal, contacts), await create(portal, contacts), await create(portal, companies)];
      await link(portal, one, company);
      await link(portal, other, company);
      const [first, second] = (await neighboursOf(portal, company, contacts)) ?? [];
      assert.equal(first?.types, second?.types);
    },
  },
  {
    claim: 'pages neighbours in ascending order of id whatever the page size, without losing or repeating one',
    async prove(store) {
      const portal = await openPortal(store);
      const { company, linked } = await hub(portal, 23);
      for (const limit of [1, 2, 7, 22, 23, 24, 500]) {
        const rows = await neighboursOf(portal, company, contacts, limit);
        assert.deepEqual(
          rows?.map(({ id }) => id),
          linked.map(({ id }) => id),
          `pages of ${limit}`,
        );
      }
    },
  },
  {
    claim: 'lists the record held by a one-per type first, on pages of every size',
    async prove(store) {
      const portal = await openPortal(store);
      const contact = await create(portal, contacts);
      const made: RecordRef[] = [];
      for (let count = 0; count < 5; count += 1) made.push(await create(portal, companies));
      for (const [place, company] of made.entries()) await link(portal, contact, company, place === 3 ? 'promoted' : 'plain');
      const expected = [3, 0, 1, 2, 4].map((place) => made[place]?.id);
      for (const limit of [1, 2, 3, 4, 5, 6]) {
        const rows = await neighboursOf(portal, contact, companies, limit);
        assert.deepEqual(
          rows?.map(({ id }) => id),
          expected,
          `pages of ${limit}`,
        );
      }
    },
  },
  {
    claim: 'removes a link from both ends, and what a one-per type led to',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company, second] = [await create(portal, contacts), await create(portal, companies), await create(portal, companies)];
      await link(portal, contact, company, 'promoted');
      await link(portal, contact, second);
      await unlink(portal, company, contact);
      assert.deepEqual(await neighbourIds(portal, contact, companies), [second.id]);
      assert.deepEqual(await neighbourIds(portal, company, contacts), []);
    },
  },
  {
    claim: 'removes one type of a link and leaves the others',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
      const { plain, promoted } = typesOf(portal, contact, company);
      await link(portal, contact, company, 'promoted');
      await change(
        portal,
        { pairs: [{ from: contact, to: company }] },
        { kind: 'unlinked', from: contact, to: company, types: [promoted] },
      );
      assert.deepEqual(await neighboursOf(portal, contact, companies), [{ id: company.id, types: [plain] }]);
      assert.equal((await neighboursOf(portal, company, contacts))?.[0]?.types.length, 1);
    },
  },
  {
    claim: 'links records of one type by a type that is its own inverse',
    async prove(store) {
      const portal = await openPortal(store);
      const [one, other] = [await create(portal, contacts), await create(portal, contacts)];
      await link(portal, other, one);
      assert.deepEqual(await neighbourIds(portal, one, contacts), [other.id]);
      assert.deepEqual(await neighbourIds(portal, other, contacts), [one.id]);
    },
  },
  {
    claim: 'answers undefined for the neighbours of an absent or archived record',
    async prove(store) {
      const portal = await openPortal(store);
      const contact = await create(portal, contacts);
      await archive(portal, contact);
      assert.equal(await neighboursOf(portal, contact, companies), undefined);
      assert.equal(await neighboursOf(portal, { type: contacts, id: absentId }, companies), undefined);
    },
  },
  {
    claim: 'counts neighbours and edges by type, below and above the size from which counters are kept, down to none again',
    async prove(store) {
      const portal = await openPortal(store);
      const { company, linked } = await hub(portal, 150);
      for (const size of [150, 130, 70, 64, 63, 62, 10, 0]) {
        for (const contact of linked.splice(size)) await unlink(portal, company, contact);
        assert.deepEqual(await countsOf(portal, company), { neighbours: size, promoted: Math.ceil(size / 2), plain: size }, `at ${size}`);
      }
    },
  },
  {
    claim: 'counts the same when the oldest of many links go first',
    async prove(store) {
      const portal = await openPortal(store);
      const { company, linked } = await hub(portal, 150);
      for (const size of [150, 65, 64, 63, 10]) {
        for (const contact of linked.splice(0, linked.length - size)) await unlink(portal, company, contact);
        const counts = await countsOf(portal, company);
        assert.deepEqual([counts.neighbours, counts.plain], [size, size], `at ${size}`);
      }
    },
  },
  {
    claim: 'counts the same when one command links many',
    async prove(store) {
      const portal = await openPortal(store);
      const company = await create(portal, companies);
      const made = await Promise.all(Array.from({ length: 200 }, () => create(portal, contacts)));
      const { plain } = typesOf(portal, company, made[0] ?? company);
      const pairs = made.map((contact) => ({ from: company, to: contact }));
      await change(portal, { pairs }, ...pairs.map((pair) => ({ kind: 'linked' as const, ...pair, types: [plain] })));
      assert.deepEqual(await countsOf(portal, company), { neighbours: 200, promoted: 0, plain: 200 });
      assert.equal((await neighbourIds(portal, company, contacts)).length, 200);
    },
  },
  {
    claim: 'hides an archived record from every neighbour and takes it out of their counters',
    async prove(store) {
      const portal = await openPortal(store);
      const { company, linked } = await hub(portal, 66);
      for (const size of [65, 64, 63, 62]) {
        const contact = linked.pop();
        if (contact !== undefined) await archive(portal, contact);
        assert.equal((await countsOf(portal, company)).neighbours, size);
        assert.deepEqual(
          await neighbourIds(portal, company, contacts),
          linked.map(({ id }) => id),
        );
      }
      const [contact] = linked;
      await archive(portal, company);
      assert.deepEqual(contact === undefined ? undefined : await neighbourIds(portal, contact, companies), []);
    },
  },
  {
    claim: 'forgets a one-per target that is archived',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company, second] = [await create(portal, contacts), await create(portal, companies), await create(portal, companies)];
      await link(portal, contact, company, 'promoted');
      await link(portal, contact, second);
      await archive(portal, company);
      assert.deepEqual(await neighbourIds(portal, contact, companies), [second.id]);
    },
  },
];

/** A company with contacts linked to it, every other one by the promoted type too; contacts in ascending order of id. */
async function hub(portal: PortalStore, size: number): Promise<{ readonly company: RecordRef; readonly linked: RecordRef[] }> {
  const company = await create(portal, companies);
  const linked = await Promise.all(Array.from({ length: size }, () => create(portal, contacts)));
  linked.sort((one, other) => one.id - other.id);
  await Promise.all(linked.map((contact, place) => link(portal, contact, company, place % 2 === 0 ? 'promoted' : 'plain')));
  return { company, linked };
}

async function countsOf(portal: PortalStore, company: RecordRef) {
  const contact: RecordRef = { type: contacts, id: recordIdOf(absentId) };
  const { plain, promoted } = typesOf(portal, company, contact);
  return decide(portal, { pairs: [{ from: company, to: contact }] }, (facts) => ({
    changes: [],
    outcome: {
      neighbours: facts.neighbourCount(company, contacts),
      promoted: facts.edgeCount(company, contacts, promoted),
      plain: facts.edgeCount(company, contacts, plain),
    },
  }));
}
