import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ManualClock, manualClock, startCrosstie } from '../../src/index.ts';
import { credentialsOf, sendForm } from './oauth-wire.ts';

const path = '/crm/v3/objects/contacts';
const second = 1_000;

async function answerTo(url: string, token: string) {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('an access token of an app', () => {
  it('acts in the portal that the app is installed in, for half an hour, and is then refused in the words of the recorded exchange', async () => {
    const clock: ManualClock = manualClock(Date.parse('2026-06-21T10:07:52.040Z'));
    await using server = await startCrosstie({ clock });
    const app = await server.app({ scopes: ['oauth', 'crm.objects.contacts.read'] });
    const { accessToken } = await app.install(server.portalId);
    expect((await answerTo(server.url, accessToken)).status).toBe(200);
    clock.advance(1_800 * second - 1);
    expect((await answerTo(server.url, accessToken)).status).toBe(200);
    clock.advance(75 * second + 1);
    const { status, body } = await answerTo(server.url, accessToken);
    expect(status).toBe(401);
    expect(body).toEqual({
      status: 'error',
      message: 'The OAuth token used to make this call expired 75 second(s) ago.',
      correlationId: expect.any(String),
      context: { 'expire time': ['2026-06-21T10:37:52.040Z'] },
      category: 'EXPIRED_AUTHENTICATION',
    });
  });

  it.each([
    [119, '119 second(s)'],
    [120, '2 minute(s)'],
    [7_199, '119 minute(s)'],
    [7_200, '2 hour(s)'],
    [172_799, '47 hour(s)'],
    [172_800, '2 day(s)'],
  ])('that ended %i seconds ago is said to have ended %s ago', async (seconds, ago) => {
    const clock = manualClock();
    await using server = await startCrosstie({ clock });
    const { accessToken } = await (await server.app()).install(server.portalId);
    clock.advance((1_800 + seconds) * second);
    expect((await answerTo(server.url, accessToken)).body['message']).toBe(`The OAuth token used to make this call expired ${ago} ago.`);
  });

  it("is good after a restart, as its refresh token is, and none of an app's secrets stands in the files of the store", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-apps-'));
    try {
      const db = join(folder, 'crm.db');
      const first = await startCrosstie({ db });
      const app = await first.app({ scopes: ['oauth', 'crm.objects.contacts.read'] });
      const { accessToken, refreshToken } = await app.install(first.portalId);
      await first.close();
      expect(statSync(`${db}.key`).mode & 0o777).toBe(0o600);
      const kept = readFileSync(db).toString('latin1');
      expect(kept).toContain(app.clientId);
      for (const secret of [accessToken, refreshToken, app.clientSecret, app.developerApiKey]) expect(kept).not.toContain(secret);
      await using second = await startCrosstie({ db });
      expect((await answerTo(second.url, accessToken)).status).toBe(200);
      const fields = { grant_type: 'refresh_token', ...credentialsOf(app), refresh_token: refreshToken };
      expect((await sendForm(second.url, '/oauth/v1/token', fields)).status).toBe(200);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the key that secrets are encrypted with', () => {
  it('is refused before anything is opened where it is too short to be a secret', async () => {
    await expect(startCrosstie({ secretKey: 'short' })).rejects.toThrow('needs 32 characters');
  });

  it('is not what a first start on a full disk left of its file, and the database is let go of', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-keys-'));
    try {
      const db = join(folder, 'crm.db');
      writeFileSync(`${db}.key`, '');
      await expect(startCrosstie({ db, logLevel: 'silent' })).rejects.toThrow('holds no whole key');
      rmSync(`${db}.key`);
      await using again = await startCrosstie({ db, logLevel: 'silent' });
      expect(again.isFirstStart).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
