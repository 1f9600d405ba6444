// Compiles src to dist, bundles the inspector's page, and copies what the compiler leaves behind. Does nothing while dist is newer than all it is made of,
// and leaves the old dist in place until the new one is whole. Who comes while another process builds waits for that one, and has nothing to do then.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { joinModules } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built');

const sources = filesIn('src');
const inputs = [
  ...sources,
  ...filesIn('inspector'),
  join(root, 'tsconfig.json'),
  join(root, 'tsconfig.build.json'),
  join(root, 'tsconfig.preload.json'),
  join(root, 'package.json'),
  join(root, 'scripts', 'build.mjs'),
  join(root, 'scripts', 'bundle.mjs'),
];

/** Holds the id of the process that builds. */
const lock = join(root, 'dist.lock');
const lookMs = 50;
/** Many times what a build takes on a slow machine. */
const waitMsMax = 600_000;

if (isStale()) {
  await takeLock();
  try {
    if (isStale()) await build();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isStale() {
  const made = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return inputs.some((file) => statSync(file).mtimeMs > made);
}

/** Waits until no other process builds. What one that was killed left behind does not count. */
async function takeLock() {
  for (const until = Date.now() + waitMsMax; Date.now() < until; await wait(lookMs)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw cause;
    }
    if (!isRunning(holderOfLock())) rmSync(lock, { force: true });
  }
  throw new Error(`another process builds, or its id is another's by now: remove ${lock} where none does`);
}

/** The id in the lock; 0 where it is just being written, or gone. */
function holderOfLock() {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}

async function build() {
  const startedAt = new Date();
  const fresh = join(root, 'dist.new');
  rmSync(fresh, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', fresh], { stdio: 'inherit' });
  // A program's preloads may not be modules: those change how Node loads the program itself.
  const preload = join(fresh, 'preload');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.preload.json'), '--outDir', preload], { stdio: 'inherit' });
  writeFileSync(join(preload, 'package.json'), '{ "type": "commonjs" }\n');
  for (const file of sources.filter((name) => /\.(sql|cjs|d\.cts)$/.test(name))) {
    cpSync(file, file.replace(join(root, 'src'), fresh), { recursive: true });
  }
  dropHiddenDeclarations(fresh);
  await joinModules(fresh, entriesOfPackage(), ['preload']);
  const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  execFileSync(process.execPath, [bundler, 'build', 'inspector', '--outDir', join(fresh, 'inspector')], { cwd: root, stdio: 'inherit' });
  writeFileSync(join(fresh, '.built'), '');
  utimesSync(join(fresh, '.built'), startedAt, startedAt);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(fresh, join(root, 'dist'));
}

/** What can be imported or run of the package, by paths in dist without `.js`. */
function entriesOfPackage() {
  const { bin, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = [...Object.values(bin), ...Object.values(exports).map(({ default: file = '' }) => file.replace('./', ''))];
  return files.flatMap((file) => /^dist\/(?!preload\/)(.+)\.js$/.exec(file)?.[1] ?? []);
}

/** Removes declarations that no entry of the package leads to: nobody can import them, and they are a fifth of what is downloaded. */
function dropHiddenDeclarations(folder) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const reached = new Set();
  const reach = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport|\bimport\() ?['"](\.[^'"]+)\.[jt]s['"]/g)) {
      reach(join(dirname(file), `${path}.d.ts`));
    }
  };
  for (const { types } of Object.values(exports)) if (types !== undefined) reach(join(folder, types.replace('./dist/', '')));
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.endsWith('.d.ts') && !reached.has(join(folder, name))) rmSync(join(folder, name));
  }
}

/** Every file in a folder of the repository, and in those below it. @param {string} folder */
function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
