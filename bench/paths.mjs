import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Folder of the benchmark. */
export const benchFolder = fileURLToPath(new URL('.', import.meta.url));
/** Folder of the load scripts, where wrk is run. */
export const loadFolder = join(benchFolder, 'load');
/** Where databases and copies of the package are kept between runs. */
export const cacheFolder = join(benchFolder, '.cache');

const repository = join(benchFolder, '..');
/** The package as it is measured: a copy, so that a build during a run changes nothing. */
const packageFolder = join(cacheFolder, 'package');

/** Copies the built package to where it is measured. Run it once, before anything is started. */
export function freezePackage() {
  rmSync(packageFolder, { recursive: true, force: true });
  mkdirSync(packageFolder, { recursive: true });
  cpSync(join(repository, 'dist'), join(packageFolder, 'dist'), { recursive: true });
  cpSync(join(repository, 'package.json'), join(packageFolder, 'package.json'));
}

/** Path of a file of the measured package. @param {string} name for example `cli/main.js` */
export function packageFile(name) {
  return join(packageFolder, 'dist', name);
}

/** Imports a module of the measured package. @param {string} name for example `storage/sqlite/store.js` */
export function importPackage(name) {
  return import(pathToFileURL(packageFile(name)).href);
}

/**
 * A short digest of the database schema and of the script that fills it: cached databases with another one are stale.
 * @param {string} [script]
 */
export function fillDigest(script = 'fill.mjs') {
  const folder = packageFile('storage/sqlite/migrations');
  const files = [
    ...readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
    join(benchFolder, script),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
