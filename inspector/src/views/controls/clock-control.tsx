import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { clockQuery } from '../../api/controls.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';

const second = 1_000;
/** How far the clock can be moved by one press, in milliseconds. */
const steps = [
  ['tenSeconds', 10 * second],
  ['minute', 60 * second],
  ['hour', 3_600 * second],
  ['day', 86_400 * second],
] as const;

/** Shows the server's time, lets time pass, sets it and stops it. */
export function ClockControl() {
  const { controls } = useStrings();
  const queries = useQueryClient();
  const clock = useQuery({ ...clockQuery, refetchInterval: second });
  const [time, setTime] = useState('');
  const move = useMutation({
    mutationFn: ({ path, method, body }: { readonly path: string; readonly method: 'PUT' | 'POST'; readonly body: object }) =>
      askControl(path, { method, body }),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (clock.isError) return <Failed cause={clock.error} retry={() => void clock.refetch()} />;
  if (clock.data === undefined) return <Loading />;
  const { now, mode } = clock.data;
  const set = (event: React.FormEvent) => {
    event.preventDefault();
    move.mutate({ path: '/clock', method: 'PUT', body: { now: time } });
  };
  return (
    <>
      <p>
        <time dateTime={now}>{now}</time> <span className="badge">{controls.clockModes[mode]}</span>
      </p>
      <div className="bar">
        {steps.map(([name, ms]) => (
          <Button
            key={name}
            isDisabled={move.isPending}
            onPress={() => move.mutate({ path: '/clock/advance', method: 'POST', body: { ms } })}
          >
            {controls.steps[name]}
          </Button>
        ))}
        <Button onPress={() => move.mutate({ path: '/clock', method: 'PUT', body: { mode: mode === 'running' ? 'frozen' : 'running' } })}>
          {mode === 'running' ? controls.freeze : controls.goOn}
        </Button>
      </div>
      <form className="bar" onSubmit={set}>
        <TextField className="choice" value={time} onChange={setTime}>
          <Label>{controls.setTime}</Label>
          <Input placeholder="2026-12-24T18:00:00Z" />
        </TextField>
        <Button type="submit" isDisabled={time === ''}>
          {controls.set}
        </Button>
      </form>
      {move.isError && <Failed cause={move.error} />}
    </>
  );
}
