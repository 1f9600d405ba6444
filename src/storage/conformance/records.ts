import assert from 'node:assert/strict';
import { absentId, archive, change, companies, contacts, create, decide, noon, openPortal, type StoreCase } from './setup.ts';

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
];
