import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { limits } from '../catalogue/limits.ts';
import type { App, GivenCredentials, Install, NewApp } from '../domain/app.ts';
import { type PortalId, portalIdOf } from '../domain/ids.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { EntryEdit, Registry, Store } from '../storage/port.ts';
import { isSameSecret } from './secrets.ts';
import type { ServerCall } from './server-call.ts';
import { hashOfSecret, keepToken } from './tokens.ts';

/** An app as the registry keeps it. */
interface StoredApp extends App {
  /** The client secret, sealed: it signs webhooks, so that it must be read again. */
  readonly sealedSecret: string;
  /** Of the developer API key. */
  readonly developerKeyHash: string;
}

/** An app with the secrets that are told once. */
export interface AppMade {
  readonly app: App;
  readonly clientSecret: string;
  /** What `?hapikey=` takes on the operations that belong to the app itself. */
  readonly developerApiKey: string;
}

const secretPurpose = 'client secret';
/** The lowest app id that is made, and the first one above the highest: eight digits, as HubSpot's have. */
const [idMin, idEnd] = [10_000_000, 100_000_000];
/** What is unique among apps is looked up and written by one at a time. No app has this for its id. */
const everyApp = 'every app';

/**
 * Makes an app, with what is given of ids and secrets, and made ones for the rest. Refused where another app has one of them. Nothing is checked
 * besides: `faultOfApp` and `faultOfCredentials` do that. Durable when it resolves.
 */
export function createApp(call: ServerCall, wanted: NewApp, given: GivenCredentials = {}): Promise<AppMade | Problem> {
  return call.appTurns.run(everyApp, async () => {
    if (!call.secrets.isLasting) return problem('SECRET_KEY_MISSING');
    const { registry } = call.store;
    const { clientId = randomUUID(), clientSecret = randomUUID(), developerApiKey = randomUUID() } = given;
    const taken = await takenOf(registry, { ...given, clientId, developerApiKey });
    if (taken !== undefined) return problem('APP_TAKEN', { field: taken });
    const { name, redirectUris, scopes, optionalScopes } = wanted;
    const id = given.appId ?? (await freeId(registry));
    const app: App = { id, name, clientId, redirectUris, scopes, optionalScopes, createdAt: call.now() };
    const sealedSecret = call.secrets.seal(clientSecret, secretPurpose);
    await registry.put(kept({ ...app, sealedSecret, developerKeyHash: hashOfSecret(developerApiKey) }));
    return { app, clientSecret, developerApiKey };
  });
}

/** What another app has already. */
async function takenOf(registry: Registry, { appId, clientId, developerApiKey }: GivenCredentials): Promise<string | undefined> {
  if (appId !== undefined && (await registry.entry('app', String(appId))) !== undefined) return 'appId';
  if (clientId !== undefined && (await registry.entry('clientId', clientId)) !== undefined) return 'clientId';
  if (developerApiKey !== undefined && (await registry.entry('developerKey', hashOfSecret(developerApiKey))) !== undefined) {
    return 'developerApiKey';
  }
  return undefined;
}

async function freeId(registry: Registry): Promise<number> {
  for (;;) {
    const id = randomInt(idMin, idEnd);
    if ((await registry.entry('app', String(id))) === undefined) return id;
  }
}

/** What keeps an app, so that it is found by its id, its client id and its developer API key. */
function kept(stored: StoredApp): readonly EntryEdit[] {
  const id = String(stored.id);
  return [
    { kind: 'app', key: id, value: JSON.stringify(stored) },
    { kind: 'clientId', key: stored.clientId, value: id },
    { kind: 'developerKey', key: stored.developerKeyHash, value: id },
  ];
}

/** What forgets an app itself, and nothing that belongs to it. */
export async function appForgotten(registry: Registry, id: number): Promise<readonly EntryEdit[] | undefined> {
  const stored = await storedApp(registry, id);
  return stored && kept(stored).map(({ kind, key }) => ({ kind, key, value: null }));
}

/** What changes in an app; secrets that are left out stay. */
export interface AppChange {
  readonly settings?: NewApp;
  readonly clientSecret?: string;
  readonly developerApiKey?: string;
}

/**
 * Changes an app as `decide` says when its turn comes: an earlier secret or key ends at once, installations keep the scopes that were granted.
 * Undefined where there is no such app. Durable when it resolves.
 */
export function changeApp(
  call: ServerCall,
  id: number,
  decide: (app: App) => AppChange | Problem | Promise<AppChange | Problem>,
): Promise<App | Problem | undefined> {
  const { registry } = call.store;
  const change = async () => {
    const before = await storedApp(registry, id);
    if (before === undefined) return undefined;
    const decided = await decide(withoutSecrets(before));
    if (isProblem(decided)) return decided;
    const { settings, clientSecret, developerApiKey } = decided;
    const developerKeyHash = developerApiKey === undefined ? before.developerKeyHash : hashOfSecret(developerApiKey);
    const isNewKey = developerKeyHash !== before.developerKeyHash;
    if (isNewKey && (await registry.entry('developerKey', developerKeyHash)) !== undefined) {
      return problem('APP_TAKEN', { field: 'developerApiKey' });
    }
    if (clientSecret !== undefined && !call.secrets.isLasting) return problem('SECRET_KEY_MISSING');
    const sealedSecret = clientSecret === undefined ? before.sealedSecret : call.secrets.seal(clientSecret, secretPurpose);
    const after: StoredApp = { ...before, ...settings, sealedSecret, developerKeyHash };
    const keyGone: EntryEdit = { kind: 'developerKey', key: before.developerKeyHash, value: null };
    if (JSON.stringify(after) !== JSON.stringify(before)) await registry.put([...(isNewKey ? [keyGone] : []), ...kept(after)]);
    return withoutSecrets(after);
  };
  return call.appTurns.run(everyApp, () => call.appTurns.run(String(id), change));
}

/** The app with an id; undefined where there is none. */
export async function findApp(registry: Registry, id: number): Promise<App | undefined> {
  const stored = await storedApp(registry, id);
  return stored && withoutSecrets(stored);
}

/** The app with a client id; undefined where there is none. */
export async function appOfClient(registry: Registry, clientId: string): Promise<App | undefined> {
  const id = isKey(clientId) ? await registry.entry('clientId', clientId) : undefined;
  return id === undefined ? undefined : findApp(registry, Number(id));
}

/** The app with a developer API key; undefined where there is none. */
export async function appOfDeveloperKey(registry: Registry, key: string): Promise<App | undefined> {
  const id = await registry.entry('developerKey', hashOfSecret(key));
  return id === undefined ? undefined : findApp(registry, Number(id));
}

/** Apps in ascending order of the text of their ids, those above `after` only, at most `limit`; 0 begins. */
export async function listApps(registry: Registry, after: number, limit: number): Promise<readonly App[]> {
  const entries = await registry.entries({ kind: 'app', prefix: '', after: after === 0 ? '' : String(after), limit });
  return entries.map(({ value }) => withoutSecrets(JSON.parse(value) as StoredApp));
}

/** The secret that an app proves itself with, and that its webhooks are signed with; undefined where there is no such app any more. */
export async function clientSecretOf(call: Pick<ServerCall, 'store' | 'secrets'>, id: number): Promise<string | undefined> {
  const stored = await storedApp(call.store.registry, id);
  return stored && call.secrets.open(stored.sealedSecret, secretPurpose);
}

/** Whether the first app there is has a secret that was sealed with another key than the server has: then webhooks, for one, cannot be signed. */
export async function hasForeignSecret({ store, secrets }: Pick<ServerCall, 'store' | 'secrets'>): Promise<boolean> {
  const [entry] = await store.registry.entries({ kind: 'app', prefix: '', after: '', limit: 1 });
  if (entry === undefined) return false;
  return secrets.openReturned((JSON.parse(entry.value) as StoredApp).sealedSecret, secretPurpose) === undefined;
}

/** The same of a secret that may have been sealed with another key than the server has now: then it is not the same, as nobody can tell. */
export async function hasClientSecret({ store, secrets }: ServerCall, app: App, given: string): Promise<boolean> {
  const stored = await storedApp(store.registry, app.id);
  const secret = stored && secrets.openReturned(stored.sealedSecret, secretPurpose);
  return secret !== undefined && isSameSecret(given, secret);
}

/** Whether a text is the developer API key of an app. */
export async function isDeveloperKey(registry: Registry, app: App, given: string): Promise<boolean> {
  return (await registry.entry('developerKey', hashOfSecret(given))) === String(app.id);
}

/** Keeps that a user let an app act in a portal, together with what follows; a later one takes the place of an earlier. Durable when it resolves. */
export async function keepInstall(registry: Registry, install: Install, following: readonly EntryEdit[] = []): Promise<void> {
  const value = JSON.stringify(install);
  await registry.put([
    ...following,
    { kind: 'install', key: `${install.appId}:${install.portal}`, value },
    { kind: 'portalInstall', key: `${install.portal}:${install.appId}`, value },
  ]);
}

/** Forgets that an app was let act in a portal, and keeps what follows from that. Its tokens are not touched. Durable when it resolves. */
export async function forgetInstall(
  registry: Registry,
  { appId, portal }: Pick<Install, 'appId' | 'portal'>,
  following: readonly EntryEdit[] = [],
): Promise<void> {
  await registry.put([...installForgotten(appId, portal), ...following]);
}

function installForgotten(appId: number, portal: number): readonly EntryEdit[] {
  return [
    { kind: 'install', key: `${appId}:${portal}`, value: null },
    { kind: 'portalInstall', key: `${portal}:${appId}`, value: null },
  ];
}

/** What forgets that apps were let act in a portal, all of them. */
export async function installsForgotten(registry: Registry, portal: PortalId): Promise<readonly EntryEdit[]> {
  const edits: EntryEdit[] = [];
  for (let after = 0; ; ) {
    const page = await installsIn(registry, portal, after, installsPage);
    for (const { appId } of page) edits.push(...installForgotten(appId, portal));
    const last = page.at(-1);
    if (last === undefined || page.length < installsPage) return edits;
    after = last.appId;
  }
}

/** Installations read at a time. */
const installsPage = 1_000;

/** How an app was let act in a portal; undefined where it was not. */
export async function installOf(registry: Registry, appId: number, portal: number): Promise<Install | undefined> {
  const value = await registry.entry('install', `${appId}:${portal}`);
  return value === undefined ? undefined : (JSON.parse(value) as Install);
}

/** Installations of an app in ascending order of the text of the portal's id, those above the portal `after`, at most `limit`. */
export async function installsOf(registry: Registry, appId: number, after: string, limit: number): Promise<readonly Install[]> {
  const prefix = `${appId}:`;
  const entries = await registry.entries({ kind: 'install', prefix, after: after === '' ? '' : prefix + after, limit });
  return entries.map(({ value }) => JSON.parse(value) as Install);
}

/** Installations in a portal in ascending order of the app's id, those above the app `after`, at most `limit`. */
export async function installsIn(registry: Registry, portal: number, after: number, limit: number): Promise<readonly Install[]> {
  const prefix = `${portal}:`;
  const entries = await registry.entries({ kind: 'portalInstall', prefix, after: after === 0 ? '' : `${prefix}${after}`, limit });
  return entries.map(({ value }) => JSON.parse(value) as Install);
}

/** The next portal that any app is installed in, in the order of the texts of portal ids; undefined where none follows. */
export async function nextPortalWithApps(registry: Registry, after: PortalId | undefined): Promise<PortalId | undefined> {
  // ';' comes next after ':', so that it is above every key of the portal.
  const [entry] = await registry.entries({ kind: 'portalInstall', prefix: '', after: after === undefined ? '' : `${after};`, limit: 1 });
  return entry === undefined ? undefined : portalIdOf((JSON.parse(entry.value) as Install).portal);
}

/** Portals that apps are installed in, each once, in the order of the texts of their ids, and the installation to go on after. */
export interface PortalsWithApps {
  readonly portals: readonly PortalId[];
  /** Empty where none follows. */
  readonly end: string;
}

/** Looks at `limit` installations at most, those after one; an empty text begins. A portal may be told of again by the next page. */
export async function portalsWithApps(registry: Registry, after: string, limit: number): Promise<PortalsWithApps> {
  const entries = await registry.entries({ kind: 'portalInstall', prefix: '', after, limit });
  const portals = new Set(entries.map(({ key }) => portalIdOf(Number(key.slice(0, key.indexOf(':'))))));
  return { portals: [...portals], end: entries.length < limit ? '' : (entries.at(-1)?.key ?? '') };
}

/** The user who installs apps where nobody consents: HubSpot's users are not served. */
export const installingUserId = 70_000_001;

/** Makes an access token with which an app acts in a portal for the time that HubSpot gives one. Durable when it resolves. */
export async function grantAccessToken(
  store: Store,
  grant: {
    readonly app: App;
    readonly portal: PortalId;
    readonly userId: number;
    readonly scopes: readonly string[];
    readonly at: number;
  },
): Promise<string> {
  const { app, portal, userId, scopes, at } = grant;
  const token = `C${randomBytes(48).toString('base64url')}`;
  const expiresAt = at + limits.accessTokenSecondsMax * 1_000;
  await keepToken(store, token, { kind: 'oauth', portal, scopes, appId: String(app.id), userId, createdAt: at, expiresAt });
  return token;
}

async function storedApp(registry: Registry, id: number): Promise<StoredApp | undefined> {
  const value = await registry.entry('app', String(id));
  return value === undefined ? undefined : (JSON.parse(value) as StoredApp);
}

function withoutSecrets({ sealedSecret: _, developerKeyHash: __, ...app }: StoredApp): App {
  return app;
}

/** Keys of the registry are printable ASCII: a text that is not is no key of anything. */
function isKey(text: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(text);
}
