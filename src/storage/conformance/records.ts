import assert from 'node:assert/strict';
import type { Change } from '../../domain/change.ts';
import { type RecordRef, recordIdOf } from '../../domain/ids.ts';
import { absentId, archive, change, companies, contacts, create, decide, noon, openPortal, type StoreCase, source } from './setup.ts';

/** Records: made, edited, archived, listed. */
export const recordCases: readonly StoreCase[] = [
  {
    claim: 'reads a record back as it was created',
    async prove(store) {
      const portal = await openPortal(store);
      const record = await create(portal, contacts, { firstname: 'Zoë "Z" \u2028', empty: ' ' });
      assert.deepEqual(await portal.record(record), {
        ...record,
        createdAt: noon,
        updatedAt: noon,
        archivedAt: null,
        properties: { firstname: 'Zoë "Z" \u2028', empty: ' ' },
      });
    },
  },
  {
    claim: 'answers undefined for a record that is not there, and for the same id of another type',
    async prove(store) {
      const portal = await openPortal(store);
      const record = await create(portal, contacts);
      assert.equal(await portal.record({ type: contacts, id: absentId }), undefined);
      assert.equal(await portal.record({ type: companies, id: record.id }), undefined);
    },
  },
  {
    claim: 'reads several records by id, archived or not, and leaves out those that are not there',
    async prove(store) {
      const portal = await openPortal(store);
      const [live, gone] = [await create(portal, contacts, { a: '1' }), await create(portal, companies)];
      await archive(portal, gone);
      const found = await portal.recordsById([gone, { type: contacts, id: absentId }, { type: contacts, id: gone.id }, live]);
      const byId = new Map(found.map((record) => [record.id, record]));
      assert.deepEqual([...byId.keys()].sort(), [live.id, gone.id].sort());
      assert.deepEqual(byId.get(live.id), await portal.record(live));
      assert.equal(byId.get(gone.id)?.archivedAt, (await portal.record(gone))?.archivedAt);
    },
  },
  {
    claim: 'gives out every record id once, also after a command that failed',
    async prove(store) {
      const portal = await openPortal(store);
      const failed = decide(portal, {}, (facts) => {
        facts.takeRecordId();
        throw new Error('refused');
      });
      const rest = Array.from({ length: 20 }, () => create(portal, contacts));
      await assert.rejects(failed, /refused/);
      const ids = (await Promise.all(rest)).map(({ id }) => id);
      assert.equal(new Set(ids).size, 20);
      assert.ok(!ids.includes((await create(portal, companies)).id));
    },
  },
  {
    claim: 'edits properties, clears those set to null and leaves the others',
    async prove(store) {
      const portal = await openPortal(store);
      const record = await create(portal, contacts, { a: '1', b: '2', c: '3' });
      await change(portal, { records: [record] }, { kind: 'recordUpdated', record, at: noon + 5, properties: { a: 'x', b: null } });
      const after = await portal.record(record);
      assert.deepEqual(after?.properties, { a: 'x', c: '3' });
      assert.deepEqual([after?.createdAt, after?.updatedAt], [noon, noon + 5]);
    },
  },
  {
    claim: 'keeps an archived record readable as archived, and lists it only where archived ones are asked for',
    async prove(store) {
      const portal = await openPortal(store);
      const [kept, gone] = [await create(portal, contacts), await create(portal, contacts)];
      await archive(portal, gone);
      assert.equal((await portal.record(gone))?.archivedAt, noon);
      const page = { type: contacts, from: 1, limit: 10 };
      assert.deepEqual(
        (await portal.records({ ...page, archived: 'never' })).map(({ id }) => id),
        [kept.id],
      );
      assert.deepEqual(
        (await portal.records({ ...page, archived: 'only' })).map(({ id }) => id),
        [gone.id],
      );
    },
  },
  {
    claim: 'lists records of one type by id, from a given one on, at most as many as asked for',
    async prove(store) {
      const portal = await openPortal(store);
      const made = await Promise.all(Array.from({ length: 5 }, () => create(portal, contacts)));
      await create(portal, companies);
      const ids = made.map(({ id }) => id).sort((a, b) => a - b);
      const page = await portal.records({ type: contacts, from: ids[1] ?? 0, limit: 3, archived: 'never' });
      assert.deepEqual(
        page.map(({ id }) => id),
        ids.slice(1, 4),
      );
    },
  },
  {
    claim: 'tells a command whether a record is live, archived or absent',
    async prove(store) {
      const portal = await openPortal(store);
      const [live, archived] = [await create(portal, contacts), await create(portal, contacts)];
      const absent = { type: contacts, id: absentId };
      await archive(portal, archived);
      const seen = await decide(portal, { records: [live, archived, absent] }, (facts) => ({
        changes: [],
        outcome: [live, archived, absent].map((record) => [facts.presence(record), facts.record(record)?.id]),
      }));
      assert.deepEqual(seen, [
        ['live', live.id],
        ['archived', archived.id],
        ['absent', undefined],
      ]);
    },
  },
  {
    claim: 'tells what was set on records, newest first, in the order of the records, with time and source',
    async prove(store) {
      const portal = await openPortal(store);
      const [one, other] = [await create(portal, contacts, { a: '1' }), await create(portal, contacts, { b: '1' })];
      await change(portal, { records: [one] }, { kind: 'recordUpdated', record: one, at: noon + 1, properties: { a: '2' } });
      const both = [
        { kind: 'recordUpdated' as const, record: one, at: noon + 2, properties: { a: null } },
        { kind: 'recordUpdated' as const, record: other, at: noon + 2, properties: { b: '2' } },
      ];
      await change(portal, { records: [one, other] }, ...both);
      await archive(portal, one);
      const versions = await portal.versions([other, { type: contacts, id: absentId }, one], 10);
      const told = versions.map((list) => list.map(({ at, properties }) => [at, properties]));
      assert.deepEqual(told, [
        [
          [noon, { b: '2' }],
          [noon, { b: '1' }],
        ],
        [],
        [
          [noon, { a: null }],
          [noon, { a: '2' }],
          [noon, { a: '1' }],
        ],
      ]);
      assert.deepEqual(versions[0]?.[0]?.source, source);
    },
  },
  {
    claim: 'tells the latest turns that updated a record, as many as are asked for, and its creation besides',
    async prove(store) {
      const portal = await openPortal(store);
      const record = await create(portal, contacts, { a: '0' });
      for (const a of ['1', '2', '3']) {
        await change(portal, { records: [record] }, { kind: 'recordUpdated', record, at: noon, properties: { a } });
      }
      const values = async (limit: number) => (await portal.versions([record], limit))[0]?.map(({ properties }) => properties['a']);
      assert.deepEqual(await values(2), ['3', '2', '0']);
      assert.deepEqual(await values(3), ['3', '2', '1', '0']);
    },
  },
  {
    claim: 'tells each version of a record that one turn made and updated, and none of a record that was purged',
    async prove(store) {
      const portal = await openPortal(store);
      const record = await decide(portal, {}, (facts) => {
        const made: RecordRef = { type: contacts, id: facts.takeRecordId() };
        const changes: Change[] = [
          { kind: 'recordCreated', record: made, at: noon, properties: { a: '1' } },
          { kind: 'recordUpdated', record: made, at: noon, properties: { a: '2' } },
          { kind: 'recordUpdated', record: made, at: noon, properties: { a: '3' } },
        ];
        return { changes, outcome: made };
      });
      const values = async () => (await portal.versions([record], 10))[0]?.map(({ properties }) => properties['a']);
      assert.deepEqual(await values(), ['3', '2', '1']);
      const purge = { kind: 'recordPurged' as const, record, at: noon, edges: [] };
      await decide(portal, { records: [record], neighbourhoods: [record] }, () => ({ changes: [purge], outcome: undefined }), 'neighbours');
      assert.deepEqual(await values(), []);
    },
  },
  {
    claim: 'takes a record with an id that was chosen for it, and gives out ids above it from then on',
    async prove(store) {
      const portal = await openPortal(store);
      const first = await create(portal, contacts);
      const record: RecordRef = { type: contacts, id: recordIdOf(first.id + 1_000) };
      await change(portal, { records: [record] }, { kind: 'recordCreated', record, at: noon, properties: { a: '1' } });
      assert.equal((await create(portal, contacts)).id, record.id + 1);
      assert.deepEqual((await portal.record(record))?.properties, { a: '1' });
    },
  },
];
