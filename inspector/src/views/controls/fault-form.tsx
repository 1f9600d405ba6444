import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Input, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, TextField } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { faultsQuery } from '../../api/controls.ts';
import { Failed } from '../../parts/failed.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** The answers that are offered, and how they are asked for. */
const responses = {
  rateLimit: 429,
  daily: { status: 429, policy: 'daily' },
  migrating: 477,
  unauthorized: 401,
  locked: 423,
  internal: 500,
  badGateway: 502,
  unavailable: 503,
  gatewayTimeout: 504,
  slow: { latencyMs: [500, 2_000] },
  resetBefore: { reset: 'before' },
  resetAfter: { reset: 'after' },
  partial: { partial: 1 },
} as const;
type ResponseName = keyof typeof responses;
const responseNames = Object.keys(responses) as readonly ResponseName[];
const methods = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Makes a fault for requests to this portal. */
export function FaultForm({ portalId }: { readonly portalId: string }) {
  const { controls } = useStrings();
  const queries = useQueryClient();
  const [name, setName] = useState<ResponseName>('rateLimit');
  const [method, setMethod] = useState('');
  const [path, setPath] = useState('');
  const [times, setTimes] = useState('1');
  const add = useMutation({
    mutationFn: () => {
      const match = { portalId: Number(portalId), ...(method !== '' && { method }), ...(path.trim() !== '' && { path: path.trim() }) };
      return askControl('/faults', {
        method: 'POST',
        body: { match, respond: responses[name], ...(times !== '' && { times: Number(times) }) },
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: faultsQuery.queryKey }),
  });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="bar" onSubmit={submit}>
      <Select className="choice" value={name} onChange={(key) => setName(responseNames.find((one) => one === key) ?? 'rateLimit')}>
        <Label>{controls.answer}</Label>
        <Button>
          <SelectValue /> ▾
        </Button>
        <Popover>
          <ListBox>
            {responseNames.map((one) => (
              <ListBoxItem key={one} id={one}>
                {controls.responses[one]}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </Select>
      <Select className="choice" value={method} onChange={(key) => setMethod(String(key))}>
        <Label>{controls.method}</Label>
        <Button>
          <SelectValue /> ▾
        </Button>
        <Popover>
          <ListBox>
            {methods.map((one) => (
              <ListBoxItem key={one} id={one}>
                {one === '' ? controls.anyMethod : one}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </Select>
      <TextField className="choice" value={path} onChange={setPath}>
        <Label>{controls.path}</Label>
        <Input placeholder="/crm/**" />
      </TextField>
      <TextField className="choice" value={times} onChange={setTimes}>
        <Label>{controls.times}</Label>
        <Input inputMode="numeric" size={4} />
      </TextField>
      <Button type="submit" className="primary">
        {controls.addFault}
      </Button>
      {add.isError && <Failed cause={add.error} />}
    </form>
  );
}
