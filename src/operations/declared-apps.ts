import type { GivenCredentials, NewApp } from '../domain/app.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { type AppChange, appOfClient, changeApp, createApp, hasClientSecret, isDeveloperKey } from './apps.ts';
import type { ServerCall } from './server-call.ts';

/** An app as somebody declares it, again at each start: it is known by its client id. */
export interface DeclaredApp {
  readonly settings: NewApp;
  readonly given: GivenCredentials & { readonly clientId: string };
}

/**
 * Makes an app as it is declared, or changes it to that where there is one with its client id; what is as declared is not written. Secrets that are
 * not declared stay, or are made where the app is. Refused where another app has its id or key. Durable when it resolves.
 */
export async function settleApp(call: ServerCall, { settings, given }: DeclaredApp): Promise<Problem | undefined> {
  const { registry } = call.store;
  const { appId, clientId, clientSecret, developerApiKey } = given;
  const app = await appOfClient(registry, clientId);
  if (app === undefined) {
    const made = await createApp(call, settings, given);
    return isProblem(made) ? made : undefined;
  }
  if (appId !== undefined && appId !== app.id) return problem('APP_ID_FIXED', { clientId, app: app.id });
  const changed = await changeApp(call, app.id, async (current): Promise<AppChange> => {
    const isNewSecret = clientSecret !== undefined && !(await hasClientSecret(call, current, clientSecret));
    const isNewKey = developerApiKey !== undefined && !(await isDeveloperKey(registry, current, developerApiKey));
    return { settings, ...(isNewSecret && { clientSecret }), ...(isNewKey && { developerApiKey }) };
  });
  return isProblem(changed) ? changed : undefined;
}
