// Holds the package against the lines of Node that package.json's `engines` let in: the packed tarball installs and serves there, and the core of the
// suite passes. `node scripts/check-node-lines.mjs 24.0.0` looks at one of them only.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromNpm, runTests } from './lines.mjs';
import { associateAsPrinted, environmentOf, installIn, makeEmptyFolder, packInto } from './packed.mjs';

/**
 * Of each line the lowest version that is let in, and late ones. The packed server runs on the add-on wherever Node's own SQLite is not stable; the core of
 * the suite on the add-on where Node has none, else on Node's own, so that Node 22 is seen with both. Node 24 says of its SQLite at first that it is
 * experimental, and later does not.
 */
const lines = [
  { version: '20.19.0', served: 'add-on', says: /^$/, core: 'add-on' },
  { version: '22.16.0', served: 'add-on', says: /^$/, core: 'built-in' },
  { version: '24.0.0', served: 'built-in', says: /^\S+ ExperimentalWarning: SQLite is an experimental feature/, core: 'built-in' },
  { version: '24.22.3', served: 'built-in', says: /^$/, core: 'none' },
  { version: '26.12.1', served: 'built-in', says: /^$/, core: 'built-in' },
];
const core = ['test/behaviour', 'test/client', 'test/storage'];
const addon = 'better-sqlite3';

const clone = fileURLToPath(new URL('..', import.meta.url));
const asked = process.argv.slice(2);

checkFloors();
for (const line of lines) if (asked.length === 0 || asked.includes(line.version)) await check(line);

/** What is tried is what is promised: each part of `engines` has its floor among the versions. */
function checkFloors() {
  const { engines } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  const floors = engines.node.split(' || ').map((range) => range.replace(/^\D+/, ''));
  const missing = floors.filter((floor) => !lines.some(({ version }) => version === floor));
  if (missing.length > 0) throw new Error(`package.json lets in Node from ${missing} on, which is not tried here`);
}

async function check({ version, served, says, core: engine }) {
  const env = environmentOf(await nodeOf(version));
  const user = makeEmptyFolder();
  await installIn(user, [await packInto(user)], env, served === 'built-in' ? ['--omit=optional'] : []);
  const complaints = await associateAsPrinted(user, env);
  if (!says.test(complaints)) throw new Error(`on Node ${version} crosstie complains: ${complaints}`);
  console.log(`- Node ${version}: the packed package installs and serves, with SQLite from ${served === 'add-on' ? 'the add-on' : 'Node'}`);
  if (engine === 'none') return;
  const copy = copyClone(engine === 'add-on' ? join(user, 'node_modules', addon) : undefined);
  await runTests('memory', core, { on: `Node ${version}`, folder: copy, env });
  console.log(`- Node ${version}: the core of the suite passes, with SQLite from ${engine === 'add-on' ? 'the add-on' : 'Node'}`);
}

/** The path of a Node. */
async function nodeOf(version) {
  const node = 'bin/node';
  const folder = await fromNpm(`node-${process.platform}-${process.arch}`, version, { kept: 'crosstie-node-lines', wanted: node });
  return join(folder, node);
}

/** The clone with other modules: all but the add-on, of which the one for this Node is put there. Sources are copied, as modules are looked up from where they are. */
function copyClone(builtAddon) {
  const copy = makeEmptyFolder();
  const left = ['node_modules', '.git', 'bench'];
  for (const name of readdirSync(clone)) if (!left.includes(name)) cpSync(join(clone, name), join(copy, name), { recursive: true });
  const link = (from, name) => {
    mkdirSync(dirname(join(copy, 'node_modules', name)), { recursive: true });
    symlinkSync(from, join(copy, 'node_modules', name));
  };
  for (const name of readdirSync(join(clone, 'node_modules'))) if (name !== addon) link(join(clone, 'node_modules', name), name);
  if (builtAddon !== undefined) link(builtAddon, addon);
  return copy;
}
