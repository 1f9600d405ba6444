import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { freePort } from '../free-port.mjs';
import { findOwner } from './programs.mjs';

/** The programs that may be PgBouncer: Debian has it where only root's path leads. */
const candidates = ['pgbouncer', '/usr/sbin/pgbouncer'];

/** A PgBouncer that is installed. */
export interface PgBouncerProgram {
  readonly path: string;
  /** True from 1.21 on: prepared statements of several connections are kept apart in one session. */
  readonly keepsStatementsApart: boolean;
}

/** The PgBouncer of this machine; undefined where there is none. */
export function findPgBouncer(): PgBouncerProgram | undefined {
  for (const path of candidates) {
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
    if (status === 0 && major !== undefined) return { path, keepsStatementsApart: Number(major) > 1 || Number(minor) >= 21 };
  }
  return undefined;
}

/** A PgBouncer before a database. Disposing it ends it. */
export interface PgBouncer extends AsyncDisposable {
  /** The database's URL through it. */
  readonly url: string;
}

/**
 * Starts a PgBouncer on a free port of the loopback interface, before the PostgreSQL of a URL, with lines of its own in its file. It ends with this
 * process, however that ends.
 */
export async function startPgBouncer({ path }: PgBouncerProgram, target: string, lines: readonly string[]): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(target);
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-pgbouncer-'));
  const own = new URL(target);
  own.port = String(await freePort());
  const quoted = (text: string) => `'${decodeURIComponent(text).replaceAll("'", "''")}'`;
  const file = [
    '[databases]',
    `* = host=${hostname} port=${port === '' ? '5432' : port} user=${quoted(username)} password=${quoted(password)}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${own.port}`,
    'unix_socket_dir =',
    'auth_type = any',
    ...lines,
  ];
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(settings, file.join('\n'));
  const owner = findOwner();
  if (owner !== undefined) for (const place of [folder, settings]) chownSync(place, owner.uid, owner.gid);
  // The shell reads until this process is gone, and takes the program along.
  const script = '"$0" -q "$1" & read end; kill $!; wait';
  const shell = spawn('sh', ['-c', script, path, settings], { ...owner, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  const end = async () => {
    await ended(shell);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await expect.poll(() => listens(own.href)).toBe(true);
  } catch (cause) {
    await end();
    throw cause;
  }
  return { url: own.href, [Symbol.asyncDispose]: end };
}

async function ended(shell: ChildProcess): Promise<void> {
  const exited = shell.exitCode === null ? once(shell, 'exit') : undefined;
  shell.stdin?.end();
  await exited;
}

async function listens(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
