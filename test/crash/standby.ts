import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { CrosstieOptions } from '../../src/index.ts';
import type { Exit } from './server-process.ts';

const dist = new URL('../../dist/', import.meta.url).href;

/** Reads its modules, waits for a line with options, starts a server by them and says where it listens. */
const program = `
import { once } from 'node:events';
import { prepareSchemas } from '${dist}api/schema-checks.js';
import { startCrosstie } from '${dist}index.js';
await prepareSchemas();
const [line] = await once(process.stdin.setEncoding('utf8'), 'data');
const { url, portalId } = await startCrosstie(JSON.parse(line));
console.log(JSON.stringify({ url, portalId }));
`;

/** A process that is about to be a server: what takes long in a start is done before it is needed. Disposing it kills it. */
export interface Standby extends AsyncDisposable {
  readonly pid: number;
  /** Starts the server and resolves once it listens. */
  start(options: CrosstieOptions): Promise<Started>;
  kill(signal: NodeJS.Signals): Promise<Exit>;
  isRunning(): boolean;
}

export interface Started {
  readonly url: string;
  readonly portalId: number;
}

/** `command` runs before Node, for a process that is to run under something else. */
export function newStandby(command: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Standby {
  const [file = '', ...argv] = [...command, process.execPath, '--input-type=module', '-e', program];
  const child = spawn(file, argv, { env: { ...process.env, ...environment } });
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  const lines = createInterface(child.stdout);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrCharsMax);
  });
  child.stdin.on('error', () => undefined);
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    pid: child.pid ?? 0,
    kill,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async start(options) {
      const ended = exited.then(({ code, signal }) => {
        throw new Error(`the server ended with ${code ?? signal}: ${stderr}`);
      });
      child.stdin.write(`${JSON.stringify(options)}\n`);
      const [line] = await Promise.race([once(lines, 'line'), ended]);
      return JSON.parse(line);
    },
    [Symbol.asyncDispose]: async () => void (await kill('SIGKILL')),
  };
}

const stderrCharsMax = 10_000;
