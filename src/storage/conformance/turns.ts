import assert from 'node:assert/strict';
import type { RecordRef } from '../../domain/ids.ts';
import {
  archive,
  change,
  companies,
  contacts,
  create,
  decide,
  link,
  neighbourIds,
  noon,
  openPortal,
  type StoreCase,
  unlink,
} from './setup.ts';

/** Turns: order, failures, the change log. */
export const turnCases: readonly StoreCase[] = [
  {
    claim: 'decides commands in the order of their submission, each on what the earlier ones left',
    async prove(store) {
      const portal = await openPortal(store);
      const record = await create(portal, contacts, { n: '0' });
      const seen = await Promise.all(
        Array.from({ length: 50 }, () =>
          decide(portal, { records: [record] }, (facts) => {
            const n = Number(facts.record(record)?.properties['n']);
            return { changes: [{ kind: 'recordUpdated', record, at: noon, properties: { n: String(n + 1) } }], outcome: n };
          }),
        ),
      );
      assert.deepEqual(
        seen,
        Array.from({ length: 50 }, (_, n) => n),
      );
      assert.equal((await portal.record(record))?.properties['n'], '50');
    },
  },
  {
    claim: 'rejects a command whose decision throws, and only that one; nothing of it is kept',
    async prove(store) {
      const portal = await openPortal(store);
      const results = await Promise.allSettled(
        [0, 1, 2, 3].map((n) =>
          decide(portal, {}, (facts) => {
            const record = { type: contacts, id: facts.takeRecordId() };
            if (n === 2) throw new Error('no');
            return { changes: [{ kind: 'recordCreated', record, at: noon, properties: { n: String(n) } }], outcome: n };
          }),
        ),
      );
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      );
      const kept = await portal.records({ type: contacts, from: 1, limit: 10, archived: 'never' });
      assert.deepEqual(
        kept.map(({ properties }) => properties['n']),
        ['0', '1', '3'],
      );
    },
  },
  {
    claim: 'rejects a command whose changes touch what it did not ask for, keeps nothing of it and all of the others',
    async prove(store) {
      const portal = await openPortal(store);
      const [named, unnamed] = [await create(portal, contacts, { n: '0' }), await create(portal, contacts, { n: '0' })];
      const edit = (record: RecordRef, n: string) => ({ kind: 'recordUpdated' as const, record, at: noon, properties: { n } });
      const results = await Promise.allSettled([
        create(portal, companies),
        change(portal, { records: [named] }, edit(named, '1'), edit(unnamed, '1')),
        create(portal, companies),
      ]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.equal((await portal.record(named))?.properties['n'], '0');
      assert.equal((await portal.records({ type: companies, from: 1, limit: 10, archived: 'never' })).length, 2);
      assert.equal((await portal.changes(0, 100)).length, 4);
    },
  },
  {
    claim: 'sees, within one turn, a link made by the command before, from the other end',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
      const linked = link(portal, contact, company);
      const seen = decide(portal, { pairs: [{ from: company, to: contact }] }, (facts) => ({
        changes: [],
        outcome: [facts.typesBetween(company, contact).length, facts.neighbourCount(company, contacts)],
      }));
      const removed = unlink(portal, company, contact);
      await Promise.all([linked, removed]);
      assert.deepEqual(await seen, [1, 1]);
      assert.deepEqual(await neighbourIds(portal, contact, companies), []);
    },
  },
  {
    claim: 'orders an archive among the links around it',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company, other] = [await create(portal, contacts), await create(portal, companies), await create(portal, companies)];
      const after = (): Promise<string> =>
        decide(portal, { pairs: [{ from: contact, to: other }] }, (facts) => ({ changes: [], outcome: facts.presence(contact) }));
      const [, before, , behind] = await Promise.all([link(portal, contact, company), after(), archive(portal, contact), after()]);
      assert.deepEqual([before, behind], ['live', 'archived']);
      assert.deepEqual(await neighbourIds(portal, company, contacts), []);
    },
  },
  {
    claim: 'logs every change in commit order, with rising numbers, and nothing for a command that changed nothing',
    async prove(store) {
      const portal = await openPortal(store);
      const [contact, company] = [await create(portal, contacts, { a: '1' }), await create(portal, companies)];
      await link(portal, contact, company);
      await change(portal, {});
      await unlink(portal, contact, company);
      await archive(portal, contact);
      const log = await portal.changes(0, 100);
      assert.deepEqual(
        log.map((entry) => entry.change.kind),
        ['recordCreated', 'recordCreated', 'linked', 'unlinked', 'recordArchived'],
      );
      assert.ok(log.every((entry, place) => place === 0 || entry.number > (log[place - 1]?.number ?? 0)));
      assert.deepEqual(log[0], {
        number: log[0]?.number,
        at: noon,
        source: { kind: 'API' },
        change: { kind: 'recordCreated', record: contact, at: noon, properties: { a: '1' } },
      });
    },
  },
  {
    claim: 'reads the log from any number on and in pages of any size, also inside the changes of one command',
    async prove(store) {
      const portal = await openPortal(store);
      const company = await create(portal, companies);
      const made = await Promise.all(Array.from({ length: 40 }, () => create(portal, contacts)));
      const { plain } = { plain: portal.schema.links.between(companies, contacts).defaultType };
      assert.ok(plain);
      const pairs = made.map((contact) => ({ from: company, to: contact }));
      await change(portal, { pairs }, ...pairs.map((pair) => ({ kind: 'linked' as const, ...pair, types: [plain.key] })));
      const whole = await portal.changes(0, 1_000);
      assert.equal(whole.length, 81);
      for (const size of [1, 7, 40, 41]) {
        const paged = [];
        for (;;) {
          const page = await portal.changes(paged.at(-1)?.number ?? 0, size);
          assert.ok(page.length <= size);
          if (page.length === 0) break;
          paged.push(...page);
        }
        assert.deepEqual(paged, whole, `pages of ${size}`);
      }
    },
  },
  {
    claim: 'finishes what was submitted before it closes, and rejects what comes later',
    async prove(store) {
      const portal = await openPortal(store);
      const submitted = create(portal, contacts);
      await store.close();
      await submitted;
      await assert.rejects(portal.record({ type: contacts, id: (await submitted).id }));
      await assert.rejects(create(portal, contacts));
    },
  },
];
