import assert from 'node:assert/strict';
import type { AssociationType } from '../../domain/association-type.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type RecordRef, recordIdOf } from '../../domain/ids.ts';
import type { SchemaChange } from '../../domain/portal-schema.ts';
import type { NeighbourCount, PortalStore } from '../port.ts';
import {
  absentId,
  archive,
  change,
  companies,
  contacts,
  create,
  decide,
  link,
  openPortal,
  type StoreCase,
  typesOf,
  unlink,
} from './setup.ts';

/** What a portal's users define: types of links, limits on them, and how much both are used. */
export const definitionCases: readonly StoreCase[] = [
  {
    claim: 'shows what was defined to every command after it, also of the same turn, and to readers once it is kept',
    async prove(store) {
      const portal = await openPortal(store);
      const before = portal.schema;
      const defined = define(portal, label(1));
      const seen = decide(portal, {}, ({ schema }) => ({ changes: [], outcome: schema.links.byKey(keyOf(1))?.label }));
      await defined;
      assert.equal(await seen, 'Label 1');
      assert.equal(before.links.byKey(keyOf(1)), undefined);
      assert.deepEqual(portal.schema.links.byKey(keyOf(1)), label(1)[0]);
      assert.equal(portal.schema.nextAssociationTypeId, 3);
      assert.deepEqual(
        portal.schema.links.between(companies, contacts).types.filter(({ category }) => category === 'USER_DEFINED'),
        [label(1)[1]],
      );
    },
  },
  {
    claim: 'keeps nothing of the definitions of a command whose decision throws',
    async prove(store) {
      const portal = await openPortal(store);
      const failing = decide(portal, {}, (facts) => {
        facts.foresee({ kind: 'associationTypesDefined', types: label(1) });
        throw new Error('no');
      });
      const [failed] = await Promise.allSettled([failing, define(portal, label(3))]);
      assert.equal(failed?.status, 'rejected');
      assert.equal(portal.schema.links.byKey(keyOf(1)), undefined);
      assert.equal(portal.schema.links.byKey(keyOf(3))?.label, 'Label 3');
    },
  },
  {
    claim: 'replaces a definition that is made again, and forgets one that is removed with its limit, but never its id',
    async prove(store) {
      const portal = await openPortal(store);
      await define(portal, label(1));
      await define(
        portal,
        label(1).map((type) => ({ ...type, label: 'Other' })),
      );
      assert.equal(portal.schema.links.byKey(keyOf(2))?.label, 'Other');
      await change(portal, {}, { kind: 'associationLimitSet', type: keyOf(1), max: 5 });
      assert.deepEqual([...portal.schema.associationLimits], [[keyOf(1), 5]]);
      await change(portal, {}, { kind: 'associationTypesRemoved', keys: [keyOf(1), keyOf(2)] });
      assert.equal(portal.schema.links.byKey(keyOf(1)), undefined);
      assert.equal(portal.schema.associationLimits.size, 0);
      assert.equal(portal.schema.nextAssociationTypeId, 3);
    },
  },
  {
    claim: 'keeps a limit until it is taken away',
    async prove(store) {
      const portal = await openPortal(store);
      const max = (value: number | null): SchemaChange => ({ kind: 'associationLimitSet', type: plainKey(portal), max: value });
      await change(portal, {}, max(5));
      await change(portal, {}, max(7));
      assert.equal(portal.schema.associationLimits.get(plainKey(portal)), 7);
      await change(portal, {}, max(null));
      assert.equal(portal.schema.associationLimits.size, 0);
    },
  },
  {
    claim: 'keeps the definitions of two portals apart',
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      await define(one, label(1));
      assert.equal(other.schema.links.byKey(keyOf(1)), undefined);
      assert.equal(other.schema.nextAssociationTypeId, 1);
    },
  },
  {
    claim: 'says of an object type whether any of its records is live, after all earlier commands of the turn',
    async prove(store) {
      const portal = await openPortal(store);
      const isPopulated = () =>
        decide(portal, { populations: [contacts] }, (facts) => ({ changes: [], outcome: facts.isPopulated(contacts) }), 'neighbours');
      assert.equal(await isPopulated(), false);
      await create(portal, companies);
      const [record, seen] = await Promise.all([create(portal, contacts), isPopulated()]);
      assert.equal(seen, true);
      const [, left] = await Promise.all([archive(portal, record), isPopulated()]);
      assert.equal(left, false);
      await assert.rejects(decide(portal, {}, (facts) => ({ changes: [], outcome: facts.isPopulated(contacts) }), 'neighbours'));
    },
  },
  {
    claim: 'says which live records have one of several values, after all earlier commands of the turn, no more than asked for',
    async prove(store) {
      const [portal, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const having = (values: readonly string[], limit = 10) => {
        const wanted = { type: contacts, property: 'a "stage"', values, limit };
        return decide(portal, { recordsWith: [wanted] }, (facts) => ({ changes: [], outcome: facts.recordsWith(wanted) }), 'neighbours');
      };
      assert.deepEqual(await having(['1', '2']), []);
      const [first, second] = [await create(portal, contacts, { 'a "stage"': '1' }), await create(portal, contacts, { 'a "stage"': '2' })];
      await create(portal, contacts, { 'a "stage"': '12', other: '1' });
      await create(portal, companies, { 'a "stage"': '1' });
      await create(other, contacts, { 'a "stage"': '1' });
      assert.deepEqual(await having(['2', '1']), [first.id, second.id]);
      assert.deepEqual(await having(['2', '1'], 1), [first.id]);
      assert.deepEqual(await having([]), []);
      const [third, seen] = await Promise.all([create(portal, contacts, { 'a "stage"': '3' }), having(['3'])]);
      assert.deepEqual(seen, [third.id]);
      const [, left] = await Promise.all([archive(portal, first), having(['1'])]);
      assert.deepEqual(left, []);
      const unasked = { type: contacts, property: 'a "stage"', values: ['1'], limit: 1 };
      await assert.rejects(decide(portal, {}, (facts) => ({ changes: [], outcome: facts.recordsWith(unasked) }), 'neighbours'));
    },
  },
  {
    claim: 'logs definitions as it logs everything else',
    async prove(store) {
      const portal = await openPortal(store);
      const changes: readonly SchemaChange[] = [
        { kind: 'associationTypesDefined', types: label(1) },
        { kind: 'associationLimitSet', type: keyOf(1), max: 5 },
        { kind: 'associationTypesRemoved', keys: [keyOf(1), keyOf(2)] },
      ];
      for (const one of changes) await change(portal, {}, one);
      assert.deepEqual(
        (await portal.changes(0, 10)).map((entry) => JSON.stringify(entry.change)),
        changes.map((one) => JSON.stringify(one)),
      );
    },
  },
  {
    claim: 'counts the edges of a type of the users, the same from either direction, through links, removals and archiving',
    async prove(store) {
      const portal = await openPortal(store);
      await define(portal, label(1));
      const company = await create(portal, companies);
      const made = await Promise.all(Array.from({ length: 3 }, () => create(portal, contacts)));
      assert.deepEqual(await usesOf(portal), [0, 0]);
      for (const contact of made) await linkLabelled(portal, contact, company);
      await linkLabelled(portal, company, made[0] ?? company, 2);
      assert.deepEqual(await usesOf(portal), [3, 3]);
      await unlink(portal, company, made[0] ?? company);
      assert.deepEqual(await usesOf(portal), [2, 2]);
      await archive(portal, made[1] ?? company);
      assert.deepEqual(await usesOf(portal), [1, 1]);
      await archive(portal, company);
      assert.deepEqual(await usesOf(portal), [0, 0]);
    },
  },
  {
    claim: 'counts an edge of a type that is its own inverse once',
    async prove(store) {
      const portal = await openPortal(store);
      const own: AssociationType = { ...labelBase, key: keyOf(1), inverseKey: keyOf(1), id: 1, from: contacts, to: contacts, label: 'Own' };
      await define(portal, [own]);
      const [one, other] = [await create(portal, contacts), await create(portal, contacts)];
      await linkLabelled(portal, other, one);
      assert.deepEqual((await usesOf(portal))[0], 1);
    },
  },
  {
    claim: 'counts the neighbours of every record that has enough of them, in pages of any size',
    async prove(store) {
      const portal = await openPortal(store);
      const sizes = [1, 0, 70, 3, 64, 63, 2];
      const made = await Promise.all(Array.from({ length: 70 }, () => create(portal, contacts)));
      const hubs: { readonly id: number; readonly total: number }[] = [];
      for (const size of sizes) {
        const company = await create(portal, companies);
        hubs.push({ id: company.id, total: size });
        await Promise.all(made.slice(0, size).map((contact) => link(portal, contact, company, 'promoted')));
      }
      // Links to another type stand beside those that are counted, also as many as make a hub.
      const last = { type: companies, id: recordIdOf(hubs.at(-1)?.id ?? 0) };
      for (let n = 0; n < 66; n += 1) await link(portal, last, await create(portal, companies));
      for (const least of [1, 2, 63, 64, 65, 71]) {
        const expected = hubs.filter(({ total }) => total >= least);
        for (const limit of [1, 2, 3, 7, 100]) {
          const rows = await countsOf(portal, least, limit);
          assert.deepEqual(
            rows.map(({ id, total }) => ({ id, total })),
            expected,
            `at least ${least} in pages of ${limit}`,
          );
          const promoted = typesOf(portal, { type: companies, id: absentId }, { type: contacts, id: absentId }).promoted;
          for (const { byType, total } of rows) assert.deepEqual([...byType], [[promoted, total]]);
        }
      }
    },
  },
];

const labelBase = {
  category: 'USER_DEFINED',
  name: 'label',
  isDefault: false,
  isLegacy: false,
  onePer: undefined,
  promotesFirst: undefined,
} as const;

function keyOf(id: number): AssociationTypeKey {
  return associationTypeKeyOf(1, id);
}

/** Both directions of a label between contacts and companies: the given id and the one after it. */
export function label(id: number): readonly AssociationType[] {
  const common = { ...labelBase, label: `Label ${id}` };
  return [
    { ...common, key: keyOf(id), inverseKey: keyOf(id + 1), id, from: contacts, to: companies },
    { ...common, key: keyOf(id + 1), inverseKey: keyOf(id), id: id + 1, from: companies, to: contacts },
  ];
}

function define(portal: PortalStore, types: readonly AssociationType[]): Promise<undefined> {
  return change(portal, {}, { kind: 'associationTypesDefined', types });
}

function plainKey(portal: PortalStore): AssociationTypeKey {
  return typesOf(portal, { type: contacts, id: absentId }, { type: companies, id: absentId }).plain;
}

/** Links two records by their default type and the label with an id; a link that is there already gains nothing. */
function linkLabelled(portal: PortalStore, from: RecordRef, to: RecordRef, id = 1): Promise<undefined> {
  return change(portal, { pairs: [{ from, to }] }, { kind: 'linked', from, to, types: [typesOf(portal, from, to).plain, keyOf(id)] });
}

function usesOf(portal: PortalStore): Promise<readonly [number, number]> {
  const typesInUse = [keyOf(1), keyOf(2)];
  return decide(portal, { typesInUse }, (facts) => ({
    changes: [],
    outcome: [facts.edgesOfType(keyOf(1)), facts.edgesOfType(keyOf(2))] as const,
  }));
}

async function countsOf(portal: PortalStore, least: number, limit: number): Promise<readonly NeighbourCount[]> {
  const rows: NeighbourCount[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page: Awaited<ReturnType<PortalStore['neighbourCounts']>> = await portal.neighbourCounts({
      fromType: companies,
      toType: contacts,
      after,
      limit,
      least,
    });
    rows.push(...page.rows);
    after = page.end;
  }
  return rows;
}
