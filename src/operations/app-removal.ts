import { removeTokens } from './app-installs.ts';
import { appForgotten } from './apps.ts';
import { forgetCodesOf } from './auth-codes.ts';
import { forgetEntries } from './forget-entries.ts';
import { forgetRefreshTokensOf } from './grants.ts';
import { forgetJournal } from './journal.ts';
import { forgetFollower } from './log-cursors.ts';
import type { ServerCall } from './server-call.ts';
import { forgetDeliveriesOf } from './webhook-deliveries.ts';

/**
 * Removes an app with everything that it has: when it resolves, none of its tokens, codes and secrets is good any more, and nothing of them is
 * kept. False where there is no such app. Durable when it resolves; where the server ends before, the app is there still and has less.
 */
export function deleteApp(call: ServerCall, id: number): Promise<boolean> {
  const { registry } = call.store;
  return call.appTurns.run(String(id), async () => {
    if ((await appForgotten(registry, id)) === undefined) return false;
    await removeTokens(call, { appId: String(id) });
    await forgetCodesOf(registry, id);
    await forgetRefreshTokensOf(registry, id);
    await forgetEntries(registry, { kind: 'portalInstall', prefix: '' }, ({ key }) => key.endsWith(`:${id}`));
    await forgetEntries(registry, { kind: 'install', prefix: `${id}:` });
    await forgetFollower(registry, String(id));
    await forgetDeliveriesOf(registry, id);
    await forgetJournal(call.journal, registry, id);
    await registry.put([...(await call.webhooks.forgotten(id)), ...((await appForgotten(registry, id)) ?? [])]);
    for (const listener of call.appRemovals) listener(id);
    return true;
  });
}
