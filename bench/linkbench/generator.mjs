// Puts LinkBench's mix on one server, as its parent process says by messages. A process of its own with plain sockets: it must know by itself which
// records are there, which no script of wrk can tell across connections, and must not take the processor time that the server needs.
import { connect } from 'node:net';
import { Graph, randomNumbers } from './graph.mjs';
import { Histogram } from './histogram.mjs';
import { operations, refused } from './mix.mjs';
import { Requests } from './requests.mjs';

/**
 * @typedef {{kind: 'open', port: number, records: number, firstId: number, token: string, labels: Readonly<Record<string, readonly number[]>>, mark: string, seed: number}} Opening
 * @typedef {{kind: 'window', seconds: number, connections: number, only?: string}} Order
 * @typedef {{kind: 'sum'}} Sum what all windows since the last sum came to
 */

const names = [...operations, refused].map(({ name }) => name);
const faultsShown = 10;
/** One for all connections: what is read is looked at before anything else is read. */
const shared = Buffer.alloc(256 * 1024);
const headEnd = Buffer.from('\r\n\r\n');
const lengthName = Buffer.from('content-length: ');

/** @type {{port: number, requests: Requests, totals: Tally} | undefined} */
let load;

process.on('message', (/** @type {Opening | Order | Sum} */ message) => {
  obey(message).then(
    (answer) => process.send?.(answer),
    (cause) => {
      console.error(cause);
      process.exit(1);
    },
  );
});

/** @param {Opening | Order | Sum} message */
async function obey(message) {
  if (message.kind === 'open') {
    const random = randomNumbers(message.seed);
    const requests = new Requests(new Graph(message.records), { ...message, random });
    load = { port: message.port, requests, totals: new Tally() };
    return 'opened';
  }
  if (load === undefined) throw new Error('nothing is open');
  if (message.kind === 'sum') {
    const { totals } = load;
    load.totals = new Tally();
    return totals.told(0, 0);
  }
  return takeWindow(load, message);
}

/**
 * Every window has connections of its own, opened before it begins: a server may drop those that nobody uses between two windows.
 * @param {{port: number, requests: Requests, totals: Tally}} load @param {Order} order
 */
async function takeWindow({ port, requests, totals }, { seconds, connections, only }) {
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  const operation = only === undefined ? undefined : names.indexOf(only);
  const tally = new Tally();
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(lines.map((line) => line.work(requests, operation, until, tally)));
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const line of lines) line.close();
  totals.addAll(tally);
  return tally.told((performance.now() - started) / 1_000, (user + system) / 1_000);
}

/** What came of many requests. */
class Tally {
  times = names.map(() => new Histogram());
  bytes = new Float64Array(names.length);
  /** @type {Record<string, number>} answers by operation and status */
  statuses = {};
  /** @type {string[]} */
  faults = [];
  failed = 0;

  /** @param {number} operation @param {number} status @param {number} ms @param {number} bytes */
  add(operation, status, ms, bytes) {
    this.times[operation].add(ms);
    this.bytes[operation] += bytes;
    const key = `${names[operation]} ${status}`;
    this.statuses[key] = (this.statuses[key] ?? 0) + 1;
  }

  /** @param {string} fault */
  fail(fault) {
    this.failed += 1;
    if (this.faults.length < faultsShown) this.faults.push(fault);
  }

  /** @param {Tally} other */
  addAll(other) {
    for (let operation = 0; operation < names.length; operation += 1) {
      this.times[operation].addAll(other.times[operation]);
      this.bytes[operation] += other.bytes[operation];
    }
    for (const [key, count] of Object.entries(other.statuses)) this.statuses[key] = (this.statuses[key] ?? 0) + count;
    this.failed += other.failed;
    this.faults = [...this.faults, ...other.faults].slice(0, faultsShown);
  }

  /** @param {number} seconds @param {number} cpuMs */
  told(seconds, cpuMs) {
    const all = new Histogram();
    for (const times of this.times) all.addAll(times);
    const byOperation = names.map((name, operation) => {
      const times = this.times[operation];
      return [name, { ...latencies(times), meanBytes: times.total === 0 ? 0 : Math.round(this.bytes[operation] / times.total) }];
    });
    const { statuses, failed, faults } = this;
    return { seconds, cpuMs, ...latencies(all), operations: Object.fromEntries(byOperation), statuses, failed, faults };
  }
}

/** @param {Histogram} times */
function latencies(times) {
  return { requests: times.total, p50Ms: times.quantile(0.5), p95Ms: times.quantile(0.95), p99Ms: times.quantile(0.99) };
}

/** @param {number} port @returns {Promise<Line>} */
function openLine(port) {
  return new Promise((resolve, reject) => {
    const line = new Line(port, () => resolve(line), reject);
  });
}

/** One connection: a request, its answer, the next request. */
class Line {
  /** @param {number} port @param {() => void} opened @param {(cause: Error) => void} failed */
  constructor(port, opened, failed) {
    const onread = { buffer: shared, callback: (/** @type {number} */ count) => this.take(count) };
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, onread }, opened);
    this.socket.once('error', failed);
    this.socket.once('close', () => this.end?.(new Error('the server closed a connection')));
    this.status = 0;
    this.missing = 0;
    this.length = 0;
    this.body = '';
  }

  /** Sends requests until a time. Rejects when the connection breaks. @param {Requests} requests @param {number | undefined} only @param {number} until @param {Tally} tally @returns {Promise<void>} */
  work(requests, only, until, tally) {
    return new Promise((resolve, reject) => {
      this.end = reject;
      this.answered = () => {
        const now = performance.now();
        tally.add(this.request.operation, this.status, now - this.sent, this.length);
        try {
          requests.settle(this.request, this.status, this.body);
        } catch (cause) {
          tally.fail(String(cause));
        }
        if (now < until) this.send(requests.next(only));
        else resolve();
      };
      this.send(requests.next(only));
    });
  }

  close() {
    this.end = undefined;
    this.socket.end();
  }

  /** @param {import('./requests.mjs').Request} request */
  send(request) {
    this.request = request;
    this.body = '';
    this.sent = performance.now();
    this.socket.write(request.text, 'latin1');
  }

  /** Reads what arrived in the shared buffer. @param {number} count @returns {boolean} that more is wanted */
  take(count) {
    let start = 0;
    if (this.missing === 0) {
      const end = shared.subarray(0, count).indexOf(headEnd);
      if (end < 0) throw new Error('the head of an answer came in pieces');
      this.status = (shared[9] - 48) * 100 + (shared[10] - 48) * 10 + shared[11] - 48;
      this.length = lengthIn(end);
      this.missing = this.length;
      start = end + headEnd.length;
    }
    const isKept = this.request.keepsBody || !this.request.expects.includes(this.status);
    if (isKept) this.body += shared.toString('utf8', start, count);
    this.missing -= count - start;
    if (this.missing === 0) this.answered();
    return true;
  }
}

/** The length of a body, as the head before `end` tells it. @param {number} end */
function lengthIn(end) {
  const at = shared.indexOf(lengthName, 12);
  if (at < 0 || at > end) return 0;
  let length = 0;
  for (let place = at + lengthName.length; shared[place] >= 48 && shared[place] <= 57; place += 1)
    length = length * 10 + shared[place] - 48;
  return length;
}
