import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { manualClock, startCrosstie } from '../../src/index.ts';
import { freePort } from '../free-port.mjs';

const crosstie = await startCrosstie();
const closing: (() => unknown)[] = [() => crosstie.close()];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(`../../examples/${path}`, import.meta.url));
const read = (path: string) => readFileSync(at(path), 'utf8');

/** What the README of an example says that it prints, with the ids of records as an example of those. */
const promised = (example: string) => masked(/```text\n([^`]*)```/.exec(read(`${example}/README.md`))?.[1] ?? 'nothing');
const masked = (text: string) => text.replaceAll(/\b200000\d{5}\b/g, '<id>');

/** Programs that are told where the server is by the environment, and what is missing where they cannot run. */
const programs = [
  {
    example: 'python',
    command: 'python3',
    file: 'sync_contact.py',
    needs: 'the package requests (Debian and Ubuntu: apt-get install python3-requests)',
  },
  { example: 'curl', command: 'sh', file: 'associate.sh', needs: 'curl (Debian and Ubuntu: apt-get install curl)' },
];

const play = async (example: (typeof programs)[number], url: string) => {
  const { token } = await crosstie.portal();
  return run(example.command, [at(`${example.example}/${example.file}`)], {
    env: { ...process.env, CROSSTIE_URL: url, CROSSTIE_TOKEN: token },
  });
};

describe.concurrent.each(programs)('the example in $example, which needs $needs,', (example) => {
  test('does and prints what its README shows', async () => {
    const { stdout, stderr } = await play(example, crosstie.url);
    expect(stderr).toBe('');
    expect(masked(stdout)).toBe(promised(example.example));
  });

  test('fails where a company does not know its contact', async () => {
    const url = await startLiar();
    await expect(play(example, url)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('the company') });
  });
});

/** Tests with a server of their own, by the runner that they are for. The one for vitest is among the suite's own files. */
const runners = [
  { example: 'node-test', args: ['--test'], passed: /^# pass 2$/m },
  {
    example: 'jest',
    args: ['--experimental-vm-modules', at('../node_modules/jest/bin/jest.js'), '--testTimeout=120000'],
    passed: /^Tests: +1 passed, 1 total$/m,
  },
];

describe.concurrent.each(runners)('the example for $example', ({ example, args, passed }) => {
  test('passes', async () => {
    // A runner inside another one would speak to it instead.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout, stderr } = await run(process.execPath, args, { cwd: at(example), env });
    expect(stdout + stderr).toMatch(passed);
  });
});

/** A server that answers as Crosstie does, but that lists of associations are empty. Gives where it listens. */
async function startLiar(): Promise<string> {
  const liar = createServer(async (request, response) => {
    const isList = request.method === 'GET' && request.url?.endsWith('/associations/contacts');
    const body = await new Response(request as unknown as ReadableStream).text();
    const { method = 'GET', headers } = request;
    const sent = { method, headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' } };
    const answer = await fetch(crosstie.url + request.url, { ...sent, ...(body !== '' && { body }) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(isList ? '{"results":[]}' : await answer.text());
  });
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  closing.push(() => liar.close());
  return `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
}

/** Starts an example that is a server itself. Gives the lines that it prints, one by one. */
function startExample(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [at(file)], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  closing.push(() => child.kill());
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${file} ended: ${complaints}`);
    return value;
  };
  return { next };
}

/** The first app that the configuration of an example declares. */
const declared = (example: string) => JSON.parse(read(`${example}/crosstie.json`)).apps[0];

describe.concurrent('the webhook receiver', () => {
  test('prints what a signed webhook tells, and refuses what is not signed, too old or changed', async () => {
    const { next } = startExample('webhook-receiver/receiver.mjs', { CLIENT_SECRET: 'only-for-tests', PORT: '0' });
    const url = /http:\S+/.exec(await next())?.[0] ?? '';
    const { webhooks, ...settings } = declared('webhook-receiver');
    const app = await crosstie.app({ ...settings, webhooks: { ...webhooks, targetUrl: url } });
    const portal = await crosstie.portal();
    await app.install(portal.portalId);
    const create = (email: string) =>
      portal.fetch('/crm/v3/objects/contacts', { method: 'POST', body: JSON.stringify({ properties: { email } }) });
    await create('ada@example.com');
    expect(masked(`${await next()}\n${await next()}\n`)).toBe(promised('webhook-receiver'));

    const post = (body: string, sentAt: number, signedBody = body) => {
      const signature = createHmac('sha256', 'only-for-tests').update(`POST${url}${signedBody}${sentAt}`).digest('base64');
      const headers = { 'x-hubspot-request-timestamp': String(sentAt), 'x-hubspot-signature-v3': signature };
      return fetch(url, { method: 'POST', body, headers });
    };
    const now = Date.now();
    const statuses = [
      await post('[]', now),
      await post('[{}]', now, '[]'),
      await post('[]', now - 301_000),
      await fetch(url, { method: 'POST' }),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([204, 401, 401, 401]);
    expect(await next()).toBe('refused what nobody signed');
  });
});

describe.concurrent('the OAuth app', async () => {
  // One of its own, whose clock nothing else goes by.
  const clock = manualClock();
  const hubspot = await startCrosstie({ clock, autoConsent: true });
  closing.push(() => hubspot.close());

  test('connects a user by the page, and takes another token where its own has ended', async () => {
    const port = await freePort();
    const { next } = startExample('oauth-app/app.mjs', { HUBSPOT_URL: hubspot.url, PORT: String(port) });
    const url = /(http:\S+)\/install/.exec(await next())?.[1] ?? '';
    await hubspot.app({ ...declared('oauth-app'), redirectUris: [`${url}/oauth-callback`] });

    const back = await fetch(`${url}/install`);
    expect([back.status, await back.text(), await next()]).toEqual([200, '0 contacts', 'connected']);

    clock.advance(1_800_000);
    expect(await (await fetch(`${url}/contacts`)).text()).toBe('0 contacts');
    expect(await next()).toBe('took another token');
  });

  test('takes no code from a browser that it did not send', async () => {
    const { next } = startExample('oauth-app/app.mjs', { HUBSPOT_URL: hubspot.url, PORT: String(await freePort()) });
    const url = /(http:\S+)\/install/.exec(await next())?.[1] ?? '';
    expect((await fetch(`${url}/oauth-callback?code=stolen&state=guessed`)).status).toBe(500);
  });
});
