import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { build, newFolder, start } from './server-process.ts';

beforeAll(build);

const token = 'pat-na1-00000000-0000-4000-8000-000000000002';
const kills = Number(process.env['CROSSTIE_TEST_KILLS'] ?? 3);
/** A return of so many records takes some milliseconds, in the midst of which a kill may fall. */
const batches = 8;
const recordsInBatch = 100;
/** Milliseconds of returns before a kill at most. */
const killedAfterMsMax = 150;
/** Returned to one after the other: the last that was answered or the next is there after a kill, and never the one before. */
const names = ['first', 'second', 'third'] as const;

interface Page {
  readonly results: readonly { readonly id: string; readonly properties: object }[];
  readonly paging?: { readonly next: { readonly after: string } };
}

/** Calls a server; undefined where it is not there any more. */
function callerOf(url: string) {
  return async <Body>(method: string, path: string, body?: object): Promise<Body | undefined> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (answer === undefined || text === undefined) return undefined;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Body;
  };
}
type Call = ReturnType<typeof callerOf>;

/** Everything that the portal shows of contacts and of the company that they are linked with. */
async function shown(call: Call): Promise<string> {
  const rows: object[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const at: string = after === '' ? '' : `&after=${after}`;
    const page: Page | undefined = await call(
      'GET',
      `/crm/objects/2026-03/contacts?limit=100&associations=companies&properties=firstname${at}`,
    );
    rows.push(...(page?.results ?? []));
    after = page?.paging?.next.after;
  }
  return JSON.stringify(rows);
}

async function change(call: Call, mark: string): Promise<void> {
  const company = (await call<{ readonly id: string }>('POST', '/crm/objects/2026-03/companies', { properties: { name: mark } }))?.id;
  for (let batch = 0; batch < batches; batch += 1) {
    const inputs = Array.from({ length: recordsInBatch }, () => ({ properties: { firstname: mark } }));
    const made = await call<Page>('POST', '/crm/objects/2026-03/contacts/batch/create', { inputs });
    const pairs = (made?.results ?? []).map(({ id }) => ({ from: { id }, to: { id: company } }));
    await call('POST', '/crm/associations/2026-03/contacts/companies/batch/associate/default', { inputs: pairs });
  }
}

describe('a server that is killed while a portal returns to snapshots', () => {
  test('has the portal as it was before or as it is after, whole, and what was answered', async () => {
    using folder = newFolder();
    const states = new Map<string, string>();
    let portal = '';
    let answered = 0;
    for (let kill = 0; kill <= kills; kill += 1) {
      await using server = await start(folder.db, ['--token', token]);
      const call = callerOf(server.url);
      if (kill === 0) {
        const { results } = (await call<{ readonly results: readonly { readonly portalId: number }[] }>('GET', '/_crosstie/portals')) ?? {};
        portal = `/_crosstie/portals/${results?.[0]?.portalId}`;
        for (const name of names) {
          await change(call, name);
          await call('PUT', `${portal}/snapshots/${name}`);
          states.set(name, await shown(call));
        }
        answered = names.length - 1;
      } else {
        const now = await shown(call);
        const allowed = [answered, answered + 1].map((turn) => names[turn % names.length]);
        expect(allowed).toContain(names.find((name) => states.get(name) === now));
        expect(await call('GET', `${portal}/snapshots`)).toMatchObject({
          results: [{ name: 'first' }, { name: 'second' }, { name: 'third' }],
        });
      }
      if (kill === kills) break;
      let isKilled = false;
      const killing = wait(Math.random() * killedAfterMsMax).then(() => {
        isKilled = true;
        return server.kill('SIGKILL');
      });
      while (!isKilled) {
        const next = names[(answered + 1) % names.length];
        if ((await call('POST', `${portal}/snapshots/${next}/restore`)) !== undefined) answered += 1;
      }
      await killing;
    }
  });
});
