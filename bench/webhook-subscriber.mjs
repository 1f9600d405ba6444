/** What the app of a bench asks for: of these ten, a link is two events, and a contact with ten properties ten. */
const properties = ['firstname', 'lastname', 'email', 'phone', 'city', 'company', 'jobtitle'];
const wanted = [
  { eventType: 'contact.creation' },
  { eventType: 'contact.associationChange' },
  { eventType: 'company.associationChange' },
  ...properties.map((propertyName) => ({ eventType: 'contact.propertyChange', propertyName })),
];

/**
 * Makes an app with ten subscriptions and installs it in the first portal of a server.
 * @param {(path: string, options: {method?: string, body?: string}) => Promise<{status: number, text: string}>} ask
 * @param {string} targetUrl
 */
export async function subscribeTen(ask, targetUrl) {
  const send = async (method, path, body) => {
    const { status, text } = await ask(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const { results } = await send('GET', '/_crosstie/portals');
  const { appId, developerApiKey } = await send('POST', '/_crosstie/apps', { name: 'Bench' });
  const path = (end) => `/webhooks/2026-03/${appId}/${end}?hapikey=${developerApiKey}`;
  await send('PUT', path('settings'), { targetUrl, throttling: { maxConcurrentRequests: 10 } });
  for (const one of wanted) await send('POST', path('subscriptions'), { ...one, active: true });
  await send('POST', `/_crosstie/apps/${appId}/installs`, { portalId: results[0].portalId });
}
