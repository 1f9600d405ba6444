import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { appsQuery } from '../../api/webhooks.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { Deliveries } from './deliveries.tsx';
import { Journal } from './journal.tsx';
import { Subscriptions } from './subscriptions.tsx';

/** What the page shows, and what its address says. */
export interface WebhooksState {
  readonly app?: number | undefined;
  readonly state?: string | undefined;
  readonly before?: string | undefined;
  readonly delivery?: string | undefined;
}

/** The webhooks of the server's apps: what they are subscribed to, what was sent, and how it was answered. */
export function WebhooksPage() {
  const { webhooks } = useStrings();
  const state = readWebhooksState(useSearch({ strict: false }));
  const navigate = useNavigate();
  const apps = useQuery(appsQuery);
  if (apps.isError) return <Failed cause={apps.error} retry={() => void apps.refetch()} />;
  if (apps.data === undefined) return <Loading />;
  const chosen = apps.data.find(({ appId }) => appId === state.app) ?? apps.data[0];
  const change = (edits: Partial<WebhooksState>) => void navigate({ to: '.', search: { ...state, ...edits } });
  return (
    <>
      <h1>{webhooks.title}</h1>
      {chosen === undefined && <Empty text={webhooks.noApps} />}
      {chosen !== undefined && (
        <>
          <label className="choice">
            {webhooks.app}
            <select
              value={chosen.appId}
              onChange={(event) => change({ app: Number(event.target.value), before: undefined, delivery: undefined })}
            >
              {apps.data.map(({ appId, name }) => (
                <option key={appId} value={appId}>
                  {name} ({appId})
                </option>
              ))}
            </select>
          </label>
          <Subscriptions appId={chosen.appId} />
          <Deliveries appId={chosen.appId} state={state} change={change} />
          <Journal appId={chosen.appId} />
        </>
      )}
    </>
  );
}

/** Reads what stands in an address. What cannot be read is left out. */
function readWebhooksState({ app, state, before, delivery }: Record<string, unknown>): WebhooksState {
  return {
    ...(typeof app === 'number' && { app }),
    ...(typeof state === 'string' && { state }),
    ...(before !== undefined && { before: String(before) }),
    ...(delivery !== undefined && { delivery: String(delivery) }),
  };
}
