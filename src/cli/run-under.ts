import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { hosts } from '../catalogue/hosts.ts';
import { type Crosstie, startCrosstie } from '../index.ts';
import { CommandFailed } from './control-client.ts';
import { type SettingSources, settled } from './sources.ts';

/** How a command is run. */
export interface RunOptions {
  /** A server that runs already; without one a fresh one is started. */
  readonly url: string | undefined;
  readonly sources: SettingSources;
  readonly env: NodeJS.ProcessEnv;
  /** Whether people are told where the server is. */
  readonly isQuiet: boolean;
  /** Takes a line for people. */
  say(line: string): unknown;
}

/** What a command ends with that cannot be run, as shells have it. */
const exitCodes = { notFound: 127, notRunnable: 126, signalled: 128 } as const;

/**
 * Runs a command, in which HubSpot's hosts are a server on this machine, and resolves with the code that it ended with. The command has the input, the
 * output and the signals of this process.
 */
export async function runUnder(words: readonly string[], options: RunOptions): Promise<number> {
  const { url, sources, env } = options;
  if (url !== undefined) return ended(words, environment(env, soundUrl(url), undefined), options);
  await using crosstie = await started(sources, env);
  return await ended(words, environment(env, crosstie.url, crosstie.token), options);
}

/** The program's own token opens the fresh server: the program is to run as it is. */
async function started(sources: SettingSources, { PRIVATE_APP_ACCESS_TOKEN, HUBSPOT_ACCESS_TOKEN }: NodeJS.ProcessEnv): Promise<Crosstie> {
  try {
    const { drain: _, ...config } = await settled(sources);
    const { db, port } = { ...sources.byDefault, ...sources.told };
    const token = [sources.told.token, PRIVATE_APP_ACCESS_TOKEN, HUBSPOT_ACCESS_TOKEN, config.token].find(
      (text) => text !== undefined && text !== '',
    );
    // Where a config file has a server listen and keep its data is for that server.
    return await startCrosstie({
      ...config,
      host: '127.0.0.1',
      ...(db !== undefined && { db }),
      ...(port !== undefined && { port }),
      ...(token && { token }),
    });
  } catch (cause) {
    throw new CommandFailed(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function soundUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new CommandFailed(`${url} is no URL of a server`);
  return url.replace(/\/+$/, '');
}

/** The variables that redirect a Node program and all that it starts, beside what tells other programs where to go. */
function environment(env: NodeJS.ProcessEnv, url: string, token: string | undefined): NodeJS.ProcessEnv {
  const preload = fileURLToPath(new URL('../preload/redirect/preload.js', import.meta.url));
  const NODE_OPTIONS = [`--require ${quoted(preload)}`, env['NODE_OPTIONS'] ?? ''].join(' ').trim();
  return { ...env, ...withoutProxy(env), NODE_OPTIONS, CROSSTIE_URL: url, ...(token !== undefined && { CROSSTIE_TOKEN: token }) };
}

/** Node reads NODE_OPTIONS by words, in quotes where there is a space in one, and a backslash before what is meant as it is. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path;
}

/** Proxies are not to be asked for hosts that are redirected. */
function withoutProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isProxied = Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name));
  if (!isProxied) return {};
  const names = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', ...hosts.map(({ host }) => host)].filter((name) => name !== '').join(',');
  return { NO_PROXY: names, no_proxy: names };
}

/** Those that end a process or tell it something, and can be passed on. */
const passedOn = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2', 'SIGCONT', 'SIGWINCH'] as const satisfies readonly NodeJS.Signals[];
/** A terminal sends these to every process in front of it, and so to the command by itself. */
const fromTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGWINCH'];

async function ended([name = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, { isQuiet, say }: RunOptions): Promise<number> {
  const url = env['CROSSTIE_URL'];
  if (!isQuiet) say(`crosstie: Node programs reach ${url} for HubSpot; others find it in CROSSTIE_URL, and a token in CROSSTIE_TOKEN\n`);
  // The names of npm's programs are those of scripts on Windows, which only a shell runs.
  const child = spawn(name, args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
  const passing = passedOn.map((signal) => {
    const pass = () => void (fromTerminal.includes(signal) && process.stdin.isTTY ? undefined : child.kill(signal));
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') say(`crosstie: there is no command ${name}\n`);
        else if (cause.code === 'EACCES') say(`crosstie: ${name} cannot be run\n`);
        else return reject(cause);
        resolve(cause.code === 'ENOENT' ? exitCodes.notFound : exitCodes.notRunnable);
      });
      child.once('exit', (code, signal) => resolve(code ?? exitCodes.signalled + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    for (const stop of passing) stop();
  }
}
