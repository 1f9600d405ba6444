import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RecordId, recordIdOf } from '../../src/domain/ids.ts';
import type { StoredRecord } from '../../src/domain/record.ts';
import type { SearchQuery, SearchTest } from '../../src/domain/search.ts';
import { isFound, sortKeyOf, sortOrder } from '../../src/domain/search-match.ts';
import { propertyOf, query } from '../../src/storage/conformance/search.ts';
import {
  archive,
  change,
  companies,
  contacts,
  create,
  link,
  merge,
  noon,
  purge,
  restore,
  unlink,
} from '../../src/storage/conformance/setup.ts';
import type { PortalStore, Store } from '../../src/storage/port.ts';

/** Where a store keeps what it is given, of one engine, and a portal in it. Searches there never look at records one by one. */
export interface Ground {
  /** Opens what is kept; the caller closes it. */
  open(): Promise<{ readonly store: Store; readonly portal: PortalStore }>;
  /** Leaves what is kept as it would be had the process of an open store been killed now. */
  crash(store: Store): Promise<void>;
}

const properties = [
  propertyOf('name', 'string'),
  propertyOf('size', 'number'),
  propertyOf('day', 'datetime'),
  propertyOf('choice', 'enumeration'),
  propertyOf('lastmodifieddate', 'datetime'),
  propertyOf('hs_object_id', 'number'),
];
const [name] = properties;

/** Longer than an index's row may hold, and alike up to there: the last one is cut inside a character. */
const longTexts = [
  'x'.repeat(999),
  'x'.repeat(1_000),
  `${'x'.repeat(1_500)}a`,
  `${'x'.repeat(1_500)}b`,
  `${'x'.repeat(998)}\u{1f600}\u{1f601}`,
];

const texts = [
  ...longTexts,
  'a',
  'A',
  'b c',
  'ab',
  'a@b.c',
  '\u{1f600}',
  '\uffee x',
  'é',
  '10',
  '9',
  '%',
  "it's",
  ' ',
  ';',
  'x*y',
  '\ud800',
  'a\u{10ffff}c',
];
const numbers = ['1', '1.0', '-2', '1e3', '10', '9', 'none'];
const days = ['2026-01-01T00:00:00Z', '2026-01-01', '2025-12-31T23:59:59.999Z', '1767225600000', 'never'];
const choices = ['a', 'A', 'a;b', 'b;c;a', ';', 'c'];
const values = fc.record(
  {
    name: fc.constantFrom(...texts),
    size: fc.constantFrom(...numbers),
    day: fc.constantFrom(...days),
    choice: fc.constantFrom(...choices),
  },
  { requiredKeys: [] },
);

const key = fc.constantFrom<string | number>(
  ...longTexts,
  'x'.repeat(1_200),
  'a',
  'b',
  'ab',
  'c',
  'none',
  '10',
  '\u{1f600}',
  '\uffee x',
  1,
  9,
  10,
  1000,
  noon,
  noon + 3,
  Date.UTC(2026, 0, 1),
);
const pattern = fc.constantFrom(
  `${'x'.repeat(1_500)}b`,
  `${'x'.repeat(1_200)}*`,
  `${'x'.repeat(999)}*`,
  'x*xb',
  '*\u{1f601}',
  'a',
  'b',
  '*',
  'a*',
  '*b',
  '*a*',
  'a*c',
  '\u{1f600}*',
  '*\u{1f600}',
  '*%*',
  '1*',
  'x',
  '?',
  '\ud7ff*',
  '\uffff*',
  '**',
  'a\u{10ffff}*',
);
const property = fc.constantFrom(...properties);
const bound = fc.option(fc.record({ key, isInclusive: fc.boolean() }), { nil: undefined });
const isNegated = fc.boolean();
const anyTest = (linkedTo: readonly RecordId[]): fc.Arbitrary<SearchTest> =>
  fc.oneof(
    fc.record({ isNegated, form: fc.constant('equals' as const), property, keys: fc.array(key, { maxLength: 3 }) }),
    fc.record({ isNegated, form: fc.constant('range' as const), property, from: bound, to: bound }) as fc.Arbitrary<SearchTest>,
    fc.record({ isNegated, form: fc.constant('set' as const), property }),
    fc.record({
      isNegated,
      form: fc.constant('tokens' as const),
      properties: fc.array(property, { minLength: 1, maxLength: 2 }),
      patterns: fc.array(pattern, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ isNegated, form: fc.constant('linked' as const), toType: fc.constant(companies), ids: fc.subarray([...linkedTo]) }),
  );
const sort = fc.option(fc.record({ property, direction: fc.constantFrom('ascending' as const, 'descending' as const) }), {
  nil: undefined,
});
const anyQuery = (linkedTo: readonly RecordId[]) =>
  fc.record({
    groups: fc.array(fc.array(anyTest(linkedTo), { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
    sort,
    offset: fc.oneof(fc.constant(0), fc.nat(60)),
    limit: fc.nat(70),
    insteadOf: fc.array(fc.tuple(fc.nat(), fc.option(values)), { maxLength: 3 }),
  });
type AnyQuery = ReturnType<typeof anyQuery> extends fc.Arbitrary<infer Query> ? Query : never;

type Step =
  | { readonly do: 'create'; readonly gap: number; readonly all: readonly Record<string, string | undefined>[] }
  | { readonly do: 'update'; readonly which: number; readonly values: Record<string, string | null | undefined> }
  | { readonly do: 'archive' | 'restore' | 'purge' | 'link' | 'unlink'; readonly which: number; readonly other: number }
  | { readonly do: 'merge'; readonly which: number; readonly other: number; readonly into: 'new' | 'primary' }
  | { readonly do: 'search'; readonly query: AnyQuery }
  | { readonly do: 'reopen' | 'crash' };

const cleared = fc.record(
  { name: fc.constantFrom(...texts, null), size: fc.constantFrom(...numbers, null), choice: fc.constantFrom(...choices, null) },
  { requiredKeys: [] },
);
const which = fc.nat();
const anyStep = (linkedTo: readonly RecordId[]): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('create' as const),
        gap: fc.constantFrom(1, 1, 700, 5_000),
        all: fc.array(values, { minLength: 1, maxLength: 45 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), which, values: cleared }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('archive' as const, 'restore' as const, 'purge' as const, 'link' as const, 'unlink' as const),
        which,
        other: which,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('merge' as const),
        which,
        other: which,
        into: fc.constantFrom('new' as const, 'primary' as const),
      }),
    },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('search' as const), query: anyQuery(linkedTo) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'crash' as const) }) },
  );

/** A store under test, with every contact that it was ever given. */
class Run {
  readonly #ground: Ground;
  store!: Store;
  portal!: PortalStore;
  readonly contacts: RecordId[] = [];
  readonly gone = new Set<RecordId>();
  readonly companies: RecordId[] = [];

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async open(): Promise<void> {
    Object.assign(this, await this.#ground.open());
  }

  async step(step: Step): Promise<void> {
    const id = 'which' in step ? this.contacts[step.which % this.contacts.length] : undefined;
    switch (step.do) {
      case 'create':
        await this.#create(step.gap, step.all);
        return;
      case 'search':
        await this.#search(step.query);
        return;
      case 'reopen':
        await this.store.close();
        await this.open();
        return;
      case 'crash':
        await this.#ground.crash(this.store);
        await this.open();
        return;
    }
    if (id !== undefined && !this.gone.has(id)) await this.#change(step, id);
  }

  async #change(step: Step, id: RecordId): Promise<void> {
    const { portal } = this;
    const record = { type: contacts, id };
    const isLive = (await portal.record(record))?.archivedAt === null;
    const other = this.contacts['other' in step ? step.other % this.contacts.length : 0] ?? id;
    const company = { type: companies, id: this.companies[('other' in step ? step.other : 0) % 3] ?? id };
    if (step.do === 'update' && isLive) {
      const edits = Object.fromEntries(
        Object.entries(step.values).filter((edit): edit is [string, string | null] => edit[1] !== undefined),
      );
      await change(portal, { records: [record] }, { kind: 'recordUpdated', record, at: noon + (step.which % 5), properties: edits });
    }
    if (step.do === 'archive' && isLive) await archive(portal, record);
    if (step.do === 'restore' && !isLive) await restore(portal, record);
    if (step.do === 'link' && isLive) await link(portal, record, company);
    if (step.do === 'unlink' && isLive) await unlink(portal, record, company);
    if (step.do === 'purge') {
      await purge(portal, record);
      this.gone.add(id);
    }
    if (step.do === 'merge' && isLive && other !== id && (await portal.record({ type: contacts, id: other }))?.archivedAt === null) {
      const survivor = await merge(portal, record, { type: contacts, id: other }, step.into);
      if (!this.contacts.includes(survivor.id)) this.contacts.push(survivor.id);
    }
  }

  /** Ids with gaps between them spread records over many rows of an index. */
  async #create(gap: number, all: readonly Record<string, string | undefined>[]): Promise<void> {
    const made = await this.portal.submit({
      facts: {},
      source: { kind: 'API' },
      at: noon,
      reach: 'named',
      decide: (facts) => {
        const ids = all.map(() => {
          let id = facts.takeRecordId();
          for (let skipped = 1; skipped < gap; skipped += 1) id = facts.takeRecordId();
          return id;
        });
        const changes = all.map((sent, place) => {
          const record = { type: contacts, id: ids[place] ?? recordIdOf(1) };
          return { kind: 'recordCreated' as const, record, at: noon + (place % 4), properties: JSON.parse(JSON.stringify(sent)) };
        });
        return { changes, outcome: ids };
      },
    });
    this.contacts.push(...made);
  }

  async #search({ insteadOf, ...asked }: AnyQuery): Promise<void> {
    const live = await this.portal.records({ type: contacts, from: 0, limit: 10_000, archived: 'never' });
    const instead = new Map<RecordId, StoredRecord | null>();
    for (const [place, properties] of insteadOf) {
      const id = this.contacts[place % this.contacts.length];
      const record = id === undefined ? undefined : await this.portal.record({ type: contacts, id });
      if (id === undefined || record === undefined) continue;
      instead.set(id, properties && { ...record, archivedAt: null, properties: JSON.parse(JSON.stringify(properties)) });
    }
    const whole: SearchQuery = query(asked.groups, { ...asked, instead: () => instead });
    expect(await this.portal.search(whole)).toEqual(await expected(this.portal, live, whole));
  }
}

/** What a query means, looked up record by record. */
export async function expected(portal: PortalStore, live: readonly StoredRecord[], asked: SearchQuery) {
  const { groups, sort: order, offset, limit } = asked;
  const instead = asked.instead?.() ?? new Map<RecordId, StoredRecord | null>();
  const type = portal.schema.objects.byKey(contacts);
  const links = new Map<RecordId, Set<RecordId>>();
  for (const id of groups.flat().flatMap((test) => (test.form === 'linked' ? test.ids : []))) {
    const page = await portal.neighbours({ record: { type: companies, id }, toType: contacts, limit: 10_000, after: undefined });
    links.set(id, new Set(page?.rows.map((row) => row.id)));
  }
  const facts = {
    type,
    typesBetween: (from: { readonly id: RecordId }, to: { readonly id: RecordId }) =>
      links.get(to.id)?.has(from.id) === true
        ? portal.schema.links
            .between(contacts, companies)
            .types.map((one) => one.key)
            .slice(0, 1)
        : [],
  };
  const records = [...live.filter(({ id }) => !instead.has(id)), ...[...instead.values()].filter((record) => record !== null)];
  const found = records
    .filter((record) => isFound(record, groups, facts))
    .map((record) => ({ id: record.id, key: sortKeyOf(type, record, order), record }))
    .sort(sortOrder(order));
  return { total: found.length, records: found.slice(offset, offset + limit).map(({ record }) => record) };
}

/** Claims that every engine proves which finds records by indexes. `newGround` gives a ground that nothing was written to. */
export function proveSearching(newGround: () => Promise<Ground>, runs: number): void {
  it('finds what looking at each record finds, whatever was written before, and after a reopening or a crash', async () => {
    const firstId = 20_000_000_001;
    const ids = [firstId, firstId + 1, firstId + 2].map(recordIdOf);
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep(ids), { minLength: 5, maxLength: 40 }), async (steps) => {
        const run = new Run(await newGround());
        await run.open();
        for (const id of ids) {
          await create(run.portal, companies);
          run.companies.push(id);
        }
        try {
          for (const step of steps) await run.step(step);
        } finally {
          await run.store.close();
        }
      }),
      { numRuns: Number(process.env['SEARCH_RUNS'] ?? runs) },
    );
  });

  it('answers the same while its indexes are built and records are written meanwhile', async () => {
    const { store, portal } = await (await newGround()).open();
    const make = (from: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, place) => create(portal, contacts, { name: `n${(from + place) % 7}`, size: String(place) })),
      );
    const made = await make(0, 6_500);
    const asked = query([[{ isNegated: false, form: 'equals', property: name ?? propertyOf('name', 'string'), keys: ['n3'] }]], {
      limit: 10_000,
    });
    const searches = [
      portal.search(asked),
      portal.search(query([], { sort: { property: propertyOf('size', 'number'), direction: 'ascending' } })),
    ];
    // A build reads a thousand records at a time: these are the last of each step, the first of the next one, and some that wait long.
    const watched = made.filter((_, place) => place % 1_000 === 999 || place % 1_000 === 0 || place > 6_490);
    for (let round = 0; round < 8; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const properties = { name: round % 2 === 0 ? `m${round}` : 'n3' };
      await change(
        portal,
        { records: watched },
        ...watched.map((record) => ({ kind: 'recordUpdated', record, at: noon, properties }) as const),
      );
      for (const place of [round + 10, 5_500 + round]) await archive(portal, made[place] ?? never());
      await make(round, 3);
    }
    await Promise.all(searches);
    const live = await portal.records({ type: contacts, from: 0, limit: 10_000, archived: 'never' });
    expect(await portal.search(asked)).toEqual(await expected(portal, live, asked));
    await store.close();
  });

  it('walks through values that many records share, in both directions, to any page', async () => {
    const { store, portal } = await (await newGround()).open();
    await portal.submit({
      facts: {},
      source: { kind: 'API' },
      at: noon,
      reach: 'named',
      decide(facts) {
        const ids = Array.from({ length: 400 * 300 }, () => facts.takeRecordId()).filter((_, place) => place % 300 === 0);
        const sizeOf = (place: number) => (place % 5 === 4 ? {} : { size: String(place % 3 === 0 ? 7 : (place * 7) % 331) });
        const changes = ids.map((id, place) => {
          return { kind: 'recordCreated' as const, record: { type: contacts, id }, at: noon, properties: { name: 'x', ...sizeOf(place) } };
        });
        return { changes, outcome: undefined };
      },
    });
    const size = propertyOf('size', 'number');
    const live = await portal.records({ type: contacts, from: 0, limit: 10_000, archived: 'never' });
    const most: SearchTest = { isNegated: true, form: 'equals', property: size, keys: [14] };
    for (const direction of ['ascending', 'descending'] as const) {
      for (const groups of [[], [[most]]]) {
        for (let offset = 0; offset < 400; offset += 45) {
          const asked = query(groups, { sort: { property: size, direction }, offset, limit: 45 });
          expect(await portal.search(asked), `${direction} from ${offset}`).toEqual(await expected(portal, live, asked));
        }
      }
    }
    await store.close();
  });

  it('counts again after a turn that was undone', async () => {
    const { store, portal } = await (await newGround()).open();
    await create(portal, contacts, { name: 'a' });
    const asked = query([[{ isNegated: false, form: 'tokens', properties: [propertyOf('name', 'string')], patterns: ['a*'] }]]);
    expect((await portal.search(asked)).total).toBe(1);
    expect((await portal.search(query([]))).total).toBe(1);
    const unwritable = portal.submit({
      facts: {},
      // What cannot be written is the log, which comes after the indexes.
      source: { kind: 'API', id: 10n as unknown as string },
      at: noon,
      reach: 'named',
      decide(facts) {
        const record = { type: contacts, id: facts.takeRecordId() };
        return { changes: [{ kind: 'recordCreated', record, at: noon, properties: { name: 'ab' } }], outcome: undefined };
      },
    });
    await expect(unwritable).rejects.toThrow();
    expect([(await portal.search(asked)).total, (await portal.search(query([]))).total]).toEqual([1, 1]);
    await store.close();
  });
}

function never(): never {
  throw new Error('a record that was made is not there');
}
