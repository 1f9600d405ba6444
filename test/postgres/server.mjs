import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from '../free-port.mjs';
import { dataIn } from './folder.mjs';
import { familyOf, haveEnded, signalAll, stopFamily } from './processes.mjs';
import { findOwner, findPrograms } from './programs.mjs';

/** @typedef {import('./programs.mjs').Programs} Programs */

const superuser = 'crosstie';
/** A start takes a second at most; one after a crash repeats what the log holds first. */
const startMsMax = 60_000;
const stopMsMax = 60_000;
const pollMs = 20;

const commonSettings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', 'log_min_messages=warning'];
/** A crash of the machine loses what such a server answered; the end of its processes does not. */
const fastSettings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'wal_level=minimal', 'max_wal_senders=0'];

/**
 * Starts a PostgreSQL in a new temporary folder, on a free port of the loopback interface. A `fast` one need not survive the machine, a `durable`
 * one has PostgreSQL's own settings. It ends with this process, however that ends. Throws where there is no PostgreSQL to start.
 * @param {'durable' | 'fast'} kind @param {readonly string[]} settings more of them, as `name=value`
 */
export async function startPostgres(kind, settings = []) {
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-postgres-'));
  const janitor = spawn(process.execPath, [fileURLToPath(new URL('janitor.mjs', import.meta.url)), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  janitor.unref();
  const removed = once(janitor, 'exit');
  const remove = async () => {
    janitor.ref();
    janitor.stdin.end();
    await removed;
  };
  try {
    const owner = findOwner();
    if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
    const programs = findPrograms(folder, owner);
    const password = randomBytes(12).toString('hex');
    initialise(programs, folder, password);
    const port = await freePort();
    const all = [...commonSettings, ...(kind === 'fast' ? fastSettings : []), ...settings, `port=${port}`];
    const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
    const server = new PostgresServer({ programs, folder, settings: all, url, remove });
    await server.restart();
    return server;
  } catch (cause) {
    await remove();
    throw cause;
  }
}

/** A PostgreSQL that a test owns: it may be killed, paused and started again. */
export class PostgresServer {
  /** The superuser's, for the database `postgres`. */
  url;
  #parts;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #postmaster;

  /** @param {{ programs: Programs, folder: string, settings: readonly string[], url: string, remove: () => Promise<void> }} parts */
  constructor(parts) {
    this.#parts = parts;
    this.url = parts.url;
  }

  /** The folder of its files. */
  get data() {
    return dataIn(this.#parts.folder);
  }

  /** What it wrote to its log so far. */
  get log() {
    return readFileSync(this.#logFile, 'utf8');
  }

  get #logFile() {
    return join(this.#parts.folder, 'log');
  }

  /** Its processes, the one that began the others first; none while it does not run. @returns {readonly number[]} */
  pids() {
    return this.#postmaster?.pid === undefined ? [] : familyOf(this.#postmaster.pid);
  }

  /** Ends every process of it at once, as a crash does, and resolves when all are gone. */
  async kill() {
    const pids = this.pause();
    signalAll(pids, 'SIGKILL');
    await this.#gone(pids);
  }

  /** Stops every process of it where it is: connections stay open and are not answered. Gives the processes. @returns {readonly number[]} */
  pause() {
    return this.#postmaster?.pid === undefined ? [] : stopFamily(this.#postmaster.pid);
  }

  resume() {
    signalAll(this.pids(), 'SIGCONT');
  }

  /** Ends it as an administrator does who does not wait for its clients, where it runs, and starts it on the same files and port. */
  async restart() {
    const pids = this.pids();
    signalAll(pids.slice(0, 1), 'SIGINT');
    signalAll(pids, 'SIGCONT');
    await this.#gone(pids);
    const { programs, settings } = this.#parts;
    const log = openSync(this.#logFile, 'a');
    const args = ['-D', this.data, ...settings.flatMap((setting) => ['-c', setting])];
    this.#postmaster = spawn(programs.postgres, args, {
      ...programs.owner,
      cwd: this.#parts.folder,
      stdio: ['ignore', log, log],
      detached: true,
    });
    this.#postmaster.unref();
    closeSync(log);
    await this.#answers();
  }

  /** Ends it and removes its files. */
  async stop() {
    await this.#parts.remove();
    this.#postmaster = undefined;
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }

  /** @param {readonly number[]} pids */
  async #gone(pids) {
    if (!(await haveEnded(pids, stopMsMax))) throw new Error(`PostgreSQL did not stop:\n${this.log}`);
    // Until this process has waited for it, its id is taken, and the next one believes that it runs still.
    const postmaster = this.#postmaster;
    if (postmaster?.exitCode === null && postmaster.signalCode === null) await once(postmaster, 'exit');
    this.#postmaster = undefined;
  }

  async #answers() {
    const until = Date.now() + startMsMax;
    for (;;) {
      const client = new pg.Client({ connectionString: this.url });
      // One that is refused while the server starts.
      client.on('error', () => undefined);
      try {
        await client.connect();
        return;
      } catch (cause) {
        if (this.pids().length === 0 || Date.now() > until) throw new Error(`PostgreSQL did not start:\n${this.log}`, { cause });
        await sleep(pollMs);
      } finally {
        await client.end();
      }
    }
  }
}

/**
 * Makes the files of a new server. Where its programs know languages, its texts are ordered as one orders them, as on most servers: who needs the
 * order of characters has to ask for it.
 * @param {Programs} programs @param {string} folder @param {string} password
 */
function initialise({ initdb, owner }, folder, password) {
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (owner !== undefined) chownSync(secret, owner.uid, owner.gid);
  const common = ['-D', dataIn(folder), '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--no-sync'];
  const locales = [['--locale=C', '--locale-provider=icu', '--icu-locale=en'], ['--no-locale']];
  let said = '';
  for (const locale of locales) {
    const { status, stderr, error } = spawnSync(initdb, [...common, ...locale], { ...owner, cwd: folder, encoding: 'utf8' });
    if (status === 0) return;
    said = `${stderr}${error ?? ''}`;
  }
  throw new Error(`the files of PostgreSQL cannot be made: ${said}`);
}
