import assert from 'node:assert/strict';
import { portalIdOf } from '../../domain/ids.ts';
import type { Store } from '../port.ts';
import { contacts, create, openPortal, type StoreCase } from './setup.ts';

const put = (store: Store, kind: string, key: string, value: string | null) => store.registry.put([{ kind, key, value }]);
const all = { prefix: '', after: '', limit: 100 } as const;

/** What the server keeps beside portals, and who is told of changes. */
export const registryCases: readonly StoreCase[] = [
  {
    claim: 'gives a part to one player at a time, who keeps it by asking again, until it is given back or its time is over',
    async prove(store) {
      assert.equal(await store.playPart('one', 'Ada', 60_000), true);
      assert.equal(await store.playPart('one', 'Eve', 60_000), false);
      assert.equal(await store.playPart('other', 'Eve', 60_000), true);
      assert.equal(await store.playPart('one', 'Ada', 60_000), true);
      assert.equal(await store.playPart('one', 'Ada', 0), true);
      assert.equal(await store.playPart('one', 'Eve', 50), true);
      assert.equal(await store.playPart('one', 'Ada', 60_000), false);
      while (!(await store.playPart('one', 'Ada', 60_000))) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(await store.playPart('one', 'Eve', 60_000), false);
    },
  },
  {
    claim: 'keeps an entry by kind and key, replaces it, and removes it',
    async prove(store) {
      const { registry } = store;
      assert.equal(await registry.entry('app', '1'), undefined);
      await put(store, 'app', '1', 'one');
      await put(store, 'grant', '1', 'other');
      assert.equal(await registry.entry('app', '1'), 'one');
      await put(store, 'app', '1', 'new');
      assert.equal(await registry.entry('app', '1'), 'new');
      await put(store, 'app', '1', null);
      assert.equal(await registry.entry('app', '1'), undefined);
      assert.equal(await registry.entry('grant', '1'), 'other');
    },
  },
  {
    claim: 'lists the entries of a kind by key, by prefix, above a key, at most as many as asked for',
    async prove({ registry }) {
      await registry.put(['b:1', 'a:2', 'a:10', 'c', 'a:1'].map((key) => ({ kind: 'k', key, value: `v${key}` })));
      await registry.put([{ kind: 'other', key: 'a:1', value: 'x' }]);
      const keys = async (page: object) => (await registry.entries({ kind: 'k', ...all, ...page })).map(({ key }) => key);
      assert.deepEqual(await keys({}), ['a:1', 'a:10', 'a:2', 'b:1', 'c']);
      assert.deepEqual(await keys({ prefix: 'a:' }), ['a:1', 'a:10', 'a:2']);
      assert.deepEqual(await keys({ prefix: 'a:', after: 'a:1', limit: 1 }), ['a:10']);
      assert.deepEqual(await keys({ after: 'b:1' }), ['c']);
      assert.deepEqual(await registry.entries({ kind: 'k', ...all, prefix: 'c' }), [{ key: 'c', value: 'vc' }]);
    },
  },
  {
    claim: 'edits entries where one has the value that it is expected to have, or is not there, and keeps nothing where it has not',
    async prove({ registry }) {
      const lock = (value: string | null) => ({ kind: 'lock', key: '1', value });
      const other = (value: string) => ({ kind: 'k', key: 'a', value });
      assert.equal(await registry.putIf(lock('x'), [other('1')]), false);
      assert.equal(await registry.entry('k', 'a'), undefined);
      assert.equal(await registry.putIf(lock(null), [lock('x'), other('1')]), true);
      assert.equal(await registry.putIf(lock(null), [lock('y'), other('2')]), false);
      assert.deepEqual([await registry.entry('lock', '1'), await registry.entry('k', 'a')], ['x', '1']);
      assert.equal(await registry.putIf(lock('x'), [other('3')]), true);
      assert.equal(await registry.putIf(lock('x'), [lock(null), other('4')]), true);
      assert.deepEqual([await registry.entry('lock', '1'), await registry.entry('k', 'a')], [undefined, '4']);
    },
  },
  {
    claim: 'lets one of those have their way who expect the same of an entry at the same time',
    async prove({ registry }) {
      const entry = (value: string | null) => ({ kind: 'lock', key: '1', value });
      for (const [before, names] of [
        [null, ['a', 'b', 'c', 'd']],
        ['', ['e', 'f', 'g', 'h']],
      ] as const) {
        const now = before === null ? null : ((await registry.entry('lock', '1')) ?? null);
        const won = await Promise.all(names.map((name) => registry.putIf(entry(now), [entry(name)])));
        assert.equal(won.filter(Boolean).length, 1);
        assert.equal(await registry.entry('lock', '1'), names[won.indexOf(true)]);
      }
    },
  },
  {
    claim: 'tells where the log of each portal ends',
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      await create(one, contacts);
      await create(other, contacts);
      await create(one, contacts);
      const last = async (portal: typeof one) => (await portal.changes(0, 10)).at(-1)?.number;
      const [none, ofOther, ofOne] = await store.logEnds([portalIdOf(3), other.id, one.id]);
      assert.deepEqual([none, ofOther, ofOne], [0, await last(other), await last(one)]);
    },
  },
  {
    claim: 'gives an entry to one of those who take it at the same time',
    async prove(store) {
      await put(store, 'code', 'x', 'grant');
      const taken = await Promise.all([1, 2, 3].map(() => store.registry.take('code', 'x')));
      assert.deepEqual(
        taken.filter((value) => value !== undefined),
        ['grant'],
      );
      assert.equal(await store.registry.entry('code', 'x'), undefined);
    },
  },
  {
    claim: 'tells watchers of a portal once its changes can be read, and of no other portal, until they end it',
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      const told: number[] = [];
      const end = store.watch((portal) => told.push(portal));
      await create(one, contacts);
      assert.equal((await one.changes(0, 10)).length, 1);
      assert.deepEqual(new Set(told), new Set([1]));
      end();
      await create(other, contacts);
      assert.deepEqual(new Set(told), new Set([1]));
    },
  },
  {
    claim: 'says where the log ends: at the last change of all portals, below every later one',
    async prove(store) {
      const [one, other] = [await openPortal(store, 1), await openPortal(store, 2)];
      await create(one, contacts);
      await create(other, contacts);
      const end = await store.logEnd();
      const numbers = async (after: number) => (await Promise.all([one, other].map((portal) => portal.changes(after, 10)))).flat();
      assert.equal((await numbers(0)).length, 2);
      assert.deepEqual(await numbers(end), []);
      await create(one, contacts);
      await create(other, contacts);
      assert.equal((await numbers(end)).length, 2);
    },
  },
];
