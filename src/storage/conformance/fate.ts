import assert from 'node:assert/strict';
import type { AssociationType } from '../../domain/association-type.ts';
import { edgesOfChange } from '../../domain/change.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type RecordRef } from '../../domain/ids.ts';
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
  merge,
  neighbourIds,
  neighboursOf,
  noon,
  openPortal,
  purge,
  restore,
  type StoreCase,
  typesOf,
} from './setup.ts';

/** Neighbours of the hubs: on both sides of the number from which engines may keep counters. */
const hubSizes = [3, 63, 64, 200];

/** What becomes of records: created with links, restored, merged, purged; and the reads that only these need. */
export const fateCases: readonly StoreCase[] = [
  {
    claim: 'creates a record and its links in one command, counted at both ends',
    async prove(store) {
      const portal = await openPortal(store);
      const company = await create(portal, companies);
      for (let count = 0; count < 70; count += 1) {
        const contact = await createLinked(portal, company);
        assert.deepEqual((await neighboursOf(portal, contact, companies))?.length, 1);
      }
      assert.deepEqual(await countsOf(portal, company), { neighbours: 70, plain: 70, promoted: 70 });
      assert.equal((await neighbourIds(portal, company, contacts)).length, 70);
    },
  },
  {
    claim: 'creates two records and links them with each other in one command',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = await decide(portal, {}, (facts) => {
        const made: [RecordRef, RecordRef] = [
          { type: contacts, id: facts.takeRecordId() },
          { type: companies, id: facts.takeRecordId() },
        ];
        for (const record of made) facts.foresee({ kind: 'recordCreated', record, at: noon, properties: {} });
        assert.deepEqual([facts.typesBetween(...made), facts.neighbourCount(made[0], companies)], [[], 0]);
        const types = [typesOf(portal, ...made).plain];
        return {
          changes: [
            ...made.map((record) => ({ kind: 'recordCreated' as const, record, at: noon, properties: {} })),
            { kind: 'linked', from: made[0], to: made[1], types },
          ],
          outcome: made,
        };
      });
      assert.deepEqual(await neighbourIds(portal, company, contacts), [contact.id]);
      assert.deepEqual(await neighbourIds(portal, contact, companies), [company.id]);
    },
  },
  {
    claim: 'restores an archived record with its links to live records, counted at both ends, and what a one-per type led to',
    async prove(store) {
      for (const [place, size] of hubSizes.entries()) {
        const portal = await openPortal(store, 2_000 + place);
        const { company, linked } = await hub(portal, size);
        const [first, second] = linked;
        assert.ok(first && second);
        await archive(portal, company);
        assert.deepEqual(await neighbourIds(portal, first, companies), []);
        await archive(portal, second);
        await restore(portal, company);
        const live = linked.filter((contact) => contact !== second).map(({ id }) => id);
        assert.deepEqual(await neighbourIds(portal, company, contacts), live, `a hub of ${size}`);
        assert.equal((await countsOf(portal, company)).neighbours, size - 1);
        assert.deepEqual(await portal.held([first], companies, promotedKey(portal)), [company.id]);
        await restore(portal, second);
        assert.deepEqual(await countsOf(portal, company), { neighbours: size, plain: size, promoted: Math.ceil(size / 2) });
        await restore(portal, second);
        assert.equal((await portal.record(company))?.archivedAt, null);
      }
    },
  },
  {
    claim: 'restores a one-per type only where its holder took nobody else in the meantime',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company, second] = [await create(portal, contacts), await create(portal, companies), await create(portal, companies)];
      await link(portal, contact, company, 'promoted');
      await archive(portal, company);
      await link(portal, contact, second, 'promoted');
      await restore(portal, company);
      assert.deepEqual(await portal.held([contact], companies, promotedKey(portal)), [second.id]);
      assert.deepEqual(await neighbourIds(portal, contact, companies), [second.id, company.id]);
      await archive(portal, contact);
      await restore(portal, contact);
      assert.deepEqual(await portal.held([contact], companies, promotedKey(portal)), [second.id]);
    },
  },
  {
    claim: 'restores one target of a one-per type where several were set aside one after the other',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company, second] = [await create(portal, contacts), await create(portal, companies), await create(portal, companies)];
      await link(portal, contact, company, 'promoted');
      await archive(portal, company);
      await link(portal, contact, second, 'promoted');
      await archive(portal, contact);
      await restore(portal, company);
      await restore(portal, contact);
      const rows = (await neighboursOf(portal, contact, companies)) ?? [];
      assert.deepEqual(rows.map(({ types }) => types.length).sort(), [1, 2]);
    },
  },
  {
    claim: 'does not bring back later a link that was not restored with its record, and keeps one whose other end is still archived',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company, other] = [await create(portal, contacts), await create(portal, companies), await create(portal, companies)];
      await link(portal, contact, company);
      await link(portal, contact, other);
      await archive(portal, other);
      await archive(portal, contact);
      await change(portal, { records: [contact] }, { kind: 'recordRestored', record: contact, at: noon, edges: [] });
      await archive(portal, contact);
      await restore(portal, contact);
      assert.deepEqual(await neighbourIds(portal, contact, companies), []);
      await restore(portal, other);
      assert.deepEqual(await neighbourIds(portal, contact, companies), [other.id]);
    },
  },
  {
    claim: 'purges a live record and an archived one with everything that was linked to them',
    async prove(store) {
      for (const [place, size] of hubSizes.entries()) {
        const portal = await openPortal(store, 2_000 + place);
        const { company, linked } = await hub(portal, size);
        const [first, second] = linked;
        assert.ok(first && second);
        await archive(portal, second);
        await purge(portal, first);
        await purge(portal, second);
        assert.equal(await portal.record(first), undefined);
        assert.equal(await portal.record(second), undefined);
        await restore(portal, second);
        assert.equal(await portal.record(second), undefined);
        assert.equal((await countsOf(portal, company)).neighbours, size - 2);
        assert.equal((await neighbourIds(portal, company, contacts)).length, size - 2);
        await purge(portal, company);
        for (const contact of linked.slice(2)) assert.deepEqual(await neighbourIds(portal, contact, companies), []);
        await purge(portal, company);
      }
    },
  },
  {
    claim: 'tells in its log every link that appears or vanishes, with both ends and its types, whatever the change was',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
      const { plain, promoted } = typesOf(portal, contact, company);
      await link(portal, contact, company, 'promoted');
      await archive(portal, company);
      await restore(portal, company);
      await purge(portal, contact);
      const told = (await portal.changes(0, 100)).flatMap(({ change: one }) => edgesOfChange(one));
      const seen = told.map(({ kind, from, to, types }) => {
        const isThere = from.type === contacts;
        const own = isThere ? types : types.map((type) => portal.schema.links.inverseOf(type));
        return [kind, isThere ? from.id : to.id, isThere ? to.id : from.id, [...own].sort((one, other) => one - other)];
      });
      const edge = [contact.id, company.id, [promoted, plain].sort((one, other) => one - other)];
      assert.deepEqual(
        seen,
        ['linked', 'unlinked', 'linked', 'unlinked'].map((kind) => [kind, ...edge]),
      );
    },
  },
  {
    claim: 'merges two hubs into a new record: united links, counted at both ends, and ids that lead to it',
    async prove(store) {
      for (const [place, size] of hubSizes.entries()) {
        const portal = await openPortal(store, 2_000 + place);
        const [one, other] = [await hub(portal, size), await hub(portal, size)];
        const [shared] = one.linked;
        assert.ok(shared);
        await link(portal, shared, other.company);
        await link(portal, one.company, other.company);
        const survivor = await merge(portal, one.company, other.company, 'new');
        const expected = [...one.linked, ...other.linked].map(({ id }) => id);
        assert.deepEqual(await neighbourIds(portal, survivor, contacts), expected, `two hubs of ${size}`);
        assert.deepEqual(await neighbourIds(portal, survivor, companies), []);
        assert.deepEqual(await countsOf(portal, survivor), { neighbours: 2 * size, plain: 2 * size, promoted: 2 * Math.ceil(size / 2) });
        assert.deepEqual(await portal.held([shared], companies, promotedKey(portal)), [survivor.id]);
        assert.deepEqual(await neighbourIds(portal, shared, companies), [survivor.id]);
        for (const gone of [one.company, other.company]) {
          assert.deepEqual(await portal.survivorOf(gone), survivor);
          assert.equal((await portal.record(gone))?.archivedAt, noon);
        }
        assert.equal(await portal.survivorOf(survivor), undefined);
      }
    },
  },
  {
    claim: 'merges a record into another that stays, whose one-per target stays too',
    async prove(store) {
      const portal = await openPortal(store);
      const [primary, merged] = [await create(portal, contacts), await create(portal, contacts)];
      const [kept, second, third] = [await create(portal, companies), await create(portal, companies), await create(portal, companies)];
      await link(portal, primary, kept, 'promoted');
      await link(portal, merged, second, 'promoted');
      await link(portal, merged, kept);
      await link(portal, third, merged);
      await link(portal, merged, await create(portal, contacts));
      await merge(portal, primary, merged, 'primary');
      assert.deepEqual(await neighbourIds(portal, primary, companies), [kept.id, second.id, third.id]);
      assert.deepEqual(await portal.held([primary], companies, promotedKey(portal)), [kept.id]);
      assert.equal((await neighbourIds(portal, primary, contacts)).length, 1);
      assert.deepEqual(await portal.survivorOf(merged), primary);
    },
  },
  {
    claim: 'leads every id of a chain of merges to the last survivor',
    async prove(store) {
      const portal = await openPortal(store);
      const [one, other, third] = [await create(portal, contacts), await create(portal, contacts), await create(portal, contacts)];
      const first = await merge(portal, one, other, 'new');
      const last = await merge(portal, third, first, 'new');
      for (const gone of [one, other, third, first]) assert.deepEqual(await portal.survivorOf(gone), last);
    },
  },
  {
    claim: "counts the uses of a portal's own types through archive, restore, merge and purge",
    async prove(store) {
      const portal = await openPortal(store);
      const [label, back] = await defineLabel(portal);
      const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
      const { plain } = typesOf(portal, contact, company);
      const facts = { pairs: [{ from: contact, to: company }] };
      await change(portal, facts, { kind: 'linked', from: contact, to: company, types: [plain, label] });
      const uses = () =>
        decide(portal, { typesInUse: [label, back] }, (known) => ({
          changes: [],
          outcome: [known.edgesOfType(label), known.edgesOfType(back)],
        }));
      assert.deepEqual(await uses(), [1, 1]);
      await archive(portal, company);
      assert.deepEqual(await uses(), [0, 0]);
      await restore(portal, company);
      assert.deepEqual(await uses(), [1, 1]);
      const survivor = await merge(portal, company, await create(portal, companies), 'new');
      assert.deepEqual(await uses(), [1, 1]);
      await archive(portal, contact);
      await change(portal, {}, { kind: 'associationTypesRemoved', keys: [label, back] });
      await restore(portal, contact);
      assert.deepEqual(await neighboursOf(portal, contact, companies), [{ id: survivor.id, types: [plain] }]);
      await purge(portal, contact);
      assert.deepEqual(await uses(), [0, 0]);
    },
  },
  {
    claim: 'names the object types that a record is linked to, with the number of neighbours of each',
    async prove(store) {
      const portal = await openPortal(store);
      const { company } = await hub(portal, 100);
      const contact = await createLinked(portal, company);
      await link(portal, contact, await create(portal, contacts));
      assert.deepEqual(await portal.neighbourTypes(company), [{ type: contacts, total: 101 }]);
      assert.deepEqual(await portal.neighbourTypes(contact), [
        { type: contacts, total: 1 },
        { type: companies, total: 1 },
      ]);
      assert.deepEqual(await portal.neighbourTypes({ type: contacts, id: absentId }), []);
    },
  },
  {
    claim: 'says whom records hold by a one-per type, in the order in which they are named',
    async prove(store) {
      const portal = await openPortal(store);
      const [one, other, company] = [await create(portal, contacts), await create(portal, contacts), await create(portal, companies)];
      await link(portal, other, company, 'promoted');
      await link(portal, one, company);
      const absent = { type: contacts, id: absentId };
      assert.deepEqual(await portal.held([one, other, absent, other], companies, promotedKey(portal)), [
        undefined,
        company.id,
        undefined,
        company.id,
      ]);
    },
  },
];

/** Creates a contact that is linked to a company, by the promoted type too, in one command. */
function createLinked(portal: PortalStore, company: RecordRef): Promise<RecordRef> {
  return decide(portal, { ends: [{ record: company, toType: contacts }] }, (facts) => {
    const contact: RecordRef = { type: contacts, id: facts.takeRecordId() };
    const { plain, promoted } = typesOf(portal, contact, company);
    return {
      changes: [
        { kind: 'recordCreated', record: contact, at: noon, properties: {} },
        { kind: 'linked', from: contact, to: company, types: [promoted, plain] },
      ],
      outcome: contact,
    };
  });
}

/** A company with contacts linked to it, every other one by the promoted type too; contacts in ascending order of id. */
async function hub(portal: PortalStore, size: number): Promise<{ readonly company: RecordRef; readonly linked: readonly RecordRef[] }> {
  const company = await create(portal, companies);
  const linked = await Promise.all(Array.from({ length: size }, () => create(portal, contacts)));
  linked.sort((one, other) => one.id - other.id);
  await Promise.all(linked.map((contact, place) => link(portal, contact, company, place % 2 === 0 ? 'promoted' : 'plain')));
  return { company, linked };
}

async function countsOf(portal: PortalStore, company: RecordRef) {
  const contact: RecordRef = { type: contacts, id: absentId };
  const { plain, promoted } = typesOf(portal, company, contact);
  return decide(portal, { pairs: [{ from: company, to: contact }] }, (facts) => ({
    changes: [],
    outcome: {
      neighbours: facts.neighbourCount(company, contacts),
      plain: facts.edgeCount(company, contacts, plain),
      promoted: facts.edgeCount(company, contacts, promoted),
    },
  }));
}

function promotedKey(portal: PortalStore): AssociationTypeKey {
  const { promoted } = portal.schema.links.between(contacts, companies);
  if (promoted === undefined) throw new Error('the case needs a type that a first company takes');
  return promoted.key;
}

/** Defines a label between contacts and companies; both directions' keys. */
export async function defineLabel(portal: PortalStore): Promise<readonly [AssociationTypeKey, AssociationTypeKey]> {
  const [key, inverseKey] = [associationTypeKeyOf(1, 1), associationTypeKeyOf(1, 2)];
  const common = { category: 'USER_DEFINED', isDefault: false, isLegacy: false, onePer: undefined, promotesFirst: undefined } as const;
  const types: readonly AssociationType[] = [
    { ...common, key, inverseKey, id: 1, from: contacts, to: companies, name: 'adviser', label: 'Adviser' },
    { ...common, key: inverseKey, inverseKey: key, id: 2, from: companies, to: contacts, name: 'advised', label: 'Advised' },
  ];
  await change(portal, {}, { kind: 'associationTypesDefined', types });
  return [key, inverseKey];
}
