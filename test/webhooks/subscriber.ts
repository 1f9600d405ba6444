import type { AppHandle, Crosstie, PortalHandle } from '../../src/index.ts';

/** What an app asks to be sent. */
export interface Wanted {
  readonly eventType: string;
  readonly propertyName?: string;
  readonly objectTypeId?: string;
}

export interface Subscriber {
  readonly app: AppHandle;
  /** Ids of its subscriptions, in the order in which they were asked for. */
  readonly subscriptions: readonly number[];
  send(method: string, path: string, body?: object): Promise<Response>;
}

/** Makes an app that is installed in these portals and subscribed to events, through the API that apps have for it. */
export async function subscribe(
  crosstie: Pick<Crosstie, 'app' | 'fetch'>,
  portals: readonly PortalHandle[],
  targetUrl: string,
  wanted: readonly Wanted[],
  maxConcurrentRequests = 10,
): Promise<Subscriber> {
  const app = await crosstie.app();
  const send = (method: string, path: string, body?: object) =>
    crosstie.fetch(`/webhooks/2026-03/${app.appId}${path}?hapikey=${app.developerApiKey}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: '' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  await expectOk(send('PUT', '/settings', { targetUrl, throttling: { maxConcurrentRequests } }));
  const subscriptions: number[] = [];
  for (const one of wanted) {
    const made = await expectOk(send('POST', '/subscriptions', { active: true, ...one }));
    subscriptions.push(Number(((await made.json()) as { readonly id: string }).id));
  }
  for (const { portalId } of portals) await app.install(portalId);
  return { app, subscriptions, send };
}

async function expectOk(asked: Promise<Response>): Promise<Response> {
  const response = await asked;
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response;
}

/** Asks something of a portal and expects it to be done; answers the body. */
export async function ask<Body = { readonly id: string }>(
  portal: PortalHandle,
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const response = await expectOk(
    portal.fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}
