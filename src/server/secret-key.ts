import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../storage/sqlite/sync-folder.ts';
import { engineOf } from './open-store.ts';

/** The fewest characters of a key that is given: 32 of hexadecimal are 128 bits. */
const keyCharsMin = 32;

/**
 * The key that secrets are sealed with: the one that is given, or that of the key file beside a database file, which the first start makes and
 * only its owner may read. A database in memory gets a key of its own, which ends with it. Undefined for a PostgreSQL where none is given: there is
 * no place beside it that all its servers see, and a key inside it would protect nothing. Throws where a given key is too short,
 * or that of the file.
 */
export function secretKey(given: string | undefined, db: string): string | Buffer | undefined {
  if (given !== undefined) {
    if (given.length < keyCharsMin)
      throw new Error(`the secret key needs ${keyCharsMin} characters at least: openssl rand -hex 32 makes one`);
    return given;
  }
  if (engineOf(db) === 'postgres') return undefined;
  if (db === ':memory:' || db === '') return randomBytes(32);
  const file = `${db}.key`;
  const made = randomBytes(32).toString('hex');
  try {
    // On disk before anything is sealed with it: what was answered outlives the machine's end, and is of no use without the key.
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true });
    syncFolder(dirname(file));
    return made;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    return soundKey(readFileSync(file, 'utf8').trim(), file);
  }
}

/** A first start on a full disk leaves a file with nothing in it: a key that everybody knows. */
function soundKey(key: string, file: string): string {
  if (key.length >= keyCharsMin) return key;
  throw new Error(
    `${file} holds no whole key: put the one there that secrets were sealed with, or remove the file where no app was made yet`,
  );
}
