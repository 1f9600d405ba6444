import { limits } from '../catalogue/limits.ts';
import type { PortalId } from '../domain/ids.ts';
import type { StoredToken } from '../domain/portal.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { EntryEdit, Registry, Store } from '../storage/port.ts';
import type { ServerCall } from './server-call.ts';
import type { TokenMint } from './token-mint.ts';
import { type Callers, hashOfSecret, keepToken } from './tokens.ts';

/** A private app: what a portal's users made for themselves, with one token that does not end. The token's text is kept nowhere. */
export interface PrivateApp {
  /** Names the app inside its portal: the beginning of its token's hash. */
  readonly id: string;
  readonly name: string;
  /** The last characters of the token, by which people tell one from another; null where an earlier release made it. */
  readonly hint: string | null;
  readonly scopes: StoredToken['scopes'];
  /** The id that changes made with the token carry as their source. */
  readonly appId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** A private app as the registry keeps it: what is needed to revoke the token, too. */
interface StoredPrivateApp extends PrivateApp {
  readonly hash: string;
}

const kind = 'privateApp';
const idChars = 16;
const hintChars = 4;
/** What a private app is made of. */
export interface NewPrivateApp {
  readonly portal: PortalId;
  readonly name: string;
  readonly scopes: StoredToken['scopes'];
  readonly appId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Lets a token act for a portal as a private app. Giving the same token again replaces what it may do. Durable when it resolves. */
export async function grantToken(store: Store, token: string, grant: NewPrivateApp): Promise<PrivateApp> {
  const { portal, name, scopes, appId, at } = grant;
  const hash = hashOfSecret(token);
  const app: PrivateApp = { id: hash.slice(0, idChars), name, hint: token.slice(-hintChars), scopes, appId, createdAt: at };
  // In this order, as no token may work that is not in the list.
  await store.registry.put([{ kind, key: keyOf(portal, app.id), value: JSON.stringify({ ...app, hash } satisfies StoredPrivateApp) }]);
  await keepToken(store, token, { kind: 'privateApp', portal, scopes, appId, userId: null, createdAt: at, expiresAt: null });
  return app;
}

/** Makes a private app with a token of its own, whose text is told here and never again. */
export async function createPrivateApp(
  { store, mint }: Pick<ServerCall, 'store' | 'mint'>,
  { portal, appId = mint.appId(portal), ...wanted }: Omit<NewPrivateApp, 'appId'> & { readonly appId?: string | undefined },
): Promise<{ readonly app: PrivateApp; readonly token: string } | Problem> {
  const others = await privateAppsOf(store.registry, portal);
  if (others.length >= limits.privateAppsMax) return problem('TOO_MANY_PRIVATE_APPS', { max: limits.privateAppsMax });
  const token = await freshToken(store, mint, portal);
  return { app: await grantToken(store, token, { ...wanted, portal, appId }), token };
}

/** A server that counts its tokens begins anew when it is started again: those of earlier starts are passed over. */
async function freshToken(store: Store, mint: TokenMint, portal: PortalId): Promise<string> {
  for (;;) {
    const token = mint.token(portal);
    if ((await store.token(hashOfSecret(token))) === undefined) return token;
  }
}

/** Every private app of a portal, the oldest first. */
export async function privateAppsOf(registry: Registry, portal: PortalId): Promise<readonly PrivateApp[]> {
  const apps = (await storedApps(registry, portal)).map(({ hash: _, ...app }): PrivateApp => app);
  return apps.sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
}

/** Takes a private app's token back: it is refused from then on. False where the portal has no such app. */
export async function revokePrivateApp(store: Store, callers: Callers, portal: PortalId, id: string): Promise<boolean> {
  const value = /^[0-9a-f]{1,64}$/.test(id) ? await store.registry.entry(kind, keyOf(portal, id)) : undefined;
  if (value === undefined) return false;
  await store.removeToken((JSON.parse(value) as StoredPrivateApp).hash);
  callers.forget();
  await store.registry.put([{ kind, key: keyOf(portal, id), value: null }]);
  return true;
}

/** What forgets every private app of a portal; their tokens go with the portal. */
export async function privateAppsForgotten(registry: Registry, portal: PortalId): Promise<readonly EntryEdit[]> {
  return (await storedApps(registry, portal)).map(({ id }) => ({ kind, key: keyOf(portal, id), value: null }));
}

/** Starts that each name another token may leave more than can be made: those are listed too. */
const listedMax = 2 * limits.privateAppsMax;

async function storedApps(registry: Registry, portal: PortalId): Promise<readonly StoredPrivateApp[]> {
  const entries = await registry.entries({ kind, prefix: keyOf(portal, ''), after: '', limit: listedMax });
  return entries.map(({ value }) => JSON.parse(value) as StoredPrivateApp);
}

function keyOf(portal: PortalId, id: string): string {
  return `${portal}:${id}`;
}
