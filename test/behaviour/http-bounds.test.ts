import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { EventStream, HttpReply } from '../../src/api/frame.ts';
import { startCrosstie } from '../../src/index.ts';
import { type HttpBounds, HttpServer } from '../../src/server/http-server.ts';

/** A server of its own under lower bounds, whose one route answers with the length of the body, after `ms`. */
async function serverWith(bounds: Partial<HttpBounds>, answer = { bytes: 0, ms: 0 }) {
  const server = new HttpServer({ error: () => undefined }, { lookMs: 20, ...bounds });
  server.on(['POST', 'GET'], '/length', { operation: 'length', admission: 'bounded' }, async ({ body }) => {
    await wait(answer.ms);
    return { status: 200, headers: {}, body: answer.bytes > 0 ? 'x'.repeat(answer.bytes) : `length ${body?.length ?? 0}` };
  });
  const port = Number(new URL(await server.listen(0, '127.0.0.1')).port);
  return { port, bodyBytes: () => server.bodyBytes, [Symbol.asyncDispose]: () => server.close() };
}

/** A connection that gathers what it gets. */
async function open(port: number, sent = ''): Promise<{ readonly socket: Socket; got(): string; readonly closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  socket.write(sent);
  return { socket, got: () => text, closed };
}

const post = (length: number, body: string) => `POST /length HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\n\r\n${body}`;
const get = 'GET /length HTTP/1.1\r\nhost: localhost\r\n\r\n';

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(5);
}

/**
 * Opens connections until one is let in and answered: a server learns a moment later than its client that another one has gone, and where the machine
 * stands still for a while, the time for a request is over before it is read.
 */
async function letIn(port: number, sent = get, answer = 'HTTP/1.1 200'): Promise<Socket> {
  for (;;) {
    const { socket, got, closed } = await open(port, sent);
    let isClosed = false;
    void closed.then(() => {
      isClosed = true;
    });
    await until(() => got().includes(answer) || isClosed);
    if (got().includes(answer)) return socket;
  }
}

describe('a request that does not come to its end', () => {
  test.each([
    ['its head', 'GET /length HTTP/1.1\r\nhost: local'],
    ['its head, however often a header is added', 'GET /length HTTP/1.1\r\nhost: localhost\r\n'],
  ])('in %s is answered 408 and its connection closed', async (_what, sent) => {
    await using server = await serverWith({ headMsMax: 120, requestMsMax: 10_000 });
    const { socket, got, closed } = await open(server.port, sent);
    const drip = setInterval(() => socket.write(sent.endsWith('\n') ? 'x: y\r\n' : ''), 20);
    await closed;
    clearInterval(drip);
    expect(got()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('in its body is answered 408 and its connection closed, while others are answered', async () => {
    await using server = await serverWith({ headMsMax: 150, requestMsMax: 150 });
    const slow = await open(server.port, post(100, 'abc'));
    const drip = setInterval(() => slow.socket.write('d'), 20);
    (await letIn(server.port, post(3, 'abc'), 'length 3')).destroy();
    await slow.closed;
    clearInterval(drip);
    expect(slow.got()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('with a head beyond the bound is answered 431', async () => {
    await using server = await serverWith({ headBytesMax: 1_000 });
    const { got, closed } = await open(server.port, `GET /length HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(1_000)}\r\n\r\n`);
    await closed;
    expect(got()).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a request that Node would answer by itself', () => {
  test.each([
    ['without a host', 'GET /length HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['with an expectation that nobody knows', 'GET /length HTTP/1.1\r\nhost: x\r\nexpect: tea\r\nconnection: close\r\n\r\n', 200],
  ])('%s is answered as others are', async (_what, sent, status) => {
    await using server = await serverWith({});
    const { got, closed } = await open(server.port, sent);
    await closed;
    expect(got()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]+\r\n\r\n.+`));
    if (status === 400) expect(got()).toMatch(/x-hubspot-correlation-id: /);
  });

  test('names its host in the target where it was sent as to a proxy, and its path is the rest', async () => {
    await using crosstie = await startCrosstie({ clock: 'manual' });
    const head = (host: string) => `host: ${host}\r\nauthorization: Bearer ${crosstie.token}\r\nconnection: close\r\n\r\n`;
    const ask = async (target: string, host: string) => {
      const { got, closed } = await open(Number(new URL(crosstie.url).port), `GET ${target} HTTP/1.1\r\n${head(host)}`);
      await closed;
      return got();
    };
    await crosstie.seed({ records: { contacts: [{ properties: {} }, { properties: {} }] } });
    expect(await ask('http://localhost:1/crm/v3/objects/contacts?limit=1', 'other')).toContain(
      '"http://localhost:1/crm/v3/objects/contacts?',
    );
    expect(await ask('http://evil.example/_crosstie/portals', 'localhost')).toMatch(/^HTTP\/1\.1 403 /);
    expect((await crosstie.requests()).map(({ path }) => path)).toEqual(['/crm/v3/objects/contacts']);
  });
});

describe('an answer that goes on', () => {
  async function streaming(run: (stream: EventStream) => void): Promise<{ readonly port: number; [Symbol.asyncDispose](): Promise<void> }> {
    const server = new HttpServer({ error: () => undefined });
    server.on(['GET'], '/stream', { operation: 'stream', admission: 'bounded' }, () => ({
      status: 200,
      headers: {},
      body: undefined,
      takeOver: (connection) => run(connection.open({})),
    }));
    server.on(['GET'], '/never', { operation: 'never', admission: 'bounded' }, () => new Promise<HttpReply>(() => undefined));
    const port = Number(new URL(await server.listen(0, '127.0.0.1')).port);
    return { port, [Symbol.asyncDispose]: () => server.close() };
  }
  const ask = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;

  test('takes no more once it was ended, and the server goes on', async () => {
    await using server = await streaming((stream) => {
      stream.write('some');
      stream.end();
      stream.write('more');
    });
    const { socket, got } = await open(server.port, ask('/stream'));
    await until(() => got().endsWith('0\r\n\r\n'));
    // What went wrong with a write would be told by now.
    socket.write(ask('/stream'));
    await until(() => got().split('some').length === 3 && got().endsWith('0\r\n\r\n'));
    expect(got()).not.toContain('more');
    socket.destroy();
  });

  test('is over with its connection, where it waits there behind another answer, too', async () => {
    let [begun, over] = [0, 0];
    await using server = await streaming((stream) => {
      begun += 1;
      stream.closed(() => {
        over += 1;
      });
    });
    for (const sent of [ask('/stream'), ask('/never') + ask('/stream')]) {
      const before = begun;
      const { socket } = await open(server.port, sent);
      await until(() => begun > before);
      socket.destroy();
      await until(() => over === begun);
    }
    expect(over).toBe(2);
  });
});

describe('a stop', () => {
  test('waits for a request that does not arrive no longer than it may take to', async () => {
    const server = await serverWith({ headMsMax: 50, requestMsMax: 50 });
    const halves = [await open(server.port, 'GET /length HTTP/1.1\r\nho'), await open(server.port, post(10, 'abc'))];
    // Where the machine stands still for a while, the time of both is over before the stop begins.
    await Promise.race([until(() => server.bodyBytes() === 3), halves[1]?.closed]);
    await server[Symbol.asyncDispose]();
    for (const { got, closed } of halves) {
      await closed;
      expect(got()).toMatch(/^HTTP\/1\.1 408 /);
    }
  });
});

describe('connections', () => {
  test('beyond the bound are closed as they come; one more comes in when one has gone', async () => {
    await using server = await serverWith({ connectionsMax: 2 });
    const [one, two] = [await open(server.port), await open(server.port)];
    const third = await open(server.port, get);
    await third.closed;
    expect(third.got()).toBe('');
    one.socket.write(get);
    await until(() => one.got().includes('length 0'));
    two.socket.destroy();
    const fourth = await letIn(server.port);
    for (const socket of [one.socket, fourth]) socket.destroy();
  });

  test('whose other end has stopped reading its answer are closed', async () => {
    const answerBytes = 64 * 1024 * 1024;
    await using server = await serverWith({ stillMsMax: 200, connectionsMax: 1 }, { bytes: answerBytes, ms: 0 });
    const { socket, got, closed } = await open(server.port, get);
    socket.pause();
    // Who stopped reading cannot tell that it was closed, but another one finds its place free.
    (await letIn(server.port)).destroy();
    socket.resume();
    await closed;
    expect(got()).toMatch(/^HTTP\/1\.1 200 /);
    expect(got().length).toBeLessThan(answerBytes);
  });
});

describe('the bodies of requests', () => {
  test('are refused with 503 where they are too large together, and taken again when the others are answered', async () => {
    await using server = await serverWith({ bodiesBytesMax: 1_000 });
    const half = 'x'.repeat(400);
    const waiting = [await open(server.port, post(401, half)), await open(server.port, post(401, half))];
    await until(() => server.bodyBytes() === 800);
    const tooMuch = await open(server.port, post(400, half));
    await until(() => tooMuch.got().includes('\r\n\r\n'));
    expect(tooMuch.got()).toMatch(/^HTTP\/1\.1 503 /);
    for (const { socket } of waiting) socket.write('y');
    for (const { got } of waiting) await until(() => got().includes('length 401'));
    const later = await open(server.port, post(900, 'x'.repeat(900)));
    await until(() => later.got().includes('length 900'));
    for (const { socket } of [...waiting, tooMuch, later]) socket.destroy();
  });

  test('count no more once their senders have gone, before or after the end of the body', async () => {
    await using server = await serverWith({ bodiesBytesMax: 1_000 }, { bytes: 0, ms: 20 });
    for (let round = 0; round < 10; round += 1) {
      const gone = await open(server.port, post(round % 2 ? 900 : 901, 'x'.repeat(900)));
      await until(() => server.bodyBytes() > 0);
      gone.socket.destroy();
      // The next one would be refused, and hold nothing, as long as the server does not know.
      await until(() => server.bodyBytes() === 0);
    }
    const later = await open(server.port, post(990, 'x'.repeat(990)));
    await until(() => later.got().includes('length 990'));
    const tooMuch = await open(server.port, post(1_001, 'x'.repeat(1_001)));
    await until(() => tooMuch.got().startsWith('HTTP/1.1 503 '));
    for (const { socket } of [later, tooMuch]) socket.destroy();
  });
});
