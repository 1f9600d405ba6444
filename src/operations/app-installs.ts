import { appUninstalled } from '../catalogue/journal.ts';
import type { PortalId } from '../domain/ids.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { PortalStore, TokenOwner } from '../storage/port.ts';
import { findApp, forgetInstall, installOf } from './apps.ts';
import { grantTokens, type PortalTokens } from './grants.ts';
import { newsOfInstall } from './journal-news.ts';
import type { ServerCall } from './server-call.ts';
import { consentingUser } from './token-descriptions.ts';

/** Tokens removed in one step: others are served between two of them. */
const tokensStep = 500;

/**
 * Lets an app act in a portal as if a user had consented, to the scopes that every installation grants and to `scopes`, which the app has to ask
 * for. Durable when it resolves.
 */
export async function installApp(
  call: ServerCall,
  appId: number,
  portal: PortalStore,
  scopes: readonly string[] = [],
): Promise<PortalTokens | Problem> {
  const app = await findApp(call.store.registry, appId);
  if (app === undefined) return problem('APP_UNKNOWN', { app: appId });
  const stray = scopes.find((scope) => ![...app.scopes, ...app.optionalScopes].includes(scope));
  if (stray !== undefined) return problem('INSTALL_SCOPE_UNASKED', { app: appId, scope: stray });
  const granted = [...new Set([...app.scopes, ...scopes])];
  const consent = { appId, portal: portal.id, userId: consentingUser(portal), scopes: granted };
  return (await grantTokens(call, app, consent)) ?? problem('APP_UNKNOWN', { app: appId });
}

/**
 * Takes an app out of a portal: its tokens there are refused from then on, and its refresh tokens give none, even where it is installed again.
 * False where it was not installed. Durable when it resolves.
 */
export function uninstallApp(call: ServerCall, appId: number, portal: PortalId): Promise<boolean> {
  const { registry } = call.store;
  return call.appTurns.run(String(appId), async () => {
    const install = await installOf(registry, appId, portal);
    if (install === undefined) return false;
    await removeTokens(call, { appId: String(appId), portal });
    await forgetInstall(registry, install, await newsOfInstall(call, appUninstalled, install));
    return true;
  });
}

/** Removes tokens of an app, so that they are refused at once. To be called in a turn of the app's, in which it gets no others. */
export async function removeTokens({ store, callers }: ServerCall, owner: TokenOwner): Promise<void> {
  for (;;) {
    const removed = await store.removeTokensOf(owner, tokensStep);
    callers.forget();
    if (removed < tokensStep) return;
  }
}
