import { type Ask, askControl } from './control.ts';
import { readAnswer } from './failure.ts';

/** Tokens to portals that were looked into, as long as the page is open. */
const sessions = new Map<string, Promise<string>>();

/**
 * Calls HubSpot's API in a portal: `path` begins with `/crm` or another of its roots. Throws a `Failure` where the answer is no success. The calls count
 * towards no limit and stand in no log.
 */
export async function askPortal<Body>(portalId: string, path: string, ask: Ask = {}): Promise<Body> {
  const first = await send(portalId, path, ask);
  if (first.status !== 401) return readAnswer<Body>(first, path);
  // The server was started anew, or the session has ended.
  sessions.delete(portalId);
  return readAnswer<Body>(await send(portalId, path, ask), path);
}

async function send(portalId: string, path: string, { method = 'GET', body, signal }: Ask): Promise<Response> {
  return fetch(path, {
    method,
    headers: { authorization: `Bearer ${await tokenOf(portalId)}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  });
}

function tokenOf(portalId: string): Promise<string> {
  const known = sessions.get(portalId);
  if (known !== undefined) return known;
  const asked = askControl<{ readonly token: string }>(`/portals/${portalId}/sessions`, { method: 'POST' }).then(({ token }) => token);
  sessions.set(portalId, asked);
  asked.catch(() => sessions.delete(portalId));
  return asked;
}
