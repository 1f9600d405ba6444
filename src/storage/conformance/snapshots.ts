import assert from 'node:assert/strict';
import { associationTypeKeyOf, portalIdOf, type RecordRef, recordIdOf } from '../../domain/ids.ts';
import type { PortalStore } from '../port.ts';
import { label } from './definitions.ts';
import { propertyOf, query } from './search.ts';
import {
  archive,
  change,
  companies,
  contacts,
  create,
  link,
  merge,
  neighboursOf,
  noon,
  openPortal,
  purge,
  restore,
  type StoreCase,
  typesOf,
  unlink,
} from './setup.ts';

const rowsMax = 100_000;
const bounds = { snapshotsMax: 10, rowsMax };

/** Snapshots of a portal: what they hold, what they leave out, and what becomes of them. */
export const snapshotCases: readonly StoreCase[] = [
  {
    claim: 'returns to a snapshot: every read is as it was, whatever happened to what the portal held',
    async prove(store) {
      const portal = await openPortal(store);
      const held = await fill(portal);
      await portal.snapshots.take('filled', noon, bounds);
      const before = await everythingIn(portal, held);
      await wreck(portal, held);
      assert.notDeepEqual(await everythingIn(portal, held), before);
      assert.equal(await portal.snapshots.returnTo('filled', rowsMax), 'returned');
      assert.deepEqual(await everythingIn(portal, held), before);
      await wreck(portal, held);
      assert.equal(await portal.snapshots.returnTo('filled', rowsMax), 'returned');
      assert.deepEqual(await everythingIn(portal, held), before);
    },
  },
  {
    claim: 'returns to any snapshot from any other, older or newer',
    async prove(store) {
      const portal = await openPortal(store);
      const reads: unknown[] = [];
      const held = await fill(portal);
      for (const name of ['a', 'b', 'c']) {
        await portal.snapshots.take(name, noon, bounds);
        reads.push(await everythingIn(portal, held));
        await change(portal, { records: [held.ada] }, edited(held.ada, { firstname: name }));
        await create(portal, contacts, { firstname: name });
      }
      for (const [place, name] of [...['c', 'a', 'b', 'a'].entries()]) {
        await portal.snapshots.returnTo(name, rowsMax);
        assert.deepEqual(await everythingIn(portal, held), reads['abc'.indexOf(name)], `the step ${place}`);
      }
    },
  },
  {
    claim: 'gives the ids after a return that it gave after the snapshot',
    async prove(store) {
      const portal = await openPortal(store);
      await create(portal, contacts);
      await portal.snapshots.take('one', noon, bounds);
      const first = [await create(portal, contacts), await create(portal, companies)];
      await portal.snapshots.returnTo('one', rowsMax);
      assert.deepEqual([await create(portal, contacts), await create(portal, companies)], first);
    },
  },
  {
    claim: 'returns to the start: nothing is there, and what was set is what the portal was added with',
    async prove(store) {
      const id = portalIdOf(7);
      await store.addPortal({ id, createdAt: noon, settings: { tier: 'free' } });
      const portal = await store.portal(id);
      if (portal === undefined) throw new Error('no portal');
      const nothing = { ada: record(1), company: record(2), archived: record(3), away: record(4), bystander: record(5) };
      const before = await everythingIn(portal, nothing);
      const held = await fill(portal);
      await store.setPortal(id, { tier: 'professional' });
      await store.setPortal(id, { tier: 'enterprise' });
      assert.equal(await portal.snapshots.returnToStart(rowsMax), 'returned');
      assert.deepEqual(await everythingIn(portal, nothing), before);
      assert.deepEqual(await portal.record(held.ada), undefined);
      assert.deepEqual([portal.settings, (await store.portals(0, 9))[0]?.settings], [{ tier: 'free' }, { tier: 'free' }]);
      assert.deepEqual(await fill(portal), held);
    },
  },
  {
    claim: 'keeps what was set for a portal with a snapshot',
    async prove(store) {
      const portal = await openPortal(store, 7);
      await store.setPortal(portal.id, { tier: 'free' });
      await portal.snapshots.take('free', noon, bounds);
      await store.setPortal(portal.id, { tier: 'professional' });
      await portal.snapshots.returnTo('free', rowsMax);
      assert.deepEqual([portal.settings, (await store.portals(0, 9))[0]?.settings], [{ tier: 'free' }, { tier: 'free' }]);
    },
  },
  {
    claim: 'goes on with the log of changes: nothing of it goes, a return adds nothing, and numbers rise',
    async prove(store) {
      const portal = await openPortal(store);
      await create(portal, contacts, { firstname: 'kept' });
      await portal.snapshots.take('one', noon, bounds);
      await create(portal, contacts, { firstname: 'undone' });
      const before = await portal.changes(0, 100);
      const end = await store.logEnd();
      await portal.snapshots.returnTo('one', rowsMax);
      assert.deepEqual(await portal.changes(0, 100), before);
      await create(portal, contacts, { firstname: 'again' });
      const after = await portal.changes(before.at(-1)?.number ?? 0, 100);
      assert.equal(after.length, 1);
      assert.ok((after[0]?.number ?? 0) > end);
    },
  },
  {
    claim: 'lists snapshots by name, replaces one of the same name, and forgets one that is removed',
    async prove(store) {
      const portal = await openPortal(store);
      const { snapshots } = portal;
      for (const name of ['b', 'a', 'B']) assert.equal(await snapshots.take(name, noon, bounds), 'taken');
      await create(portal, contacts);
      await snapshots.take('a', noon + 1, bounds);
      assert.deepEqual(await snapshots.list(), [
        { name: 'B', takenAt: noon },
        { name: 'a', takenAt: noon + 1 },
        { name: 'b', takenAt: noon },
      ]);
      await snapshots.returnTo('b', rowsMax);
      assert.equal(await count(portal), 0);
      await snapshots.returnTo('a', rowsMax);
      assert.equal(await count(portal), 1);
      assert.deepEqual([await snapshots.remove('b'), await snapshots.remove('b')], [true, false]);
      assert.equal(await snapshots.returnTo('b', rowsMax), 'unknown');
      await store.swept();
      assert.deepEqual(
        (await snapshots.list()).map(({ name }) => name),
        ['B', 'a'],
      );
      assert.equal(await count(portal), 1);
      await snapshots.returnTo('B', rowsMax);
      assert.equal(await count(portal), 0);
    },
  },
  {
    claim: 'refuses a snapshot too many and a portal too large, and changes nothing then',
    async prove(store) {
      const portal = await openPortal(store);
      const { snapshots } = portal;
      const two = { snapshotsMax: 2, rowsMax: 3 };
      for (const name of ['a', 'b', 'a']) assert.equal(await snapshots.take(name, noon, two), 'taken');
      assert.equal(await snapshots.take('c', noon, two), 'tooMany');
      const [one, other] = [await create(portal, contacts), await create(portal, companies)];
      assert.equal(await snapshots.take('a', noon + 1, two), 'taken');
      await link(portal, one, other);
      assert.equal(await snapshots.take('a', noon + 2, two), 'tooLarge');
      assert.deepEqual([await snapshots.returnTo('a', 3), await snapshots.returnToStart(3)], ['tooLarge', 'tooLarge']);
      assert.deepEqual([await count(portal), (await snapshots.list())[0]?.takenAt], [1, noon + 1]);
      assert.equal(await snapshots.returnTo('a', 4), 'returned');
      assert.deepEqual(await neighboursOf(portal, one, companies), []);
    },
  },
  {
    claim: 'keeps the snapshots of two portals apart, whatever their names',
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const [mine, theirs] = [await create(one, contacts, { firstname: 'one' }), await create(other, contacts, { firstname: 'other' })];
      for (const portal of [one, other]) await portal.snapshots.take('same', noon, bounds);
      for (const [portal, contact] of [
        [one, mine],
        [other, theirs],
      ] as const) {
        await change(portal, { records: [contact] }, edited(contact, { firstname: 'changed' }));
      }
      await one.snapshots.returnTo('same', rowsMax);
      assert.deepEqual(
        [(await one.record(mine))?.properties, (await other.record(theirs))?.properties],
        [{ firstname: 'one' }, { firstname: 'changed' }],
      );
      assert.deepEqual([await one.snapshots.remove('same'), (await other.snapshots.list()).length], [true, 1]);
    },
  },
  {
    claim: 'decides writes that come with a return before it or after it, each on all of what there was or is',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
      await portal.snapshots.take('unlinked', noon, bounds);
      for (let times = 0; times < 5; times += 1) {
        const writes = Array.from({ length: 4 }, () => create(portal, contacts));
        const linking = link(portal, contact, company);
        await Promise.all([portal.snapshots.returnTo('unlinked', rowsMax), ...writes, linking]);
        const ends = [await neighboursOf(portal, contact, companies), await neighboursOf(portal, company, contacts)];
        assert.equal(ends[0]?.length, ends[1]?.length);
        await portal.snapshots.returnTo('unlinked', rowsMax);
        assert.deepEqual(await neighboursOf(portal, company, contacts), []);
        assert.equal(await count(portal), 1);
      }
    },
  },
  {
    claim: 'forgets the snapshots of a portal that is removed, and whoever holds it can take none',
    async prove(store) {
      const portal = await openPortal(store, 5);
      await openPortal(store, 6);
      await fill(portal);
      await portal.snapshots.take('one', noon, bounds);
      await store.removePortal(portal.id);
      const isRemoved = (cause: unknown) => cause instanceof Error && cause.name === 'PortalRemoved';
      await assert.rejects(portal.snapshots.take('two', noon, bounds), isRemoved);
      await assert.rejects(portal.snapshots.returnTo('one', rowsMax), isRemoved);
      await assert.rejects(portal.snapshots.list(), isRemoved);
      await store.swept();
      const again = await openPortal(store, 5);
      assert.deepEqual(await again.snapshots.list(), []);
      assert.equal(await again.snapshots.returnTo('one', rowsMax), 'unknown');
    },
  },
];

interface Held {
  readonly ada: RecordRef;
  readonly company: RecordRef;
  readonly archived: RecordRef;
  /** Was merged into another. */
  readonly away: RecordRef;
  /** Is linked with the company, and named by nothing that happens later. */
  readonly bystander: RecordRef;
}

const boss = associationTypeKeyOf(1, 1);
const email = (value: string) => ({ type: contacts, property: 'email', value });

function record(id: number): RecordRef {
  return { type: contacts, id: recordIdOf(id) };
}

function edited(of: RecordRef, properties: Readonly<Record<string, string>>) {
  return { kind: 'recordUpdated', record: of, at: noon + 1, properties } as const;
}

async function count(portal: PortalStore): Promise<number> {
  return (await portal.records({ type: contacts, from: 1, limit: 500, archived: 'never' })).length;
}

/** Leaves something in every table of a portal. */
async function fill(portal: PortalStore): Promise<Held> {
  const ada = await create(portal, contacts, { firstname: 'Ada', email: 'ada@example.com' });
  const company = await create(portal, companies, { name: 'Ties' });
  const all = await Promise.all(Array.from({ length: 70 }, (_, n) => create(portal, contacts, { firstname: `n${n}` })));
  const [archived, away, blocked, bystander] = all as [RecordRef, RecordRef, RecordRef, RecordRef];
  await link(portal, ada, company, 'promoted');
  await Promise.all(all.map((contact) => link(portal, contact, company)));
  await change(portal, {}, { kind: 'associationTypesDefined', types: label(1) });
  await change(portal, { pairs: [{ from: ada, to: company }] }, { kind: 'linked', from: ada, to: company, types: [boss] });
  await change(portal, { records: [ada] }, edited(ada, { lastname: 'Tie' }));
  await archive(portal, archived);
  await merge(portal, ada, away, 'primary');
  await purge(portal, blocked);
  await change(portal, { blocked: [email('b@example.com')] }, { kind: 'valueBlocked', value: email('b@example.com') });
  await find(portal);
  return { ada, company, archived, away, bystander };
}

/** Changes, removes and adds something of everything. */
async function wreck(portal: PortalStore, { ada, company, archived }: Held): Promise<void> {
  await restore(portal, archived);
  await unlink(portal, ada, company);
  await change(portal, { records: [ada] }, edited(ada, { firstname: 'Eve', email: 'eve@example.com' }));
  await archive(portal, company);
  const fresh = await create(portal, contacts, { firstname: 'n1', email: 'fresh@example.com' });
  const other = await create(portal, companies);
  await link(portal, fresh, other, 'promoted');
  await merge(portal, fresh, ada, 'new');
  await purge(portal, archived);
  await change(portal, {}, { kind: 'associationTypesRemoved', keys: [boss, associationTypeKeyOf(1, 2)] });
  await find(portal);
}

async function find(portal: PortalStore): Promise<unknown> {
  const firstname = propertyOf('firstname', 'string');
  const [test, isSet] = [
    { isNegated: false, form: 'equals', property: firstname, keys: ['n1', 'ada'] },
    { isNegated: false, form: 'set', property: firstname },
  ] as const;
  const found = [await portal.search(query([[test]])), await portal.search(query([[isSet]])), await portal.search(query([]))];
  return found.map(({ total, records }) => ({ total, records: [...records].sort((a, b) => a.id - b.id) }));
}

/** The answer to every read of a portal. */
async function everythingIn(portal: PortalStore, { ada, company, archived, away, bystander }: Held): Promise<unknown> {
  const page = (type: typeof contacts, archived: 'only' | 'never') => portal.records({ type, from: 1, limit: 500, archived });
  const live = await page(contacts, 'never');
  const leading = typesOf(portal, ada, company).promoted;
  return {
    records: [live, await page(contacts, 'only'), await page(companies, 'never'), await page(companies, 'only')],
    neighbours: [
      await neighboursOf(portal, ada, companies),
      await neighboursOf(portal, company, contacts),
      await neighboursOf(portal, bystander, companies),
    ],
    types: await portal.neighbourTypes(company),
    held: await portal.held(live, companies, leading),
    counts: await portal.neighbourCounts({ fromType: companies, toType: contacts, after: 0, limit: 100, least: 1 }),
    hubs: await portal.neighbourCounts({ fromType: companies, toType: contacts, after: 0, limit: 100, least: 64 }),
    survivors: [await portal.survivorOf(away), await portal.survivorOf(ada)],
    holders: await Promise.all(['ada', 'eve', 'fresh'].map((name) => portal.holderOf(email(`${name}@example.com`)))),
    versions: await portal.versions([ada, company, archived], 20),
    labels: portal.schema.links.between(contacts, companies).types.map(({ key }) => key),
    nextLabel: portal.schema.nextAssociationTypeId,
    found: await find(portal),
  };
}
