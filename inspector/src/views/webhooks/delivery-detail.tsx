import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { deliveryQuery } from '../../api/webhooks.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** A delivery: its attempts with their signatures, the events that it carries, and a button that sends them once more. */
export function DeliveryDetail({ appId, id }: { readonly appId: number; readonly id: string }) {
  const { webhooks } = useStrings();
  const queries = useQueryClient();
  const delivery = useQuery(deliveryQuery(appId, id));
  const replay = useMutation({
    mutationFn: () => askControl(`/apps/${appId}/deliveries/${id}/replay`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['deliveries', appId] }),
  });
  if (delivery.isError) return <Failed cause={delivery.error} retry={() => void delivery.refetch()} />;
  if (delivery.data === undefined) return <Loading />;
  const { attempts, body } = delivery.data;
  return (
    <section className="detail" aria-label={webhooks.delivery(id)}>
      <div className="bar">
        <h3>{webhooks.delivery(id)}</h3>
        <Button onPress={() => replay.mutate()} isDisabled={replay.isPending}>
          {webhooks.replay}
        </Button>
        {replay.isSuccess && <span role="status">{webhooks.replayed}</span>}
      </div>
      {replay.isError && <Failed cause={replay.error} />}
      <div className="columns">
        <ol>
          {attempts.map(({ attemptNumber, at, ms, status, fault, signatures }) => (
            <li key={attemptNumber}>
              {at}: {status ?? fault} <span className="quiet">{ms} ms</span>
              {signatures !== undefined && signatures !== null && (
                <details>
                  <summary>{webhooks.signatures}</summary>
                  <pre>
                    {Object.entries(signatures)
                      .map(([name, value]) => `${name}: ${value}`)
                      .join('\n')}
                  </pre>
                </details>
              )}
            </li>
          ))}
        </ol>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: events that scroll have to be reached by keys */}
        <pre tabIndex={0}>{JSON.stringify(body, null, 2)}</pre>
      </div>
    </section>
  );
}
