import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AppHandle, manualClock, startCrosstie } from '../../src/index.ts';
import { startServer } from './client.ts';
import {
  answerPage,
  authorizeQuery,
  credentialsOf,
  locationOf,
  openPage,
  refusal,
  sendForm,
  type TokensBody,
  tokenPaths,
} from './oauth-wire.ts';

const clock = manualClock(Date.parse('2026-09-10T12:00:00Z'));
const { crosstie } = await startServer({ clock });
afterAll(() => crosstie.close());
const { url } = crosstie;

const redirectUri = 'https://app.example/back?from=crm';
const scopes = ['oauth', 'crm.objects.contacts.read'];
const newApp = (more: object = {}) =>
  crosstie.app({ name: 'Tie <Clipper>', redirectUris: [redirectUri], scopes, optionalScopes: ['tickets'], ...more });

const good = ({ clientId }: AppHandle) => ({ client_id: clientId, redirect_uri: redirectUri, scope: scopes.join(' '), state: 'a b+c&d' });
const pathFor = (app: AppHandle, more: Readonly<Record<string, string | undefined>> = {}, hub?: number) =>
  `/oauth/${hub === undefined ? '' : `${hub}/`}authorize?${authorizeQuery({ ...good(app), ...more })}`;

/** Goes through the page as a user who approves, and answers the code. */
async function approve(app: AppHandle, more: Readonly<Record<string, string | undefined>> = {}, portalId?: number): Promise<string> {
  const hub = portalId ?? (await crosstie.portal()).portalId;
  const path = pathFor(app, more, hub);
  const answer = await answerPage(url, path, await openPage(url, path), { decision: 'approve' });
  expect(answer.status).toBe(302);
  return locationOf(answer).searchParams.get('code') ?? '';
}

const exchange = (
  app: AppHandle,
  code: string | undefined,
  more: Readonly<Record<string, string | undefined>> = {},
  path = '/oauth/v1/token',
) =>
  sendForm<TokensBody>(url, path, {
    grant_type: 'authorization_code',
    ...credentialsOf(app),
    redirect_uri: redirectUri,
    code,
    ...more,
  });

describe('the consent page', () => {
  it('names the app, the portal and every scope in plain words, and escapes what others wrote', async () => {
    const [app, portal] = [await newApp(), await crosstie.portal()];
    const { status, headers, html } = await openPage(url, pathFor(app, { optional_scope: 'tickets forms' }, portal.portalId));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html;charset=utf-8');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain(`<h1>Connect Tie &#60;Clipper&#62; to Portal ${portal.portalId}?</h1>`);
    expect(html).toContain('<li>Read contacts <code>crm.objects.contacts.read</code></li>');
    expect(html).toContain('Read, create, change and delete tickets, where the portal has that <code>tickets</code>');
    expect(html).not.toContain('forms');
    expect(html).toContain('<strong>https://app.example</strong>');
    expect(html).not.toContain('<Clipper>');
  });

  it('lets no script run, is shown in no frame, loads nothing, is kept by no cache, and its form leads to the app only', async () => {
    const { headers, html } = await openPage(url, pathFor(await newApp()));
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self' https:\/\/app\.example; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toMatch(/^crosstie_consent=[\w-]{43}; Path=\/oauth; HttpOnly; SameSite=Lax$/);
    expect(html).not.toMatch(/<script|src=|href=|style="| on\w+=/);
  });

  it('offers a choice where there are several portals', async () => {
    const app = await newApp();
    const { portalId } = await crosstie.portal();
    const path = pathFor(app);
    const page = await openPage(url, path);
    expect(page.html).toContain('<label for="portal">Portal</label>');
    expect(page.html).toContain(`<option value="${portalId}">Portal ${portalId}</option>`);
    const answer = await answerPage(url, path, page, { decision: 'approve', portal: String(portalId) });
    const { body } = await exchange(app, locationOf(answer).searchParams.get('code') ?? '');
    expect(body.hub_id).toBe(portalId);
  });

  it('offers a hundred portals at most, and says how to get at the others', async () => {
    await using many = await startCrosstie({ logLevel: 'silent' });
    for (let made = 0; made < 100; made += 1) await many.portal();
    const app = await many.app({ redirectUris: [redirectUri] });
    const { html } = await openPage(many.url, `/oauth/authorize?${authorizeQuery({ ...good(app), scope: 'oauth' })}`);
    expect(html.match(/<option /g)).toHaveLength(100);
    expect(html).toContain('aria-describedby="portal-more"');
  });
});

describe('[oauth.token] approving', () => {
  it('sends the browser back with a code and the state as it was, beside what the redirect URI had', async () => {
    const app = await newApp();
    const path = pathFor(app, {}, (await crosstie.portal()).portalId);
    const answer = await answerPage(url, path, await openPage(url, path), { decision: 'approve' });
    expect([answer.status, answer.html]).toEqual([302, '']);
    const { origin, pathname, searchParams } = locationOf(answer);
    expect(origin + pathname).toBe('https://app.example/back');
    expect([...searchParams]).toEqual([
      ['from', 'crm'],
      ['code', expect.stringMatching(/^na1-[0-9a-f-]{36}$/)],
      ['state', 'a b+c&d'],
    ]);
    expect(answer.headers.get('location')).not.toContain('+');
  });

  it.each(tokenPaths)('gives a code that %s exchanges for tokens', async (path) => {
    const [app, portal] = [await newApp(), await crosstie.portal()];
    const code = await approve(app, { optional_scope: 'tickets files' }, portal.portalId);
    const { status, body } = await exchange(app, code, {}, path);
    expect([status, body]).toEqual([
      200,
      {
        token_type: 'bearer',
        access_token: expect.stringMatching(/^C[\w-]{64}$/),
        refresh_token: expect.stringMatching(/^na1-[0-9a-f-]{36}$/),
        expires_in: 1_800,
        hub_id: portal.portalId,
        scopes: [...scopes, 'tickets'],
        user_id: 60_000_001,
        token_use: 'access_token',
      },
    ]);
    const owners = await fetch(`${url}/crm/v3/objects/tickets`, { headers: { authorization: `Bearer ${body.access_token}` } });
    expect(owners.status).toBe(200);
  });

  it('gives a code that is good once', async () => {
    const app = await newApp();
    const code = await approve(app);
    expect((await exchange(app, code)).status).toBe(200);
    const { status, body } = await exchange(app, code);
    expect([status, body]).toEqual([400, refusal('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code')]);
  });

  it('gives a code that is good for ten minutes', async () => {
    const app = await newApp();
    const [late, inTime] = [await approve(app), await approve(app)];
    clock.advance(599_999);
    expect((await exchange(app, inTime)).status).toBe(200);
    clock.advance(1);
    expect((await exchange(app, late)).body).toEqual(refusal('EXPIRED_AUTH_CODE', 'invalid_grant', 'auth code is expired'));
  });

  it('gives a code that is good for its app, its redirect URI and nothing else', async () => {
    const [app, other] = [await newApp(), await newApp()];
    const cases = [
      [other, {}, refusal('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code')],
      [app, { code: undefined }, refusal('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code')],
      [app, { redirect_uri: undefined }, refusal('BAD_REDIRECT_URI', 'invalid_request', 'missing or invalid redirect URI')],
      [
        app,
        { redirect_uri: 'https://app.example/back' },
        refusal('MISMATCH_REDIRECT_URI_AUTH_CODE', 'invalid_grant', 'redirect URI does not match initial auth code redirect URI'),
      ],
    ] as const;
    for (const [by, more, expected] of cases) expect((await exchange(by, await approve(app), more)).body).toEqual(expected);
  });
});

describe('[oauth.token] PKCE', () => {
  // From RFC 7636, appendix B.
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
  const refused = refusal('BAD_CODE_VERIFIER', 'invalid_grant', 'missing or invalid code verifier');

  it('lets in who has the verifier of the challenge', async () => {
    const app = await newApp();
    expect((await exchange(app, await approve(app, challenge), { code_verifier: verifier }, '/oauth/2026-03/token')).status).toBe(200);
  });

  it.each([undefined, '', 'short', `${verifier}x`, challenge.code_challenge])(
    'refuses the verifier %j, and the code is gone',
    async (wrong) => {
      const app = await newApp();
      const code = await approve(app, challenge);
      expect((await exchange(app, code, { code_verifier: wrong })).body).toEqual(refused);
      expect((await exchange(app, code, { code_verifier: verifier })).body).toMatchObject({ status: 'BAD_AUTH_CODE' });
    },
  );

  it('refuses a verifier where there was no challenge', async () => {
    const app = await newApp();
    expect((await exchange(app, await approve(app), { code_verifier: verifier })).body).toEqual(refused);
  });

  it.each([
    { code_challenge: 'short', code_challenge_method: 'S256' },
    { ...challenge, code_challenge_method: 'plain' },
    { ...challenge, code_challenge_method: undefined },
  ])('shows a page for the challenge %j and sends nobody on', async (wrong) => {
    const { status, html, headers } = await openPage(url, pathFor(await newApp(), wrong));
    expect([status, headers.get('location')]).toEqual([400, null]);
    expect(html).toContain('the code challenge is not one of the method S256');
  });
});

describe('denying', () => {
  it('sends the browser back with an error and the state', async () => {
    const path = pathFor(await newApp(), {}, (await crosstie.portal()).portalId);
    const answer = await answerPage(url, path, await openPage(url, path), { decision: 'deny' });
    expect([...locationOf(answer).searchParams]).toEqual([
      ['from', 'crm'],
      ['error', 'access_denied'],
      ['error_description', 'The user denied access to the app'],
      ['state', 'a b+c&d'],
    ]);
  });
});

describe('a request for authorization that is wrong', () => {
  const app = newApp();

  it.each([
    [{ client_id: undefined }, 'no app has this client id'],
    [{ client_id: 'nobody' }, 'no app has this client id'],
    [{ client_id: '\u{1f682}' }, 'no app has this client id'],
    [{ redirect_uri: undefined }, 'doesn&#39;t match the app&#39;s registered redirect URL'],
    [{ redirect_uri: 'https://evil.example/' }, 'the redirect URL &#39;https://evil.example/&#39; doesn&#39;t match'],
    [{ redirect_uri: `${redirectUri}&x=1` }, 'doesn&#39;t match the app&#39;s registered redirect URL'],
    [{ redirect_uri: 'javascript:alert(1)' }, 'doesn&#39;t match the app&#39;s registered redirect URL'],
    [{ redirect_uri: '"><script>alert(1)</script>' }, '&#34;&#62;&#60;script&#62;'],
    [{ scope: undefined }, 'the scope query parameter is missing'],
    [{ scope: 'oauth contacts' }, 'one or more scopes are invalid: contacts'],
    [{ scope: 'oauth' }, 'configured scopes: crm.objects.contacts.read'],
    [{ scope: `${scopes.join(' ')} forms` }, 'configured scopes: forms'],
    [{ response_type: 'token' }, 'the response type is not code: token'],
    [{ state: 'x'.repeat(4_001) }, 'the state is longer than 4000 characters'],
  ])('%j is told on a page, and sends nobody on', async (more, told) => {
    const { status, html, headers } = await openPage(url, pathFor(await app, more));
    expect([status, headers.get('location'), headers.get('set-cookie')]).toEqual([400, null, null]);
    expect(headers.get('content-security-policy')).toContain("form-action 'none'");
    expect(html).toContain(told);
    expect(html).not.toContain('<script');
  });

  it.each(['1', '0', 'v1', '99999999', '%3Cscript%3E'])('names the portal %s, which is not there', async (hub) => {
    const { status, headers } = await openPage(url, `/oauth/${hub}/authorize?${authorizeQuery(good(await app))}`);
    expect([status, headers.get('location')]).toEqual([404, null]);
  });
});

describe('an answer to the page', () => {
  const asked = async () => {
    const path = pathFor(await newApp(), {}, (await crosstie.portal()).portalId);
    return { path, page: await openPage(url, path) };
  };

  it('counts only from the browser that the page was shown to, with the form that was in it', async () => {
    const [{ path, page }, other] = [await asked(), await asked()];
    const forged = [
      { ...page, cookie: undefined },
      { ...page, cookie: other.page.cookie },
      { ...page, cookie: 'crosstie_consent=short' },
      { ...page, hidden: {} },
      { ...page, hidden: { ...page.hidden, form: `${page.hidden['form']?.slice(0, -4)}AAAA` } },
    ];
    for (const one of forged) {
      for (const decision of ['approve', 'deny']) {
        const { status, headers } = await answerPage(url, path, one, { decision });
        expect([status, headers.get('location')]).toEqual([403, null]);
      }
    }
    expect((await answerPage(url, path, page, { decision: 'approve' })).status).toBe(302);
  });

  it('counts for half an hour', async () => {
    const { path, page } = await asked();
    clock.advance(1_799_999);
    expect((await answerPage(url, path, page, { decision: 'deny' })).status).toBe(302);
    clock.advance(1);
    expect((await answerPage(url, path, page, { decision: 'deny' })).status).toBe(403);
  });

  it('counts for what the page asked: fields and parameters that were added change nothing', async () => {
    const { path, page } = await asked();
    const evil = path.replace(encodeURIComponent('https://app.example'), encodeURIComponent('https://evil.example'));
    const answer = await answerPage(url, evil, page, { decision: 'approve', redirect_uri: 'https://evil.example/', scope: 'tickets' });
    expect(locationOf(answer).origin).toBe('https://app.example');
    const wrong = await answerPage(url, path, page, { decision: 'approve', portal: String(crosstie.portalId) });
    expect(wrong.status).toBe(404);
  });

  it('may be given in a second page of the same browser', async () => {
    const [{ path, page }, second] = [await asked(), await asked()];
    const again = await openPage(url, second.path, page.cookie);
    expect(again.cookie).toBe(page.cookie);
    for (const [where, one] of [
      [second.path, again],
      [path, page],
    ] as const) {
      expect((await answerPage(url, where, one, { decision: 'approve' })).status).toBe(302);
    }
  });
});

describe('a server that listens beyond its machine', () => {
  const away = { host: '0.0.0.0', logLevel: 'silent' } as const;

  it('lets nobody consent without an admin token', async () => {
    await using server = await startCrosstie(away);
    const { status, html } = await openPage(server.url, pathFor(await server.app({ redirectUris: [redirectUri], scopes })));
    expect(status).toBe(403);
    expect(html).toContain('CROSSTIE_ADMIN_TOKEN');
  });

  it('lets him consent who has the admin token, and anybody deny', async () => {
    await using server = await startCrosstie({ ...away, adminToken: 'let me in', account: { name: 'A Customer' } });
    const path = pathFor(await server.app({ redirectUris: [redirectUri], scopes }));
    const page = await openPage(server.url, path);
    expect(page.html).toContain(`Portal ${server.portalId}`);
    // Whoever has not shown the token yet is not told whose portals there are.
    expect(page.html).not.toContain('A Customer');
    expect(page.html).toContain('<label for="admin-token">Admin token</label>');
    for (const fields of [{}, { admin_token: '' }, { admin_token: 'let me in?' }]) {
      const refused = await answerPage(server.url, path, page, { ...fields, decision: 'approve' });
      expect([refused.status, refused.headers.get('location')]).toEqual([403, null]);
      expect(refused.html).toContain('<p role="alert">This is not the admin token of the server.</p>');
    }
    const denied = await answerPage(server.url, path, page, { decision: 'deny' });
    expect(locationOf(denied).searchParams.get('error')).toBe('access_denied');
    const approved = await answerPage(server.url, path, page, { decision: 'approve', admin_token: 'let me in' });
    expect(locationOf(approved).searchParams.get('code')).toMatch(/^na1-/);
  });

  it('cannot be started to consent by itself', async () => {
    await expect(startCrosstie({ ...away, autoConsent: true })).rejects.toThrow('loopback');
  });
});

describe('a code', () => {
  it('is good after a restart, once, and stands in no file of the store', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-codes-'));
    try {
      const db = join(folder, 'crm.db');
      const first = await startCrosstie({ db, autoConsent: true });
      const app = await first.app({ redirectUris: [redirectUri], scopes });
      const code = locationOf(await openPage(first.url, pathFor(app))).searchParams.get('code') ?? '';
      await first.close();
      expect(code).not.toBe('');
      for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).toString('latin1')).not.toContain(code);
      const second = await startCrosstie({ db });
      const fields = { grant_type: 'authorization_code', ...credentialsOf(app), redirect_uri: redirectUri, code };
      expect((await sendForm(second.url, '/oauth/v1/token', fields)).status).toBe(200);
      await second.close();
      await using third = await startCrosstie({ db });
      expect((await sendForm(third.url, '/oauth/v1/token', fields)).status).toBe(400);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a server that consents by itself', () => {
  it('sends the browser on at once, for the portal of the path or the first one; what is wrong is still told on a page', async () => {
    await using server = await startCrosstie({ autoConsent: true, logLevel: 'silent' });
    const app = await server.app({ redirectUris: [redirectUri], scopes });
    const { portalId } = await server.portal();
    for (const hub of [undefined, portalId]) {
      const { status, headers } = await openPage(server.url, pathFor(app, {}, hub));
      expect(status).toBe(302);
      const code = locationOf({ headers }).searchParams.get('code') ?? '';
      const fields = { grant_type: 'authorization_code', ...credentialsOf(app), redirect_uri: redirectUri, code };
      const { body } = await sendForm<TokensBody>(server.url, '/oauth/v1/token', fields);
      expect(body.hub_id).toBe(hub ?? server.portalId);
    }
    expect((await openPage(server.url, pathFor(app, { redirect_uri: 'https://evil.example/' }))).status).toBe(400);
  });

  it.each([undefined, 'let me in'])('does so for callers on its machine only, with the admin token %s', async (adminToken) => {
    await using server = await startCrosstie({ autoConsent: true, logLevel: 'silent', ...(adminToken !== undefined && { adminToken }) });
    const path = pathFor(await server.app({ redirectUris: [redirectUri], scopes }));
    expect((await server.fetch(path, { headers: { host: 'evil.example' } })).status).toBe(403);
  });
});
