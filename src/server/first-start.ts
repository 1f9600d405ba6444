import type { PortalId } from '../domain/ids.ts';
import { resolveObjectType } from '../domain/object-type.ts';
import { isProblem } from '../domain/problem.ts';
import type { SentProperties } from '../domain/sent-properties.ts';
import { type Call, defaultSwitches } from '../operations/call.ts';
import type { Portals } from '../operations/portals.ts';
import { grantToken } from '../operations/private-apps.ts';
import { createRecord } from '../operations/record-creation.ts';
import { listRecords } from '../operations/records.ts';
import { rememberSeedState } from '../operations/snapshots.ts';
import { newToken } from '../operations/tokens.ts';
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

/** Finds the server's first portal, or makes it together with a token that may do everything, or what the options say. */
export async function ensureFirstPortal(
  store: Store,
  portals: Portals,
  clock: Clock,
  { token: given, scopes }: Pick<CrosstieOptions, 'token' | 'scopes'>,
): Promise<FirstPortal> {
  const at = clock.now();
  const { portal, isNew } = await portals.first(at);
  const token = given ?? (isNew ? newToken() : undefined);
  if (token !== undefined) {
    const name = given === undefined ? 'Made by the first start' : 'Given at a start';
    await grantToken(store, token, { portal: portal.id, name, scopes: scopes ?? 'all', appId: firstAppId, at });
  }
  return { id: portal.id, isNew, token };
}

/** Two records to try the API on. */
export interface Sample {
  readonly contact: string;
  readonly company: string;
}

/** Makes the contact and the company of a first start, which a reset of the portal goes back to. */
export async function seedSample(store: Store, portal: PortalId, clock: Clock): Promise<void> {
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
