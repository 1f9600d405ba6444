import { Failure, readAnswer } from './failure.ts';

const tokenKey = 'crosstie.adminToken';
const listeners = new Set<() => void>();
let isRefused = false;

/** A request to one of the server's own endpoints. */
export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks an endpoint below `/_crosstie`. Throws a `Failure` where the answer is no success; a 401 has the page ask for the admin token. */
export async function askControl<Body>(path: string, { method = 'GET', body, signal }: Ask = {}): Promise<Body> {
  const response = await fetch(`/_crosstie${path}`, {
    method,
    headers: { ...adminHeaders(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  });
  try {
    const answer = await readAnswer<Body>(response, `${method} /_crosstie${path}`);
    tellAccess('open');
    return answer;
  } catch (cause) {
    if (cause instanceof Failure && (cause.status === 401 || cause.status === 403)) tellAccess('refused');
    throw cause;
  }
}

/** What requests to control endpoints carry once somebody has given the admin token. It is kept as long as the tab is open. */
export function adminHeaders(): Record<string, string> {
  const token = sessionStorage.getItem(tokenKey);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Keeps the admin token for this tab. Whether it is the right one, the next answer tells. */
export function giveAdminToken(token: string): void {
  sessionStorage.setItem(tokenKey, token);
}

/** Whether the server wants an admin token, or another one than it was given; for `useSyncExternalStore`. */
export const access = {
  isRefused: () => isRefused,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function tellAccess(now: 'open' | 'refused'): void {
  if (isRefused === (now === 'refused')) return;
  isRefused = now === 'refused';
  for (const listener of listeners) listener();
}
