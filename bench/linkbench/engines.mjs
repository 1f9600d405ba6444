import { cachedGraph, workFolder, workingCopy } from './databases.mjs';

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(records: number) => Promise<{db: string, firstId: number}>} database a fresh copy of the database with so many records, as `--db` takes it
 * @property {() => Promise<void>} close
 */

/** SQLite as shipped, on files. @returns {Engine} */
export function sqliteEngine() {
  const folder = workFolder();
  return {
    name: 'SQLite',
    async database(records) {
      const { file, firstId } = await cachedGraph(records);
      return { db: workingCopy(file, folder, `${records}.db`), firstId };
    },
    async close() {
      workFolder();
    },
  };
}
