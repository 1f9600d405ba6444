import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Brings dist up to date; does nothing where it is. */
export function build(): void {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
}

/** A folder that is gone when the test is over. */
export interface Folder extends Disposable {
  readonly db: string;
  readonly path: string;
}

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'crosstie-crash-'));
  return { path, db: join(path, 'crm.db'), [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The command line's server as a process of its own. Disposing it kills it. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** The token that it printed, if it did. */
  readonly token: string | undefined;
  /** What it wrote to standard output until it listened. */
  readonly welcome: string;
  readonly exited: Promise<Exit>;
  readonly pid: number;
  /** What it wrote to standard error so far. */
  told(): string;
  kill(signal: NodeJS.Signals): Promise<Exit>;
}

/** How a process ended that never came to listen. */
export interface FailedStart extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Starts the built server on a file and a free port, with these flags and variables besides; resolves once it listens, or with how it ended. */
export function tryStart(db: string, flags: readonly string[] = [], environment: Environment = {}): Promise<ServerProcess | FailedStart> {
  const command = [join(root, 'dist', 'cli', 'main.js'), '--db', db, '--port', '0', '--no-seed', ...flags];
  const child = spawn(process.execPath, command, { env: { ...process.env, ...environment } });
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const url = /^ *URL +(http:\S+)$/m.exec(stdout)?.[1];
      if (url === undefined || !stdout.includes('Coverage:')) return;
      const token = /pat-[a-z0-9]+-[0-9a-f-]+/.exec(stdout)?.[0];
      const dispose = async () => void (await kill('SIGKILL'));
      resolve({ url, token, welcome: stdout, exited, pid: child.pid ?? 0, told: () => stderr, kill, [Symbol.asyncDispose]: dispose });
    });
    exited.then((exit) => resolve({ ...exit, stdout, stderr }));
  });
}

export async function start(db: string, flags: readonly string[] = [], environment: Environment = {}): Promise<ServerProcess> {
  const started = await tryStart(db, flags, environment);
  if (!('url' in started)) throw new Error(`the server ended with ${started.code}: ${started.stderr}`);
  return started;
}
