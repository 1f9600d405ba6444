import fc from 'fast-check';
import { planDefaultLink } from '../../src/domain/association.ts';
import { planNewLabel } from '../../src/domain/association-label.ts';
import { isCustomLabel } from '../../src/domain/association-type.ts';
import { type PortalId, portalIdOf, type RecordRef } from '../../src/domain/ids.ts';
import { resolveObjectType } from '../../src/domain/object-type.ts';
import { isProblem } from '../../src/domain/problem.ts';
import {
  archive,
  change,
  companies,
  contacts,
  create,
  decide,
  merge,
  noon,
  purge,
  restore,
  unlink,
} from '../../src/storage/conformance/setup.ts';
import type { PortalStore, Store } from '../../src/storage/port.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { freshPath } from './houses.ts';

/** One thing that is done to a portal; numbers choose among what is there. */
export interface Deed {
  readonly what:
    | 'create'
    | 'link'
    | 'label'
    | 'unlink'
    | 'update'
    | 'archive'
    | 'restore'
    | 'purge'
    | 'merge'
    | 'define'
    | 'block'
    | 'hub'
    | 'snapshot'
    | 'return';
  readonly portal: number;
  readonly one: number;
  readonly other: number;
}

const pick = fc.nat(1_000);
const weights: Readonly<Record<Deed['what'], number>> = {
  create: 8,
  link: 12,
  label: 4,
  unlink: 2,
  update: 4,
  archive: 3,
  restore: 2,
  purge: 1,
  merge: 1,
  define: 1,
  block: 1,
  hub: 1,
  snapshot: 2,
  return: 2,
};
const what = fc.oneof(...Object.entries(weights).map(([word, weight]) => ({ weight, arbitrary: fc.constant(word as Deed['what']) })));

/** Deeds in two portals. */
export const deeds = fc.array(fc.record({ what, portal: fc.nat(1), one: pick, other: pick }), { minLength: 10, maxLength: 60 });

/** Where a portal's records stand. */
interface Yard {
  readonly portal: PortalStore;
  readonly live: RecordRef[];
  readonly archived: RecordRef[];
  /** How many email addresses were given out: no two records ever have the same one, as operations see to it. */
  addresses: number;
  /** What was there at the last snapshot. */
  kept: { readonly live: readonly RecordRef[]; readonly archived: readonly RecordRef[] } | undefined;
}

/** Makes a database file by doing these deeds. */
export async function builtBy(list: readonly Deed[]): Promise<string> {
  const file = freshPath();
  const store = await openSqlite(file);
  try {
    const yards = [await yardOf(store, portalIdOf(1_001)), await yardOf(store, portalIdOf(1_002))];
    for (const deed of list) {
      const yard = yards[deed.portal];
      if (yard !== undefined) await deedsByWord[deed.what](yard, deed);
    }
    await furnish(store);
  } finally {
    await store.close();
  }
  return file;
}

async function yardOf(store: Store, id: PortalId): Promise<Yard> {
  await store.addPortal({ id, createdAt: noon, settings: { tier: 'professional' } });
  const portal = await store.portal(id);
  if (portal === undefined) throw new Error('the portal that was just added is not there');
  await defineLabels(portal);
  const live: RecordRef[] = [];
  for (let made = 0; made < 4; made += 1) live.push(await create(portal, made % 2 === 0 ? contacts : companies, { name: `of ${made}` }));
  return { portal, live, archived: [], addresses: 0, kept: undefined };
}

/** What belongs to the server: tokens, entries, and a portal that is gone. */
async function furnish(store: Store): Promise<void> {
  const token = { kind: 'privateApp', scopes: ['oauth'], appId: '7', userId: null, createdAt: noon, expiresAt: null } as const;
  await store.putToken({ ...token, hash: 'a1', portal: portalIdOf(1_001) });
  await store.putToken({ ...token, hash: 'b2', portal: portalIdOf(1_002), kind: 'oauth', userId: 4, expiresAt: noon + 1 });
  await store.putToken({ ...token, hash: 'c3', portal: null, kind: 'app', scopes: 'all' });
  await store.registry.put([
    { kind: 'privateApp', key: '1001:a1', value: '{"hash":"a1"}' },
    { kind: 'app', key: '7', value: '{"name":"Zü\\nrich  "}' },
    { kind: 'logCursor', key: '1001:webhooks:7', value: '3' },
  ]);
  await store.addPortal({ id: portalIdOf(1_009), createdAt: noon, settings: {} });
  await store.removePortal(portalIdOf(1_009));
}

const deedsByWord: Readonly<Record<Deed['what'], (yard: Yard, deed: Deed) => Promise<unknown>>> = {
  create: async (yard, { one, other }) => {
    yard.addresses += 1;
    const properties = { name: `n${other}`, email: `a${yard.addresses}@b.example`, 2: 'é\n\u2028"' };
    yard.live.push(await create(yard.portal, one % 2 === 0 ? contacts : companies, properties));
  },
  link: linked,
  label: labelled,
  unlink: (yard, { one, other }) => onPair(yard, one, other, (from, to) => unlink(yard.portal, from, to)),
  update: async ({ portal, live }, { one, other }) => {
    const record = live[one % live.length];
    if (record === undefined) return;
    const properties = { name: `u${other}`, phone: other % 2 === 0 ? null : String(other) };
    await change(portal, { records: [record] }, { kind: 'recordUpdated', record, at: noon + other, properties });
  },
  archive: async (yard, { one }) => {
    const record = takeFrom(yard.live, one);
    if (record === undefined) return;
    await archive(yard.portal, record);
    yard.archived.push(record);
  },
  restore: async (yard, { one }) => {
    const record = takeFrom(yard.archived, one);
    if (record === undefined) return;
    await restore(yard.portal, record);
    yard.live.push(record);
  },
  purge: async (yard, { one }) => {
    const record = takeFrom(yard.live, one);
    if (record !== undefined) await purge(yard.portal, record);
  },
  merge: async (yard, { one }) => {
    const primary = yard.live[one % yard.live.length];
    const merged = yard.live.find((record) => record !== primary && record.type === primary?.type);
    if (primary === undefined || merged === undefined) return;
    const survivor = await merge(yard.portal, primary, merged, one % 2 === 0 ? 'new' : 'primary');
    const others = yard.live.filter((record) => record !== primary && record !== merged);
    yard.live.splice(0, yard.live.length, ...others, survivor);
  },
  define: ({ portal }, { one }) =>
    change(
      portal,
      {},
      {
        kind: 'definitionPut',
        of: 'propertyGroup',
        type: contacts,
        name: `g${one % 3}`,
        value: { name: `g${one % 3}`, label: `G ${one}`, displayOrder: one },
      },
    ),
  block: ({ portal }, { one }) =>
    change(portal, {}, { kind: 'valueBlocked', value: { type: contacts, property: 'email', value: `gone${one % 3}@b.example` } }),
  hub: async ({ portal, live }, { one }) => live.push(...(await madeHub(portal, 62 + (one % 6)))),
  snapshot: async (yard) => {
    await yard.portal.snapshots.take('kept', noon, { snapshotsMax: 1, rowsMax: 10_000 });
    yard.kept = { live: [...yard.live], archived: [...yard.archived] };
  },
  return: async ({ portal, live, archived, kept }) => {
    if (kept === undefined) return;
    await portal.snapshots.returnTo('kept', 10_000);
    live.splice(0, live.length, ...kept.live);
    archived.splice(0, archived.length, ...kept.archived);
  },
};

/** Makes a company with so many contacts, in one command: about as many as there must be for counters to be kept. */
function madeHub(portal: PortalStore, spokes: number): Promise<readonly RecordRef[]> {
  return decide(portal, {}, (facts) => {
    const made = (type: RecordRef['type']): RecordRef => ({ type, id: facts.takeRecordId() });
    const hub = made(companies);
    const records = [hub, ...Array.from({ length: spokes }, () => made(contacts))];
    const created = records.map((record) => ({ kind: 'recordCreated', record, at: noon, properties: {} }) as const);
    const { defaultType, promoted } = facts.schema.links.between(contacts, companies);
    const linked = records.slice(1).map((from, place) => {
      const types = [defaultType, ...(place % 3 === 0 ? [promoted] : [])].flatMap((type) => type?.key ?? []);
      return { kind: 'linked', from, to: hub, types } as const;
    });
    return { changes: [...created, ...linked], outcome: records.slice(0, 5) };
  });
}

function takeFrom(records: RecordRef[], choice: number): RecordRef | undefined {
  return records.length < 2 ? undefined : records.splice(choice % records.length, 1)[0];
}

async function onPair(yard: Yard, one: number, other: number, work: (from: RecordRef, to: RecordRef) => Promise<unknown>): Promise<void> {
  const from = yard.live[one % yard.live.length];
  const to = yard.live[other % yard.live.length];
  if (from === undefined || to === undefined || (from.type === to.type && from.id === to.id)) return;
  await work(from, to);
}

/** Links two records as a client would: a first company becomes the primary one. */
function linked(yard: Yard, { one, other }: Deed): Promise<void> {
  return onPair(yard, one, other, (from, to) =>
    decide(yard.portal, { pairs: [{ from, to }] }, (facts) => {
      const { defaultType } = facts.schema.links.between(from.type, to.type);
      if (defaultType === undefined) return { changes: [], outcome: undefined };
      const changes = planDefaultLink(facts, { from, to }, defaultType, { firstCompanyBecomesPrimary: one % 3 > 0 });
      return { changes: isProblem(changes) ? [] : changes, outcome: undefined };
    }),
  );
}

/** Gives a link one of the portal's own labels. */
function labelled(yard: Yard, { one, other }: Deed): Promise<void> {
  return onPair(yard, one, other, (from, to) =>
    decide(yard.portal, { pairs: [{ from, to }] }, (facts) => {
      const there = facts.typesBetween(from, to);
      const own = facts.schema.links.between(from.type, to.type).types.filter(isCustomLabel);
      const label = own[one % Math.max(1, own.length)];
      const isFit = label !== undefined && there.length > 0 && !there.includes(label.key);
      return { changes: isFit ? [{ kind: 'linked', from, to, types: [label.key] }] : [], outcome: undefined };
    }),
  );
}

/** Labels between contacts and companies, and between contacts: one that looks the same from both ends, and one that does not. */
async function defineLabels(portal: PortalStore): Promise<void> {
  const [contact, company] = [resolveObjectType('contacts'), resolveObjectType('companies')];
  if (isProblem(contact) || isProblem(company)) throw new Error('HubSpot has contacts and companies');
  const wanted = [
    [
      { from: contact, to: company },
      { name: 'works', label: 'Works at', inverseLabel: 'Employs' },
    ],
    [
      { from: contact, to: contact },
      { name: 'friend', label: 'Friend', inverseLabel: undefined },
    ],
    [
      { from: contact, to: contact },
      { name: 'boss', label: 'Boss of', inverseLabel: 'Works for' },
    ],
  ] as const;
  for (const [pair, label] of wanted) {
    const planned = planNewLabel(portal.schema, pair, label, 'enterprise');
    if (isProblem(planned)) throw new Error(planned.message);
    await change(portal, {}, planned.change);
  }
}
