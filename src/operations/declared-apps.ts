import type { App, GivenCredentials, NewApp } from '../domain/app.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { settleWebhooks, type WebhookOptions } from './app-webhooks.ts';
import { type AppChange, appOfClient, changeApp, createApp, hasClientSecret, isDeveloperKey } from './apps.ts';
import type { ServerCall } from './server-call.ts';

/** An app as somebody declares it, again at each start: it is known by its client id. */
export interface DeclaredApp {
  readonly settings: NewApp;
  readonly given: GivenCredentials & { readonly clientId: string };
  /** Those that it has stay where none are declared. */
  readonly webhooks: WebhookOptions | undefined;
}

/**
 * Makes an app as it is declared, or changes it to that where there is one with its client id; what is as declared is not written. Secrets that are
 * not declared stay, or are made where the app is. Refused where another app has its id or key. Durable when it resolves.
 */
export async function settleApp(call: ServerCall, declared: DeclaredApp): Promise<Problem | undefined> {
  const app = await settled(call, declared);
  if (isProblem(app)) return app;
  const { webhooks } = declared;
  return webhooks && settleWebhooks(call, app.id, webhooks);
}

async function settled(call: ServerCall, { settings, given }: DeclaredApp): Promise<App | Problem> {
  const { registry } = call.store;
  const { appId, clientId, clientSecret, developerApiKey } = given;
  const app = await appOfClient(registry, clientId);
  if (app === undefined) {
    const made = await createApp(call, settings, given);
    return isProblem(made) ? made : made.app;
  }
  if (appId !== undefined && appId !== app.id) return problem('APP_ID_FIXED', { clientId, app: app.id });
  const changed = await changeApp(call, app.id, async (current): Promise<AppChange> => {
    const isNewSecret = clientSecret !== undefined && !(await hasClientSecret(call, current, clientSecret));
    const isNewKey = developerApiKey !== undefined && !(await isDeveloperKey(registry, current, developerApiKey));
    return { settings, ...(isNewSecret && { clientSecret }), ...(isNewKey && { developerApiKey }) };
  });
  return changed ?? problem('APP_UNKNOWN', { app: app.id });
}
