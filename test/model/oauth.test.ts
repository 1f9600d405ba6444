import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { authorizeQuery, credentialsOf, locationOf, openPage, sendForm, type TokensBody, tokenPaths } from '../behaviour/oauth-wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-oauth-'));
// In a file, where a write is not done at once.
const crosstie = await startCrosstie({ autoConsent: true, logLevel: 'silent', db: join(folder, 'crm.db') });
afterAll(async () => {
  await crosstie.close();
  rmSync(folder, { recursive: true, force: true });
});

const { url } = crosstie;
const registered = ['https://app.example/back', 'http://127.0.0.1:8080/cb?x=1', 'http://localhost/done'];
const [redirectUri = ''] = registered;
const app = await crosstie.app({ redirectUris: registered });
const other = await crosstie.app({ redirectUris: registered });

const ask = (more: Readonly<Record<string, string>> = {}, hub = crosstie.portalId) =>
  openPage(
    url,
    `/oauth/${hub}/authorize?${authorizeQuery({ client_id: app.clientId, redirect_uri: redirectUri, scope: 'oauth', ...more })}`,
  );

async function newCode(more: Readonly<Record<string, string>> = {}, hub = crosstie.portalId): Promise<string> {
  return locationOf(await ask(more, hub)).searchParams.get('code') ?? '';
}

function exchange(code: string, more: Readonly<Record<string, string>> = {}, by = app, path = '/oauth/v1/token') {
  const fields = { grant_type: 'authorization_code', ...credentialsOf(by), redirect_uri: redirectUri, code, ...more };
  return sendForm<TokensBody>(url, path, fields);
}

describe('OAuth, whatever is sent', () => {
  test('a code that many bring at once, in any edition, is good for one of them', async () => {
    const crowd = fc.array(fc.constantFrom(...tokenPaths), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(crowd, async (paths) => {
        const code = await newCode();
        const replies = await Promise.all(paths.map((path) => exchange(code, {}, app, path)));
        expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
        const tokens = new Set(replies.map(({ body }) => body.access_token));
        expect(tokens.size).toBe(2);
      }),
      { numRuns: 15 },
    );
  });

  test('of codes that are exchanged at once, every refresh token is good', async () => {
    const refresh = (token: string) =>
      sendForm<TokensBody>(url, '/oauth/v1/token', { grant_type: 'refresh_token', ...credentialsOf(app), refresh_token: token });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 6 }), async (count) => {
        const fresh = await crosstie.portal();
        const codes: string[] = [];
        for (let asked = 0; asked < count; asked += 1) codes.push(await newCode({}, fresh.portalId));
        const granted = await Promise.all(codes.map((code) => exchange(code)));
        const refreshed = await Promise.all(granted.map(({ body }) => refresh(body.refresh_token)));
        expect(refreshed.map(({ status }) => status)).toEqual(codes.map(() => 200));
      }),
      { numRuns: 10 },
    );
  });

  test('of an app and a thief who bring a code at once, only the app can win', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), async (isThiefFirst) => {
        const code = await newCode();
        const brought = [() => exchange(code), () => exchange(code, {}, other)];
        const ordered = isThiefFirst ? brought.reverse() : brought;
        const replies = await Promise.all(ordered.map((bring) => bring()));
        const [owners, thiefs] = isThiefFirst ? replies.reverse() : replies;
        expect(thiefs?.status).toBe(400);
        expect([200, 400]).toContain(owners?.status);
      }),
      { numRuns: 10 },
    );
  });

  const verifier = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~'), minLength: 43, maxLength: 128 });
  const challengeOf = (text: string) => createHash('sha256').update(text).digest('base64url');

  test('the verifier of a challenge opens it, and no other text does', async () => {
    await fc.assert(
      fc.asyncProperty(verifier, fc.oneof(verifier, fc.string()), async (right, wrong) => {
        const challenge = { code_challenge: challengeOf(right), code_challenge_method: 'S256' };
        expect((await exchange(await newCode(challenge), { code_verifier: right })).status).toBe(200);
        const refused = await exchange(await newCode(challenge), { code_verifier: wrong });
        expect(refused.status).toBe(wrong === right ? 200 : 400);
      }),
      { numRuns: 20 },
    );
  });

  test('a state comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (state) => {
        expect(locationOf(await ask({ state })).searchParams.get('state')).toBe(state);
      }),
      { numRuns: 40 },
    );
  });

  test('no redirect URI but one of the registered ones is ever gone to', async () => {
    const base = fc.constantFrom(...registered);
    const changed = fc.oneof(
      fc.tuple(base, fc.string()).map(([uri, tail]) => uri + tail),
      base.map((uri) => uri.toUpperCase()),
      base.map((uri) => uri.replace('://', '://user@')),
      base.map((uri) => uri.replace('app.example', 'app.example.evil.example')),
      fc.tuple(base, fc.nat({ max: 20 })).map(([uri, at]) => uri.slice(0, at) + uri.slice(at + 1)),
      fc.webUrl(),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(base, changed), async (uri) => {
        const { status, headers } = await ask({ redirect_uri: uri });
        if (registered.includes(uri)) expect(headers.get('location')?.startsWith(uri)).toBe(true);
        else expect([status, headers.get('location')]).toEqual([400, null]);
      }),
      { numRuns: 60 },
    );
  });

  test('no form, however odd, is answered with a failure of the server or with tokens', async () => {
    const names = ['grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri', 'refresh_token', 'scope', 'code_verifier', 'token'];
    const values = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials', app.clientId, 'na1-x', '__proto__'),
    );
    const forms = fc.oneof(
      fc.dictionary(fc.constantFrom(...names), values).map((fields) => new URLSearchParams(fields).toString()),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    const paths = fc.constantFrom(...tokenPaths, '/oauth/v3/token/introspect', '/oauth/2026-03/token/revoke', '/oauth/authorize');
    await fc.assert(
      fc.asyncProperty(paths, forms, async (path, body) => {
        const response = await fetch(url + path, { method: 'POST', body, redirect: 'manual' });
        expect([400, 403]).toContain(response.status);
        expect(await response.text()).not.toContain('access_token"');
      }),
      { numRuns: 80 },
    );
  });
});
