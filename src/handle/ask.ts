import type { HttpServer } from '../server/http-server.ts';

/**
 * Asks a control endpoint of a server, by its path below `/_crosstie`, and resolves with what it answered; undefined where that is nothing. Rejects
 * with the server's own words where it refuses. Parts of handles are written against this alone, so that each exists once for a server in this
 * process and one elsewhere.
 */
export type Ask = <Answer>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<Answer>;

/** Asks a server in this process, without a socket. The token is the one that the server made up for its own process. */
export function askInside(server: HttpServer, url: string, ownToken: string): Ask {
  return askBy((request) => server.dispatch(request), url, ownToken);
}

/** Asks a server that listens elsewhere. Rejects with where it was looked for, where none answers. */
export function askAt(url: string, adminToken: string | undefined): Ask {
  const send = async (request: Request) => {
    try {
      return await fetch(request);
    } catch (cause) {
      throw new Error(`no Crosstie server answers at ${url}`, { cause });
    }
  };
  return askBy(send, url, adminToken);
}

function askBy(send: (request: Request) => Promise<Response>, url: string, token: string | undefined): Ask {
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' });
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const sent = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await send(new Request(`${url}/_crosstie${path}`, sent));
    const text = await answer.text();
    if (!answer.ok) throw new Error(messageIn(text) ?? `${method} ${path} was answered with ${answer.status}`);
    // The caller names what the endpoint's row declares.
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
}

/** What an error's body says; undefined where it is not one of Crosstie's. */
function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
