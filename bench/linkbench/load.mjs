import { fork } from 'node:child_process';
import { join } from 'node:path';
import { benchFolder } from '../paths.mjs';
import { token } from '../servers.mjs';

/** @typedef {{requests: number, p50Ms: number, p95Ms: number, p99Ms: number}} Latencies */
/** @typedef {Latencies & {seconds: number, cpuMs: number, operations: Record<string, Latencies & {meanBytes: number}>, statuses: Record<string, number>, failed: number, faults: readonly string[]}} Window */

let seed = 0;

/** A process that puts LinkBench's mix on one server. */
export class Load {
  /** @param {number} port @param {{records: number, firstId: number, labels: Readonly<Record<string, readonly number[]>>}} what */
  static async open(port, what) {
    seed += 1;
    const load = new Load();
    await load.tell({ kind: 'open', port, token, seed, mark: `new${seed}-`, ...what });
    return load;
  }

  constructor() {
    this.child = fork(join(benchFolder, 'linkbench/generator.mjs'), { execArgv: ['--max-semi-space-size=32'] });
    this.broken = new Promise((_, reject) => {
      this.child.once('exit', (code) => reject(new Error(`the generator ended with ${code}`)));
    });
    this.broken.catch(() => undefined);
  }

  /** @param {number} seconds @param {number} connections @param {string} [only] an operation by itself @returns {Promise<Window>} */
  window(seconds, connections, only) {
    return this.tell({ kind: 'window', seconds, connections, only });
  }

  /** What all windows since the last sum came to. @returns {Promise<Window>} */
  sum() {
    return this.tell({ kind: 'sum' });
  }

  close() {
    this.child.kill();
  }

  /** @param {object} message @returns {Promise<any>} */
  tell(message) {
    const answer = new Promise((resolve) => this.child.once('message', resolve));
    this.child.send(message);
    return Promise.race([answer, this.broken]);
  }
}
