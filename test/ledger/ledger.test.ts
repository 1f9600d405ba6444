import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/catalogue/limits.ts';
import { portalIdOf } from '../../src/domain/ids.ts';
import { startCrosstie } from '../../src/index.ts';
import { type Answered, Ledger, type LedgerBounds } from '../../src/ledger/ledger.ts';

const crosstie = await startCrosstie({ clock: 'manual' });
afterAll(() => crosstie.close());

const contacts = '/crm/v3/objects/contacts';
interface Row {
  readonly id: string;
  readonly path: string;
  readonly status: number | null;
  readonly portalId: number | null;
}
const list = async (query: string, on = crosstie) =>
  (await (await on.fetch(`/_crosstie/requests?${query}`)).json()) as { results: Row[]; paging?: { next: { after: string } } };

describe('what a ledger keeps', () => {
  const answered = (portal: number, path: string, sent: number, told: number): Answered => ({
    name: { operation: 'records.list', admission: 'bounded' },
    request: {
      method: 'GET',
      path,
      params: {},
      query: '',
      authorization: undefined,
      cookie: undefined,
      body: sent === 0 ? undefined : Buffer.alloc(sent, 'é'),
      origin: '',
      pageOrigin: undefined,
      portal: portalIdOf(portal),
    },
    headers: {},
    reply: { status: 200, headers: {}, body: told === 0 ? undefined : 'ü'.repeat(told) },
    ms: 1,
  });
  type Step = { readonly add: readonly [number, number, number] } | { readonly clear: number | undefined };
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(80), fc.nat(80)).map((add): Step => ({ add })) },
    { weight: 1, arbitrary: fc.constantFrom<(number | undefined)[]>(1, 2, undefined).map((clear): Step => ({ clear })) },
  );

  interface Modelled {
    readonly id: number;
    readonly portal: number;
    readonly bytes: number;
  }

  /** Adds an entry to a ledger, looks at how it is kept, and answers what is to be there then. */
  function add(
    ledger: Ledger,
    bounds: LedgerBounds,
    model: readonly Modelled[],
    id: number,
    [portal, sent, told]: readonly number[],
  ): readonly Modelled[] {
    const { max, bodyBytesMax, bytesMax } = bounds;
    ledger.add(answered(portal ?? 1, '/some/path', sent ?? 0, told ?? 0));
    const kept = ledger.find(id);
    expect(Buffer.byteLength(kept?.body ?? '')).toBeLessThanOrEqual(bodyBytesMax + 3);
    expect([kept?.isBodyCut, kept?.isAnswerCut]).toEqual([(sent ?? 0) > bodyBytesMax, (told ?? 0) * 2 > bodyBytesMax]);
    const all = [...model, { id, portal: portal ?? 1, bytes: kept?.bytes ?? 0 }].filter((entry) => entry.id > id - max);
    const sum = () => all.reduce((bytes, entry) => bytes + entry.bytes, 0);
    while (all.length > 1 && sum() > bytesMax) all.shift();
    return all;
  }

  test('counts the headers of requests, which are as long as their senders want', () => {
    const ledger = new Ledger({ max: 1_000, bodyBytesMax: 100, bytesMax: 100_000 }, () => 0);
    for (let count = 0; count < 100; count += 1)
      ledger.add({ ...answered(1, '/some/path', 0, 0), headers: { 'x-long': 'x'.repeat(15_000) } });
    expect(ledger.size.requests).toBe(6);
  });

  test('never exceeds its bounds, and is the newest of what was not cleared', () => {
    const property = (bounds: LedgerBounds, steps: readonly Step[]) => {
      const ledger = new Ledger(bounds, () => 0);
      let model: readonly Modelled[] = [];
      let id = 0;
      for (const one of steps) {
        if ('add' in one) {
          id += 1;
          model = add(ledger, bounds, model, id, one.add);
        } else {
          ledger.clear(one.clear);
          model = one.clear === undefined ? [] : model.filter(({ portal }) => portal !== one.clear);
        }
        const { requests, bytes } = ledger.size;
        expect(requests).toBeLessThanOrEqual(bounds.max);
        if (requests > 1) expect(bytes).toBeLessThanOrEqual(bounds.bytesMax);
        expect([...ledger.after(0)].map((entry) => entry.id)).toEqual(model.map((entry) => entry.id));
      }
    };
    const bounds = fc.record({
      max: fc.integer({ min: 1, max: 8 }),
      bodyBytesMax: fc.nat(100),
      bytesMax: fc.integer({ min: 1_000, max: 9_000 }),
    });
    fc.assert(fc.property(bounds, fc.array(step, { maxLength: 40 }), property), { numRuns: 100 });
  });

  test('is nothing where it is off, as it is on addresses that others reach, and nothing of the endpoints of the server', async () => {
    await using other = await startCrosstie({ host: '0.0.0.0' });
    await expect(other.requests()).rejects.toThrow('--request-log');
    await using off = await startCrosstie({ ledger: 'off' });
    expect((await off.fetch('/_crosstie/requests')).status).toBe(409);
    await using open = await startCrosstie({ host: '0.0.0.0', ledger: { max: 2 } });
    for (let call = 0; call < 3; call += 1) await open.fetch(contacts);
    expect((await open.requests({ portalId: 'any' })).map(({ path }) => path)).toEqual([contacts, contacts]);
    await expect(startCrosstie({ ledger: { max: 0 } })).rejects.toThrow('100000');
  });

  test('has no secrets: of headers, keys in queries, and what OAuth is sent and answers', async () => {
    const redirectUri = 'http://localhost:3000/back';
    const app = await crosstie.app({ scopes: ['oauth'], redirectUris: [redirectUri] });
    const { accessToken, refreshToken } = await app.install(crosstie.portalId);
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      refresh_token: refreshToken,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: 'secret=cookie', authorization: '' };
    const made = await crosstie.fetch('/oauth/v1/token', { method: 'POST', headers, body: form });
    const { access_token: fresh } = (await made.json()) as { access_token: string };
    await crosstie.fetch(`/oauth/v1/access-tokens/${accessToken}`);
    await crosstie.fetch(`/oauth/v1/refresh-tokens/${refreshToken}`);
    await crosstie.fetch(`/webhooks/v3/${app.appId}/settings?hapikey=${app.developerApiKey}`);
    const all = JSON.stringify(await crosstie.requests({ portalId: 'any' }));
    for (const secret of [accessToken, refreshToken, fresh, app.clientSecret, app.developerApiKey, crosstie.token, 'secret=cookie']) {
      expect(secret.length).toBeGreaterThan(8);
      expect(all).not.toContain(secret);
    }
    await crosstie.expectRequest({
      portalId: 'any',
      path: '/oauth/v1/token',
      body: { grant_type: 'refresh_token', client_id: app.clientId },
      answer: { access_token: '***' },
    });
  });
});

describe('over HTTP', () => {
  test('requests are listed in pages, narrowed, read one by one and cleared', async () => {
    const portal = await crosstie.portal();
    const other = await crosstie.portal();
    for (const path of [contacts, '/crm/v3/objects/companies', '/nowhere', contacts]) await portal.fetch(path);
    await other.fetch(contacts);
    const own = `portalId=${portal.portalId}`;
    const pages: Row[][] = [];
    for (let after: string | undefined = '0'; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof list>> = await list(`${own}&limit=2&after=${after}`);
      pages.push(page.results);
      after = page.paging?.next.after;
    }
    // No row takes the third path, so that nobody asks whose token it is.
    expect(pages.map((rows) => rows.map(({ path }) => path))).toEqual([[contacts, '/crm/v3/objects/companies'], [contacts]]);
    expect((await list(`${own}&path=/crm/*/objects/companies`)).results.length).toBe(1);
    expect((await list(`${own}&path=${contacts}&method=GET&status=200&operation=records.list`)).results.length).toBe(2);
    expect((await list(`${own}&status=404`)).results.length).toBe(0);
    const [first] = (await list(own)).results;
    expect(await (await crosstie.fetch(`/_crosstie/requests/${first?.id}`)).json()).toEqual(first);
    expect((await crosstie.fetch('/_crosstie/requests/999999')).status).toBe(404);
    await crosstie.fetch(`/_crosstie/requests?${own}`, { method: 'DELETE' });
    expect((await list(own)).results).toEqual([]);
    expect((await list(`portalId=${other.portalId}`)).results.length).toBe(1);
    for (const query of ['status=ok', 'limit=1001', 'portal=1'])
      expect((await crosstie.fetch(`/_crosstie/requests?${query}`)).status).toBe(400);
  });

  /** Reads events until there are so many. */
  async function events(response: Response, count: number): Promise<readonly (readonly [string, Row])[]> {
    const read: (readonly [string, Row])[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk as Uint8Array);
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const fields = Object.fromEntries(
          part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        if (fields['event'] !== undefined) read.push([fields['event'], JSON.parse(fields['data'] ?? '') as Row]);
      }
      if (read.length >= count) return read.slice(0, count);
    }
    return read;
  }

  test('requests are sent as they are answered, from where a follower was, and no more once he is gone', async () => {
    const portal = await crosstie.portal();
    await portal.fetch('/crm/v3/owners');
    const [before] = (await list(`portalId=${portal.portalId}`)).results;
    const ending = new AbortController();
    const path = `${crosstie.url}/_crosstie/requests/stream?portalId=${portal.portalId}`;
    const live = await fetch(path, { signal: ending.signal });
    expect(live.headers.get('content-type')).toBe('text/event-stream');
    const again = await fetch(`${path}&after=0`, { signal: ending.signal });
    const later = await fetch(path, { headers: { 'last-event-id': String(before?.id) }, signal: ending.signal });
    await crosstie.fetch(contacts);
    await portal.fetch(contacts);
    await portal.clearRequests();
    expect((await events(live, 2)).map(([kind, { path, portalId }]) => [kind, path ?? portalId])).toEqual([
      ['request', contacts],
      ['cleared', portal.portalId],
    ]);
    expect((await events(again, 2)).map(([, row]) => row.path)).toEqual(['/crm/v3/owners', contacts]);
    expect((await events(later, 1)).map(([, row]) => row.path)).toEqual([contacts]);
    ending.abort();
    const socketless = await portal.fetch('/_crosstie/requests/stream?after=0', { headers: { authorization: '' } });
    expect((await events(socketless, 1_000)).length).toBeGreaterThan(0);
  });

  test('a body that nests too deeply to be written again is kept and sent as a text', async () => {
    const portal = await crosstie.portal();
    const body = '['.repeat(20_000) + ']'.repeat(20_000);
    const path = `${crosstie.url}/_crosstie/requests/stream?portalId=${portal.portalId}`;
    const live = await fetch(path);
    await portal.fetch(contacts, { method: 'POST', body });
    expect((await events(live, 1)).map(([, row]) => row)).toEqual([expect.objectContaining({ status: 400, body })]);
    expect((await list(`portalId=${portal.portalId}`)).results).toEqual([expect.objectContaining({ body })]);
  });

  test('so many may follow, and a stop does not wait for them', async () => {
    const other = await startCrosstie();
    const follow = () => fetch(`${other.url}/_crosstie/requests/stream`);
    const followers: Response[] = [];
    for (let count = 0; count < limits.ledgerStreamsMax; count += 1) followers.push(await follow());
    expect((await follow()).status).toBe(429);
    await followers[0]?.body?.cancel();
    await expect
      .poll(async () => {
        const { status, body } = await follow();
        await body?.cancel();
        return status;
      })
      .toBe(200);
    // Nobody lets go of what the others follow: a stop that waited for it would not end.
    await other.close();
  });
});
