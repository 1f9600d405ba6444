/** A fetch that reaches the server of a handle. Paths need no host, and a missing `authorization` is filled with the portal's token. */
export type PortalFetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** Makes a fetch for one portal out of what carries a request to its server. */
export function portalFetch(send: (request: Request) => Promise<Response>, url: string, token: string | undefined): PortalFetch {
  return (input, init = {}) => {
    const request = new Request(new URL(input, url), init);
    if (!request.headers.has('authorization') && token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    return send(request);
  };
}
