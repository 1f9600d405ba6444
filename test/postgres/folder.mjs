import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of a server's files, in the temporary folder that was made for it. @param {string} folder */
export const dataIn = (folder) => join(folder, 'data');

/** The process id of the server whose files are in a folder, as it wrote it there; undefined where none runs or none stopped badly. @param {string} folder */
export function postmasterIn(folder) {
  const file = join(dataIn(folder), 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isNaN(pid) ? undefined : pid;
}
