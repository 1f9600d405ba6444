import { apiKeyInvalid, isProblem, type Problem, problem } from '../domain/problem.ts';
import type { Registry } from '../storage/port.ts';
import { appOfDeveloperKey, findApp } from './apps.ts';
import type { AppCaller } from './server-call.ts';
import type { Callers } from './tokens.ts';

/** What a request for an app's own affairs came with. */
export interface AppCredentials {
  readonly authorization: string | undefined;
  /** The developer API key of the query; null where it has none. */
  readonly developerKey: string | null;
}

/**
 * The app behind a request for its own affairs: by its developer API key, or by a token that it got for itself. A token of a portal is as if there
 * were none, beside the key as well. Source: portal probe of 2026-04; assumed for a token beside a key.
 */
export async function findAppCaller(
  registry: Registry,
  callers: Callers,
  { authorization, developerKey }: AppCredentials,
  now: number,
): Promise<AppCaller | Problem> {
  if (developerKey !== null) {
    const app = await appOfDeveloperKey(registry, developerKey);
    if (app !== undefined) return { app, scopes: 'all' };
    if (authorization === undefined) return apiKeyInvalid();
  }
  const caller = await callers.find(authorization, now);
  if (isProblem(caller)) return caller;
  const app = caller.kind === 'app' ? await findApp(registry, Number(caller.appId)) : undefined;
  return app === undefined ? problem('CREDENTIALS_NOT_FOUND') : { app, scopes: caller.scopes };
}
