// What a look at the lines of another program needs: one of its versions, which npm brings, and tests of ours that run with it.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const saidMax = 20_000;
/** Failures after which no more tests are begun: what is said of these is what is shown. */
const failuresMax = 5;

/**
 * The folder of a package in a version, which is installed where `wanted`, a file of it, is not at hand yet. It is kept outside the clone, in `kept`
 * of the temporary folder, for the next time.
 */
export async function fromNpm(name, version, { kept, wanted }) {
  const place = join(tmpdir(), kept, version);
  const folder = join(place, 'node_modules', name);
  if (!existsSync(join(folder, wanted))) {
    mkdirSync(place, { recursive: true });
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', place, `${name}@${version}`]);
  }
  return folder;
}

/** Runs tests of one of the suite's projects on a version of something, and shows what they say only where one fails. */
export function runTests(project, tests, { on, folder, env }) {
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter',
    'dot',
    '--bail',
    String(failuresMax),
    ...tests,
  ];
  const child = spawn('node', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`on ${on} the core of the suite ended with ${code}:\n${said.slice(-saidMax)}`)),
    );
  });
}
