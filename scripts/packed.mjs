// The package as its users meet it: packed, installed in a folder that is not ours, and started by its command.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const startMsMax = 60_000;
const stopMsMax = 15_000;

/** A folder outside the clone, whose tools would otherwise be found. It is removed when the process ends. */
export function makeEmptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-packed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Packs the clone, which is to be built, and gives the tarball's path. */
export async function packInto(folder) {
  const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]);
  return join(folder, stdout.trim().split('\n').at(-1));
}

/** The environment in which `node` is another one, and npm and npx run on it. Its headers are at hand for what has to be compiled. */
export function environmentOf(node) {
  const { npm_config_nodedir: _, ...env } = process.env;
  if (node === process.execPath) return env;
  const folder = dirname(node);
  return { ...env, PATH: folder + delimiter + env.PATH, npm_config_nodedir: dirname(folder) };
}

/**
 * Installs packages in a folder, refusing what does not declare this Node. Fails where npm warns of anything but what we know and cannot help:
 * that the add-on has an install script, and that what downloads it is not kept any more.
 */
export async function installIn(folder, packages, env, flags = []) {
  const { stderr } = await run('npm', ['install', '--no-audit', '--no-fund', '--engine-strict', ...flags, ...packages], {
    cwd: folder,
    env,
    maxBuffer: 10_000_000,
  });
  const known =
    /^npm (warn|notice) ?($|install-scripts|deprecated prebuild-install@|New (major|minor|patch) version|Changelog:|To update run)/;
  const strange = stderr.split('\n').filter((line) => line !== '' && !known.test(line));
  if (strange.length > 0) throw new Error(`npm install said:\n${strange.join('\n')}`);
}

/** Starts `npx crosstie`, runs the commands that it prints, and stops it. Fails where the link that they make is not read back. */
export async function associateAsPrinted(folder, env) {
  const server = spawn('npx', ['--no-install', 'crosstie', '--port', '0', '--db', ':memory:'], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => process.kill(-server.pid, 'SIGKILL');
  process.once('exit', stop);
  const ended = new Promise((resolve) => server.once('exit', (code, signal) => resolve(code ?? signal)));
  let complaints = '';
  server.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const commands = await Promise.race([
    printedCommands(server.stdout),
    ended.then((code) => Promise.reject(new Error(`crosstie ended with ${code}: ${complaints}`))),
    new Promise((_, reject) => setTimeout(() => reject(new Error(`crosstie printed no commands: ${complaints}`)), startMsMax).unref()),
  ]);
  const answers = [];
  for (const command of commands) answers.push(JSON.parse((await run('sh', ['-c', `${command} --silent --show-error`])).stdout));
  const [made, read] = answers;
  if (made.status !== 'COMPLETE' || made.results.length !== 2) throw new Error(`the first command was answered ${JSON.stringify(made)}`);
  const types = read.results[0]?.associationTypes.map(({ typeId }) => typeId);
  if (JSON.stringify(types) !== '[2,280]') throw new Error(`the second command was answered ${JSON.stringify(read)}`);
  // As Ctrl-C does: npx, its shell and the server are all told.
  process.kill(-server.pid, 'SIGINT');
  await ended;
  await untilRefused(new URL(/http:\S+/.exec(commands[0])[0]));
  process.off('exit', stop);
  return complaints;
}

async function untilRefused(url) {
  const last = performance.now() + stopMsMax;
  while (performance.now() < last) {
    const isGone = await fetch(url).then(
      () => false,
      () => true,
    );
    if (isGone) return;
    await wait(50);
  }
  throw new Error(`a crosstie that was stopped with Ctrl-C still answers after ${stopMsMax} ms`);
}

/** The two commands that a first start prints. */
async function printedCommands(output) {
  const commands = [];
  for await (const line of createInterface({ input: output })) {
    if (line.startsWith('  curl ')) commands.push(line.trim());
    if (commands.length === 2) break;
  }
  output.resume();
  return commands;
}
