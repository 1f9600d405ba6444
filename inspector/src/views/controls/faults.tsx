import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { type FaultView, faultsQuery } from '../../api/controls.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { FaultForm } from './fault-form.tsx';

/** How often counts of faults are looked at again, in milliseconds. */
const lookMs = 2_000;

/** The faults of the server, and a form that makes another one. */
export function Faults({ portalId }: { readonly portalId: string }) {
  const { controls } = useStrings();
  const queries = useQueryClient();
  const faults = useQuery({ ...faultsQuery, refetchInterval: lookMs });
  const remove = useMutation({
    mutationFn: (path: string) => askControl(path, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: faultsQuery.queryKey }),
  });
  return (
    <>
      <FaultForm portalId={portalId} />
      {faults.isError && <Failed cause={faults.error} retry={() => void faults.refetch()} />}
      {faults.isPending && <Loading />}
      {faults.data?.length === 0 && <p className="quiet">{controls.noFaults}</p>}
      <ul className="neighbours">
        {faults.data?.map((fault) => (
          <li key={fault.id}>
            <span className="value">
              <code>{matchOf(fault)}</code> → <code>{respondOf(fault)}</code>
              <br />
              <span className="quiet">
                {controls.counts(fault.matched, fault.fired)} {rateOf(fault)}
              </span>
            </span>
            <Button aria-label={controls.removeFault(fault.id)} onPress={() => remove.mutate(`/faults/${fault.id}`)}>
              ×
            </Button>
          </li>
        ))}
      </ul>
      {(faults.data?.length ?? 0) > 1 && <Button onPress={() => remove.mutate('/faults')}>{controls.removeAll}</Button>}
      {remove.isError && <Failed cause={remove.error} />}
    </>
  );
}

function matchOf({ match }: FaultView): string {
  const parts = Object.entries(match).filter(([, value]) => value !== null);
  return parts.length === 0
    ? '*'
    : parts.map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
}

function respondOf({ respond }: FaultView): string {
  return typeof respond === 'number' ? String(respond) : JSON.stringify(respond);
}

function rateOf({ times, probability }: FaultView): string {
  return [times === null ? '' : `≤ ${times}`, probability === null ? '' : `p ${probability}`].join(' ').trim();
}
