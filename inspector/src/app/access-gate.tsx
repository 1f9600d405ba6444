import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { access, askControl, giveAdminToken } from '../api/control.ts';
import { useStrings } from '../strings/use-strings.ts';

/** Asks for the admin token, in the place of everything else, once the server has refused a request without the right one. */
export function AccessGate({ children }: { readonly children: React.ReactNode }) {
  const isRefused = useSyncExternalStore(access.subscribe, access.isRefused);
  return isRefused ? <TokenForm /> : children;
}

function TokenForm() {
  const strings = useStrings();
  const queries = useQueryClient();
  const router = useRouter();
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    giveAdminToken(token);
    try {
      await askControl('/portals?limit=1');
      await queries.invalidateQueries();
      await router.invalidate();
    } catch {
      setWrong(true);
    }
  };
  return (
    <main className="access">
      <form onSubmit={enter}>
        <h1>{strings.access.title}</h1>
        <p>{strings.access.text}</p>
        <TextField type="password" value={token} onChange={setToken} autoFocus isInvalid={isWrong} validationBehavior="aria">
          <Label>{strings.access.token}</Label>
          <Input autoComplete="current-password" />
        </TextField>
        {isWrong && <p role="alert">{strings.access.wrong}</p>}
        <Button type="submit" className="primary">
          {strings.access.enter}
        </Button>
      </form>
    </main>
  );
}
