import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { countsOfLimits, heldQuery, rateLimitsQuery } from './limits-query.ts';
import { Meter } from './meter.tsx';

/** How often rate limits are looked at again, in milliseconds: a window of theirs is ten seconds. */
const lookMs = 1_000;

/** What a portal has used of its rate limits, as it happens, and of the limits of what it holds. */
export function LimitsPage() {
  const { limits } = useStrings();
  const { portalId } = useParams({ from: '/$portalId/limits' });
  const rates = useQuery({ ...rateLimitsQuery(portalId), refetchInterval: lookMs });
  return (
    <>
      <h1>{limits.title}</h1>
      <h2>{limits.rates}</h2>
      {rates.isError && <Failed cause={rates.error} retry={() => void rates.refetch()} />}
      {rates.isPending && <Loading />}
      {rates.data !== undefined && rates.data.meters.length === 0 && <p className="quiet">{limits.noRates}</p>}
      <div className="meters">
        {rates.data?.meters.map(({ limit, appId, used, max, resetsAt }) => (
          <Meter
            key={`${limit} ${appId}`}
            label={appId === null ? (limits.names[limit] ?? limit) : `${limits.names[limit] ?? limit}, ${limits.app(appId)}`}
            used={used}
            max={max}
            note={limits.resets(new Date(resetsAt).toLocaleTimeString())}
          />
        ))}
      </div>
      {countsOfLimits.map(({ name, path }) => (
        <Held key={path} portalId={portalId} name={name} path={path} />
      ))}
    </>
  );
}

function Held({
  portalId,
  name,
  path,
}: {
  readonly portalId: string;
  readonly name: (typeof countsOfLimits)[number]['name'];
  readonly path: string;
}) {
  const { limits } = useStrings();
  const rows = useQuery(heldQuery(portalId, path));
  return (
    <>
      <h2>{limits.held[name]}</h2>
      {rows.isError && <Failed cause={rows.error} retry={() => void rows.refetch()} />}
      {rows.isPending && <Loading />}
      <div className="meters">
        {rows.data?.map(({ label, usage, limit }) => (
          <Meter key={label} label={label === '' ? limits.overall : label} used={usage} max={limit} />
        ))}
      </div>
    </>
  );
}
