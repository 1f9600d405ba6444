import { limits } from '../catalogue/limits.ts';
import type { PortalId } from '../domain/ids.ts';
import { resolveObjectType } from '../domain/object-type.ts';
import { isProblem } from '../domain/problem.ts';
import type { SentProperties } from '../domain/sent-properties.ts';
import { type Call, defaultSwitches } from '../operations/call.ts';
import type { Portals } from '../operations/portals.ts';
import { grantToken } from '../operations/private-apps.ts';
import { createRecord } from '../operations/record-creation.ts';
import { listRecords } from '../operations/records.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { rememberSeedState } from '../operations/snapshots.ts';
import { mintByChance } from '../operations/token-mint.ts';
import type { SoundSeed } from '../seeds/read-seed.ts';
import type { Store } from '../storage/port.ts';
import type { Clock } from './clock.ts';
import type { CrosstieOptions } from './options.ts';

/** The source that changes made with a portal's first token carry. */
export const firstAppId = '1000001';

/** The portal that a server's own token belongs to. */
export interface FirstPortal {
  readonly id: PortalId;
  /** True when this start made the portal. */
  readonly isNew: boolean;
  /** The token of this start: given, or made because the portal is new; undefined where an earlier start made it. */
  readonly token: string | undefined;
}

/** What a first start puts into the portal that it makes: a seed, the sample, or nothing. */
type FirstSeed = SoundSeed | 'sample' | 'nothing';

/** Reads what a start was told to begin with. A function begins later, with a server that listens. Rejects with what is wrong with a seed. */
export async function soundSeed(seed: CrosstieOptions['seed']): Promise<FirstSeed> {
  if (seed === true) return 'sample';
  if (seed === undefined || seed === false || typeof seed === 'function') return 'nothing';
  const { readSeed } = await import('../seeds/read-seed.ts');
  return readSeed(seed);
}

/** Finds the server's first portal, or makes it together with a token that may do everything, or what the options say. */
export async function ensureFirstPortal(
  store: Store,
  portals: Portals,
  clock: Clock,
  { token: given, scopes }: Pick<CrosstieOptions, 'token' | 'scopes'>,
  find = () => findOrMake(portals, clock.now()),
  mint = mintByChance,
): Promise<FirstPortal> {
  const { id, isNew } = await find();
  const token = given ?? (isNew ? mint.token(id) : undefined);
  if (token !== undefined) {
    const name = given === undefined ? 'Made by the first start' : 'Given at a start';
    await grantToken(store, token, { portal: id, name, scopes: scopes ?? 'all', appId: firstAppId, at: clock.now() });
  }
  return { id, isNew, token };
}

/** The same with what the first portal is to hold where this start makes it. */
export async function seededFirstPortal(
  server: ServerCall,
  seed: FirstSeed,
  options: Pick<CrosstieOptions, 'token' | 'scopes'>,
): Promise<FirstPortal> {
  const { store, portals } = server;
  const first = await ensureFirstPortal(store, portals, server, options, () => findOrSeed(server, seed), server.mint);
  if (first.isNew && seed === 'sample') await seedSample(store, first.id, server);
  return first;
}

async function findOrMake(portals: Portals, now: number): Promise<Pick<FirstPortal, 'id' | 'isNew'>> {
  const { portal, isNew } = await portals.first(now);
  return { id: portal.id, isNew };
}

/** An entry that is there while a first portal gets its seed: a start that finds it comes behind one that was killed. */
const unfinished = { kind: 'firstSeed', key: 'unfinished' } as const;

async function findOrSeed(server: ServerCall, seed: FirstSeed): Promise<Pick<FirstPortal, 'id' | 'isNew'>> {
  const { store, portals } = server;
  const begun = await emptiedFirstPortal(server);
  const make = () => (begun === undefined ? findOrMake(portals, server.now()) : Promise.resolve({ id: begun, isNew: true }));
  if (typeof seed === 'string' || (begun === undefined && (await store.portals(0, 1)).length > 0)) return make();
  const { makeSeededPortal } = await import('../seeds/new-portal.ts');
  // Where others work on the same store they may be the ones who fill the portal, and nobody can tell that they were killed.
  if (store.isShared) return makeSeededPortal(server, seed, {}, make);
  await store.registry.put([{ ...unfinished, value: String(server.now()) }]);
  try {
    return await makeSeededPortal(server, seed, {}, make);
  } finally {
    await store.registry.put([{ ...unfinished, value: null }]);
  }
}

/** The first portal as it was when it was made, where the start that was to fill it was killed meanwhile. */
async function emptiedFirstPortal({ store }: ServerCall): Promise<PortalId | undefined> {
  if (store.isShared || (await store.registry.entry(unfinished.kind, unfinished.key)) === undefined) return undefined;
  const [there] = await store.portals(0, 1);
  const portal = there && (await store.portal(there.id));
  if ((await portal?.snapshots.returnToStart(limits.snapshotRowsMax)) === 'tooLarge')
    throw new Error('the first portal got a part of its seed before the start that filled it was killed, and is too large to be emptied');
  await store.registry.put([{ ...unfinished, value: null }]);
  return portal?.id;
}

/** Two records to try the API on. */
export interface Sample {
  /** The contact's id. */
  readonly contact: string;
  /** The company's id. */
  readonly company: string;
}

/** Makes the contact and the company of a first start, which a reset of the portal goes back to. */
async function seedSample(store: Store, portal: PortalId, clock: Clock): Promise<void> {
  const call = await callOf(store, portal, clock);
  await create(call, 'companies', { name: 'Sleepers & Sons', domain: 'sleepers.example' });
  await create(call, 'contacts', { email: 'ada@sleepers.example', firstname: 'Ada', lastname: 'Tie' });
  await rememberSeedState(call);
}

/** The portal's first contact and company, if it has both. */
export async function findSample(store: Store, portal: PortalId, clock: Clock): Promise<Sample | undefined> {
  const call = await callOf(store, portal, clock);
  const [contact, company] = await Promise.all([firstOf(call, 'contacts'), firstOf(call, 'companies')]);
  return contact === undefined || company === undefined ? undefined : { contact, company };
}

async function callOf(store: Store, id: PortalId, clock: Clock): Promise<Call> {
  const portal = await store.portal(id);
  if (portal === undefined) throw new Error(`no portal ${id}`);
  return { portal, appId: firstAppId, grant: 'all', switches: defaultSwitches, propertyRules: 'stored', now: () => clock.now() };
}

async function create(call: Call, word: string, properties: SentProperties): Promise<void> {
  const type = resolveObjectType(word);
  const record = isProblem(type) ? type : await createRecord(call, type, properties);
  if (isProblem(record)) throw new Error(`the sample cannot be made: ${record.message}`);
}

async function firstOf(call: Call, word: string): Promise<string | undefined> {
  const type = resolveObjectType(word);
  if (isProblem(type)) throw new Error(type.message);
  const { records } = await listRecords(call, type, { from: 1, limit: 1, archived: 'never' });
  return records[0] === undefined ? undefined : String(records[0].id);
}
