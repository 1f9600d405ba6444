import { afterAll, describe, expect, it, test } from 'vitest';
import { clientOf, StandingClock, startServer } from './client.ts';
import { credentialsOf, sendForm, type TokensBody } from './oauth-wire.ts';
import { type ErrorBody, problemOf } from './wire.ts';

/** It stands still, so that nothing here can be told from another thing by its time. */
const clock = new StandingClock('2026-07-01T12:00:00Z');
const { crosstie } = await startServer({ clock });
afterAll(() => crosstie.close());
const control = clientOf(crosstie.url, 'none');

const scopes = ['oauth', 'crm.objects.contacts.read'];
const installsOf = (appId: number) => `/_crosstie/apps/${appId}/installs`;

async function statusWith(token: string): Promise<number> {
  return (await clientOf(crosstie.url, token).get('/crm/v3/objects/contacts')).status;
}

function refreshed(app: Parameters<typeof credentialsOf>[0], refreshToken: string) {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...credentialsOf(app) };
  return sendForm<TokensBody>(crosstie.url, '/oauth/v3/token', form);
}

describe('an installation made through /_crosstie', () => {
  test('grants the scopes of the app and those that are named of its optional ones, and gives tokens once', async () => {
    const [app, { portalId }] = [await crosstie.app({ scopes, optionalScopes: ['tickets', 'timeline'] }), await crosstie.portal()];
    const made = await control.post<Record<string, string>>(installsOf(app.appId), { portalId, scopes: ['tickets', 'oauth'] });
    const { accessToken = '', refreshToken = '', ...install } = made.body;
    const granted = [...scopes, 'tickets'];
    const shown = { appId: app.appId, portalId, userId: expect.any(Number), scopes: granted, installedAt: '2026-07-01T12:00:00Z' };
    expect([made.status, install]).toEqual([201, { ...shown, expiresIn: 1_800 }]);
    expect((await control.get(installsOf(app.appId))).body).toEqual({ results: [shown] });
    expect(await statusWith(accessToken)).toBe(200);
    expect((await refreshed(app, refreshToken)).body).toMatchObject({ hub_id: portalId, scopes: granted });
  });

  test('is listed page by page, and gone with its portal', async () => {
    const app = await crosstie.app();
    const portals = await Promise.all([crosstie.portal(), crosstie.portal(), crosstie.portal()]);
    for (const { portalId } of portals) await app.install(portalId);
    const ids = portals.map(({ portalId }) => portalId).sort();
    const first = await control.get(`${installsOf(app.appId)}?limit=2`);
    expect(first.body).toMatchObject({
      results: [{ portalId: ids[0] }, { portalId: ids[1] }],
      paging: { next: { after: String(ids[1]) } },
    });
    expect((await control.get(`${installsOf(app.appId)}?limit=2&after=${ids[1]}`)).body).toMatchObject({ results: [{ portalId: ids[2] }] });
    await control.remove(`/_crosstie/portals/${ids[0]}`);
    expect((await control.get(installsOf(app.appId))).body).toMatchObject({ results: [{ portalId: ids[1] }, { portalId: ids[2] }] });
  });

  test('is refused in a portal that is not there, and for scopes that the app does not ask for', async () => {
    const app = await crosstie.app({ scopes });
    const post = (body: object) => control.post<ErrorBody>(installsOf(app.appId), body);
    expect((await post({ portalId: 1 })).status).toBe(404);
    for (const wrong of [{}, { portalId: String(crosstie.portalId) }, { portalId: crosstie.portalId, scopes: 'tickets' }, { portal: 1 }]) {
      expect((await post(wrong)).status).toBe(400);
    }
    const { status, body } = await post({ portalId: crosstie.portalId, scopes: ['tickets'] });
    expect([status, body.message]).toEqual([400, expect.stringContaining(`The app ${app.appId} asks for no scope tickets`)]);
    expect((await control.get(installsOf(app.appId))).body).toEqual({ results: [] });
  });
});

describe.each(['by the server', 'by the app'] as const)('[appInstalls.uninstall] an uninstall %s', (way) => {
  async function uninstall(appId: number, portalId: number, accessToken: string): Promise<number> {
    if (way === 'by the server') return (await control.remove(`${installsOf(appId)}/${portalId}`)).status;
    return (await clientOf(crosstie.url, accessToken).remove('/appinstalls/2026-03/external-install')).status;
  }

  it('ends every token of the installation, and none of another portal or app', async () => {
    const [app, other] = [await crosstie.app({ scopes }), await crosstie.app({ scopes })];
    const [here, there] = [await crosstie.portal(), await crosstie.portal()];
    const ended = [await app.install(here.portalId), await app.install(here.portalId)];
    const kept = [await app.install(there.portalId), await other.install(here.portalId)];
    const all = [...ended, ...kept].map(({ accessToken }) => accessToken);
    expect(await Promise.all(all.map(statusWith))).toEqual([200, 200, 200, 200]);
    expect(await uninstall(app.appId, here.portalId, ended[0]?.accessToken ?? '')).toBe(204);
    expect(await Promise.all([...all, here.token].map(statusWith))).toEqual([401, 401, 200, 200, 200]);
    expect((await control.get(installsOf(app.appId))).body).toMatchObject({ results: [{ portalId: there.portalId }] });
  });

  it('ends refresh tokens for good: a later installation does not bring them back, even at the same moment', async () => {
    const [app, { portalId }] = [await crosstie.app({ scopes }), await crosstie.portal()];
    const before = await app.install(portalId);
    await uninstall(app.appId, portalId, before.accessToken);
    const uninstalled = { status: 'BAD_REFRESH_TOKEN', message: 'missing or unknown refresh token' };
    expect((await refreshed(app, before.refreshToken)).body).toEqual(uninstalled);
    expect((await fetch(`${crosstie.url}/oauth/v1/refresh-tokens/${before.refreshToken}`)).status).toBe(404);
    const after = await app.install(portalId);
    expect([await statusWith(before.accessToken), await statusWith(after.accessToken)]).toEqual([401, 200]);
    expect((await refreshed(app, before.refreshToken)).body).toEqual(uninstalled);
    expect((await refreshed(app, after.refreshToken)).status).toBe(200);
  });

  it('leaves no token behind that was asked for at that moment', async () => {
    const [app, { portalId }] = [await crosstie.app({ scopes }), await crosstie.portal()];
    const { accessToken, refreshToken } = await app.install(portalId);
    const asked = Promise.all(Array.from({ length: 30 }, () => refreshed(app, refreshToken)));
    const [status, replies] = await Promise.all([uninstall(app.appId, portalId, accessToken), asked]);
    expect(status).toBe(204);
    const given = replies.filter((reply) => reply.status === 200).map(({ body }) => body.access_token);
    expect(await Promise.all(given.map(statusWith))).toEqual(given.map(() => 401));
  });
});

describe('[appInstalls.uninstall] an app that uninstalls itself', () => {
  it.each(['v3', '2026-03', '2026-09'])('is answered 204 without a body in %s, and 401 from then on', async (edition) => {
    const [app, { portalId }] = [await crosstie.app(), await crosstie.portal()];
    const client = clientOf(crosstie.url, (await app.install(portalId)).accessToken);
    const path = `/appinstalls/${edition}/external-install`;
    const { status, text } = await client.remove(path);
    expect([status, text]).toEqual([204, '']);
    const again = await client.remove<ErrorBody>(path);
    expect([again.status, again.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION']);
  });

  it('is one that a user let in: the token of a private app, or of the app itself, does not do', async () => {
    const [app, portal] = [await crosstie.app(), await crosstie.portal()];
    await app.install(portal.portalId);
    const path = '/appinstalls/2026-03/external-install';
    const { status, body } = await clientOf(crosstie.url, portal.token).remove(path);
    const message = 'This call takes the OAuth access token of an app that is installed in the account';
    expect([status, body]).toEqual([403, problemOf({ message, category: 'FORBIDDEN' })]);
    const form = { grant_type: 'client_credentials', scope: 'developer.webhooks_journal.read', ...credentialsOf(app) };
    const own = await sendForm<TokensBody>(crosstie.url, '/oauth/v3/token', form);
    expect((await clientOf(crosstie.url, own.body.access_token).remove(path)).status).toBe(401);
    expect((await control.get(installsOf(app.appId))).body).toMatchObject({ results: [{ portalId: portal.portalId }] });
  });
});
