// An app that users connect with OAuth: it sends them to HubSpot, takes the code that they come back with, and renews its token when that has ended.
//
//   HUBSPOT_URL=http://127.0.0.1:4010 PORT=3000 node app.mjs
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const { HUBSPOT_URL: hubspot = 'https://api.hubapi.com', PORT: port = '3000' } = process.env;
// HubSpot's page stands elsewhere than its API; Crosstie's is beside it.
const { HUBSPOT_PAGE: page = hubspot, CLIENT_ID: clientId = 'clipper', CLIENT_SECRET: clientSecret = 'only-for-tests' } = process.env;
const redirectUri = `http://localhost:${port}/oauth-callback`;
const scope = 'oauth crm.objects.contacts.read crm.objects.contacts.write';

/** Who was sent to HubSpot and is not back yet: nobody else may bring a code. */
const states = new Set();
let tokens;

/** Asks for tokens, for a code or for a refresh token. */
async function askForTokens(grant) {
  const client = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri };
  const response = await fetch(`${hubspot}/oauth/v1/token`, { method: 'POST', body: new URLSearchParams({ ...client, ...grant }) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`no tokens: ${answer.message}`);
  tokens = answer;
}

/** Calls HubSpot. A token lasts half an hour: where it has ended, takes another one and asks again. */
async function call(path) {
  const ask = () => fetch(hubspot + path, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  let response = await ask();
  if (response.status === 401) {
    await askForTokens({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    console.log('took another token');
    response = await ask();
  }
  if (!response.ok) throw new Error(`${path} was answered ${response.status}`);
  return response.json();
}

const routes = {
  '/': async () => ({ body: '<a href="/install">Connect to HubSpot</a>' }),
  '/install': async () => {
    const state = randomUUID();
    states.add(state);
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, scope, state });
    return { location: `${page}/oauth/authorize?${query}` };
  },
  '/oauth-callback': async (query) => {
    if (!states.delete(query.get('state'))) throw new Error('nobody was sent to HubSpot with this state');
    await askForTokens({ grant_type: 'authorization_code', code: query.get('code') });
    console.log('connected');
    return { location: '/contacts' };
  },
  '/contacts': async () => ({ body: `${(await call('/crm/v3/objects/contacts')).results.length} contacts` }),
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, redirectUri);
  try {
    const { location, body } = (await routes[pathname]?.(searchParams)) ?? { body: 'no such page' };
    response
      .writeHead(location === undefined ? 200 : 302, location === undefined ? { 'content-type': 'text/html' } : { location })
      .end(body);
  } catch (cause) {
    console.error(cause.message);
    response.writeHead(500).end(cause.message);
  }
});
server.listen(Number(port), () => console.log(`open http://localhost:${port}/install`));
