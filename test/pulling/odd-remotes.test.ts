import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readSeed } from '../../src/seeds/read-seed.ts';
import { pullCommand } from './command.ts';

/** What a remote answers at a path, once what was sent is read. */
type Answers = (path: string, sent: Readonly<Record<string, unknown>>) => { readonly status: number; readonly body: object | string };

const found = (body: object | string) => ({ status: 200, body });

/** An account with nothing in it but two contacts. */
const plain: Answers = (path, { inputs }) => {
  if (path === '/account-info/2026-03/details') return found({ portalId: 7, timeZone: 'UTC' });
  if (path === '/crm/objects/2026-03/0-1/search') return found({ results: [{ id: '1' }, { id: '2' }] });
  if (path === '/crm/properties/2026-03/0-1') return found({ results: [{ name: 'firstname', label: 'First name', hubspotDefined: true }] });
  if (path === '/crm/objects/2026-03/0-1/batch/read' && Array.isArray(inputs))
    return found({ results: inputs.map(({ id }: { readonly id: string }) => ({ id, properties: { firstname: `Ada ${id}` } })) });
  return found({ results: [] });
};

let answers = plain;
const server = createServer(async (request, response) => {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  const { status, body } = answers(new URL(request.url ?? '', 'http://remote').pathname, text === '' ? {} : JSON.parse(text));
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const folder = await mkdtemp(join(tmpdir(), 'crosstie-pull-'));
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  answers = plain;
});

const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const out = join(folder, 'seed.yaml');
/** What every account has, and this one has not. */
const noPipeline = 'left out: pipeline contacts.contacts-lifecycle-pipeline: the account deleted it, which a seed cannot\n';
const pull = (...flags: readonly string[]) =>
  pullCommand(['--from', from, '--token', 'pat-na1-secret', '--out', out, '--types', 'contacts', ...flags]);

describe('a pull', () => {
  test.each([
    ['pages that are not there', () => ({ status: 404, body: '<html></html>' })],
    ['JSON of something else', () => found({})],
  ])('leaves a seed as it was where the remote, by mistake, is none of HubSpot and answers with %s', async (_name, other: Answers) => {
    answers = other;
    await writeFile(out, 'records: {}\n');
    const { stderr, exitCode } = await pull();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("is not HubSpot's API")]);
    expect([await readFile(out, 'utf8'), await readdir(folder)]).toEqual(['records: {}\n', ['seed.yaml']]);
  });

  test('ends where the same page comes again for ever, and says of which list it has not read the rest', async () => {
    answers = (path, sent) => {
      const { status, body } = plain(path, sent);
      const isPaged = path.endsWith('/search') || path.startsWith('/crm/owners');
      return { status, body: isPaged && typeof body === 'object' ? { ...body, paging: { next: { after: '2' } } } : body };
    };
    const { stdout, stderr, exitCode } = await pull('--records', '5');
    expect([exitCode, stdout]).toEqual([undefined, expect.stringContaining(' 2 records, ')]);
    expect(stderr).toContain('left out: owners: there are more than the 0 that were read\n');
  });

  test.each(['/search', '/objects/2026-03/0-1/batch/read'])('says that records are missing where the remote refuses %s', async (end) => {
    answers = (path, sent) => (path.endsWith(end) ? { status: 400, body: { message: 'There was a problem.' } } : plain(path, sent));
    const { stderr, exitCode } = await pull('--records', '5', '--strict');
    expect(stderr).toBe(
      `${noPipeline}left out: records contacts: There was a problem.\ncrosstie: not everything was pulled: 2 parts were left out\n`,
    );
    expect(exitCode).toBe(1);
  });

  test('says that what it wrote is larger than a seed can be', async () => {
    const name = 'y'.repeat(60_000);
    const ids = Array.from({ length: 180 }, (_, place) => ({ id: String(place + 1) }));
    answers = (path, sent) => {
      if (path.endsWith('/search')) return found({ results: ids });
      if (!path.endsWith('/0-1/batch/read') || !Array.isArray(sent['inputs'])) return plain(path, sent);
      return found({ results: sent['inputs'].map(({ id }: { readonly id: string }) => ({ id, properties: { firstname: name } })) });
    };
    const { stderr, exitCode } = await pull('--records', '180');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/no server takes what was pulled: it has \d{8} bytes, and a seed has at most 10485760\./),
    ]);
    await expect(readSeed(out)).rejects.toThrow('it has more than 10485760 bytes');
  });

  test('writes what it pulled to standard output before it fails for what it left out', async () => {
    expect(await pull('--out', '-', '--strict')).toEqual({
      exitCode: 1,
      stdout: 'portal:\n  timeZone: UTC\n',
      stderr: `${noPipeline}crosstie: not everything was pulled: 1 parts were left out\n`,
    });
  });

  test.each([
    [['--records', '5', '--start', 'deals'], /^crosstie: a sample cannot begin with deals, which is not among the object types .*\n$/],
    [['--out', join(folder, 'no', 'seed.yaml')], /^crosstie: ENOENT: no such file or directory, open .*\n$/],
    [['--token', 'not a token'], /^crosstie: the token has characters that no token has.*\n$/],
  ])('fails in one line with %j', async (flags, told) => {
    const { stderr, exitCode } = await pull(...flags);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(told)]);
    await rm(`${out}.partial`, { force: true });
  });

  test('tells nothing of a token that the remote repeats, and shows nothing that steers the terminal', async () => {
    answers = () => ({ status: 409, body: { message: `${'x'.repeat(285)}\u001b[31m\n${'pat-na1-secret'}` } });
    const { stderr } = await pull();
    expect(stderr).toMatch(/^crosstie: .*x\?\[31m\?\(token\)\n$/);
  });
});
