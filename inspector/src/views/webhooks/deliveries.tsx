import { useQuery } from '@tanstack/react-query';
import { Button, Cell, Column, Row, Table, TableBody, TableHeader, ToggleButton } from 'react-aria-components';
import { deliveriesQuery } from '../../api/webhooks.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { DeliveryDetail } from './delivery-detail.tsx';
import type { WebhooksState } from './webhooks.tsx';

/** How often deliveries are looked at again, in milliseconds. */
const lookMs = 2_000;
const states = ['pending', 'delivered', 'failed'] as const;

/** What was sent to an app, the newest first; Enter shows one. */
export function Deliveries({
  appId,
  state,
  change,
}: {
  readonly appId: number;
  readonly state: WebhooksState;
  change(edits: Partial<WebhooksState>): void;
}) {
  const { webhooks } = useStrings();
  const page = useQuery({ ...deliveriesQuery(appId, state.state, state.before), refetchInterval: lookMs });
  const deliveries = page.data?.results ?? [];
  const next = page.data?.next;
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">{webhooks.deliveries}</h2>
      <div className="bar">
        {states.map((one) => (
          <ToggleButton
            key={one}
            isSelected={state.state === one}
            onChange={(isOn) => change({ state: isOn ? one : undefined, before: undefined })}
          >
            {webhooks.states[one]}
          </ToggleButton>
        ))}
        {state.before !== undefined && <Button onPress={() => change({ before: undefined })}>{webhooks.newest}</Button>}
        {next !== undefined && <Button onPress={() => change({ before: next })}>{webhooks.older}</Button>}
      </div>
      {page.isError && <Failed cause={page.error} retry={() => void page.refetch()} />}
      {page.isPending && <Loading />}
      <div className="scroll log">
        <Table
          aria-label={webhooks.deliveries}
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={state.delivery === undefined ? [] : [state.delivery]}
          onSelectionChange={(keys) => keys !== 'all' && keys.size > 0 && change({ delivery: String([...keys][0]) })}
        >
          <TableHeader>
            <Column isRowHeader>{webhooks.time}</Column>
            <Column>{webhooks.portal}</Column>
            <Column>{webhooks.events}</Column>
            <Column>{webhooks.state}</Column>
            <Column>{webhooks.attempts}</Column>
            <Column>{webhooks.next}</Column>
          </TableHeader>
          <TableBody items={deliveries} renderEmptyState={() => <p className="empty">{webhooks.none}</p>}>
            {(delivery) => (
              <Row id={delivery.id}>
                <Cell>{delivery.createdAt}</Cell>
                <Cell>{delivery.portalId}</Cell>
                <Cell>{delivery.events}</Cell>
                <Cell>{webhooks.states[delivery.state]}</Cell>
                <Cell>{delivery.attempts.map(({ status, fault }) => status ?? fault).join(', ')}</Cell>
                <Cell>{delivery.nextAttemptAt ?? ''}</Cell>
              </Row>
            )}
          </TableBody>
        </Table>
      </div>
      {state.delivery !== undefined && <DeliveryDetail key={state.delivery} appId={appId} id={state.delivery} />}
    </section>
  );
}
