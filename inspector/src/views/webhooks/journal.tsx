import { useQuery } from '@tanstack/react-query';
import { journalPagesQuery, journalSubscriptionsQuery } from '../../api/webhooks.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** What an app wants to find in its journal, and the last pages of it. */
export function Journal({ appId }: { readonly appId: number }) {
  const { webhooks } = useStrings();
  const subscriptions = useQuery(journalSubscriptionsQuery(appId));
  const pages = useQuery(journalPagesQuery(appId));
  return (
    <section aria-labelledby="journal">
      <h2 id="journal">{webhooks.journal}</h2>
      {subscriptions.isError && <Failed cause={subscriptions.error} retry={() => void subscriptions.refetch()} />}
      {pages.isError && <Failed cause={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Loading />}
      {subscriptions.data?.length === 0 && <p className="quiet">{webhooks.noJournal}</p>}
      <ul className="neighbours">
        {subscriptions.data?.map(({ id, subscriptionType, objectTypeId, portalId, actions }) => (
          <li key={id}>
            <span className="value">
              <code>{subscriptionType}</code> {objectTypeId} <span className="quiet">{[portalId, ...actions].join(' ')}</span>
            </span>
          </li>
        ))}
      </ul>
      {pages.data?.map(({ offset, file }) => (
        <details key={offset}>
          <summary>
            {offset} <span className="quiet">{webhooks.journalEvents(file.journalEvents?.length ?? 0)}</span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: events that scroll have to be reached by keys */}
          <pre tabIndex={0}>{JSON.stringify(file, null, 2)}</pre>
        </details>
      ))}
    </section>
  );
}
