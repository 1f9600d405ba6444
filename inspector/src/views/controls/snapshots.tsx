import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { snapshotsQuery } from '../../api/controls.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** Keeps what the portal holds under a name, and brings it back. */
export function Snapshots({ portalId }: { readonly portalId: string }) {
  const { controls } = useStrings();
  const queries = useQueryClient();
  const snapshots = useQuery(snapshotsQuery(portalId));
  const [name, setName] = useState('');
  const act = useMutation({
    mutationFn: ({ path, method }: { readonly path: string; readonly method: 'PUT' | 'POST' | 'DELETE' }) =>
      askControl(`/portals/${portalId}/${path}`, { method }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const take = (event: React.FormEvent) => {
    event.preventDefault();
    act.mutate({ path: `snapshots/${encodeURIComponent(name)}`, method: 'PUT' });
    setName('');
  };
  return (
    <>
      <form className="bar" onSubmit={take}>
        <TextField className="choice" value={name} onChange={setName}>
          <Label>{controls.snapshotName}</Label>
          <Input />
        </TextField>
        <Button type="submit" isDisabled={name.trim() === ''}>
          {controls.take}
        </Button>
        <Confirm
          title={controls.resetThis}
          text={controls.resetText}
          action={controls.reset}
          run={() => act.mutate({ path: 'reset', method: 'POST' })}
        >
          {controls.reset}
        </Confirm>
      </form>
      {act.isError && <Failed cause={act.error} />}
      {snapshots.isError && <Failed cause={snapshots.error} retry={() => void snapshots.refetch()} />}
      {snapshots.isPending && <Loading />}
      {snapshots.data?.length === 0 && <p className="quiet">{controls.noSnapshots}</p>}
      <ul className="neighbours">
        {snapshots.data?.map((snapshot) => (
          <li key={snapshot.name}>
            <span className="value">
              {snapshot.name} <time className="quiet">{new Date(snapshot.takenAt).toLocaleString()}</time>
            </span>
            <Confirm
              title={controls.restoreThis(snapshot.name)}
              text={controls.restoreText}
              action={controls.restore}
              run={() => act.mutate({ path: `snapshots/${encodeURIComponent(snapshot.name)}/restore`, method: 'POST' })}
            >
              {controls.restore}
            </Confirm>
            <Button
              aria-label={controls.forget(snapshot.name)}
              onPress={() => act.mutate({ path: `snapshots/${encodeURIComponent(snapshot.name)}`, method: 'DELETE' })}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
