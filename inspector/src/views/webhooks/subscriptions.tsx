import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Switch } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { type SubscriptionView, webhooksQuery } from '../../api/webhooks.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** Where an app wants its webhooks and which; each can be paused. */
export function Subscriptions({ appId }: { readonly appId: number }) {
  const { webhooks } = useStrings();
  const queries = useQueryClient();
  const told = useQuery(webhooksQuery(appId));
  const turn = useMutation({
    mutationFn: ({ id, active }: Pick<SubscriptionView, 'id' | 'active'>) =>
      askControl(`/apps/${appId}/webhooks/subscriptions/${id}`, { method: 'PATCH', body: { active } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: webhooksQuery(appId).queryKey }),
  });
  return (
    <section aria-labelledby="subscriptions">
      <h2 id="subscriptions">{webhooks.subscriptions}</h2>
      {told.isError && <Failed cause={told.error} retry={() => void told.refetch()} />}
      {told.isPending && <Loading />}
      {told.data !== undefined && <p>{told.data.settings === null ? webhooks.noTarget : <code>{told.data.settings.targetUrl}</code>}</p>}
      {told.data?.subscriptions.length === 0 && <p className="quiet">{webhooks.noSubscriptions}</p>}
      <ul className="neighbours">
        {told.data?.subscriptions.map(({ id, eventType, propertyName, objectTypeId, active }) => (
          <li key={id}>
            <span className="value">
              <code>{eventType}</code> <span className="quiet">{[propertyName, objectTypeId].filter((one) => one !== null).join(' ')}</span>
            </span>
            <Switch isSelected={active} onChange={(isOn) => turn.mutate({ id, active: isOn })}>
              <span className="box" aria-hidden />
              {webhooks.active}
            </Switch>
          </li>
        ))}
      </ul>
      {turn.isError && <Failed cause={turn.error} />}
    </section>
  );
}
