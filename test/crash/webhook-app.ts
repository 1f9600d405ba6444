import { expect } from 'vitest';

/** Where an app lives: a server, and a token of its first portal. */
export interface Place {
  readonly url: string;
  readonly token: string;
}

export interface WebhookApp {
  readonly appId: number;
  readonly clientSecret: string;
  readonly developerApiKey: string;
}

export async function json<Body>({ url, token }: Place, method: string, path: string, body?: object): Promise<Body> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

/** An app that is installed in the first portal and told of new contacts. */
export async function makeApp(place: Place, targetUrl: string): Promise<WebhookApp> {
  const { results } = await json<{ readonly results: readonly { readonly portalId: number }[] }>(place, 'GET', '/_crosstie/portals');
  const app = await json<WebhookApp>(place, 'POST', '/_crosstie/apps', {});
  await json(place, 'POST', `/_crosstie/apps/${app.appId}/installs`, { portalId: results[0]?.portalId });
  const path = (end: string) => `/webhooks/2026-03/${app.appId}/${end}?hapikey=${app.developerApiKey}`;
  const headers = { 'content-type': 'application/json' };
  const send = (method: string, end: string, body: object) => fetch(place.url + path(end), { method, headers, body: JSON.stringify(body) });
  expect((await send('PUT', 'settings', { targetUrl, throttling: { maxConcurrentRequests: 10 } })).status).toBe(200);
  expect((await send('POST', 'subscriptions', { eventType: 'contact.creation', active: true })).status).toBe(201);
  return app;
}

/** Ids of the deliveries that wait for their next attempt. */
export async function pendingOf(place: Place, { appId }: WebhookApp): Promise<readonly string[]> {
  const path = `/_crosstie/apps/${appId}/deliveries`;
  const page = await json<{ readonly results: readonly { readonly id: string }[] }>(place, 'GET', `${path}/pending?limit=100`);
  return page.results.map(({ id }) => id);
}
