import { cachedDatabase, layoutOf } from './fill.mjs';
import { cachedLabelledDatabase } from './labelled-fill.mjs';
import { importPackage } from './paths.mjs';
import { cachedRecordDatabase } from './record-fill.mjs';

/** @typedef {{file: string, layout: Readonly<Record<string, string | number>>}} Database `layout`: the ids in it, as load scripts take them */

/** Says in words which database a cell needs. @param {import('./cells.mjs').Cell} cell @param {number} edges */
export function databaseName(cell, edges) {
  if (cell.database === 'labelled') return `database of ${edges} edges with labels, limits and a hub`;
  if (cell.counts === 'records') return `database of ${edges} contacts${cell.database === 'searched' ? ' with indexes' : ''}`;
  return `database of ${edges} edges and ${cell.loose} contacts without a company`;
}

/** The cached database of one size that a cell is measured on, made where it is missing. @param {import('./cells.mjs').Cell} cell @param {number} edges @returns {Promise<Database>} */
export async function databaseOf(cell, edges) {
  if (cell.database === 'labelled') return cachedLabelledDatabase(edges);
  if (cell.database === 'records' || cell.database === 'searched') return cachedRecordDatabase(edges, cell.database);
  const fill = { edges, loose: cell.loose };
  return { file: await cachedDatabase(fill), layout: layoutOf(fill) };
}

/** Counts the changes that a database has logged; no server holds it. @param {string} file @returns {Promise<number>} */
export async function countChanges(file) {
  const { openDriver } = await importPackage('storage/sqlite/driver.js');
  const driver = await openDriver(file);
  const count = Number(driver.prepare('SELECT coalesce(max(number), 0) FROM change_log', 'rows').get()[0]);
  driver.close();
  return count;
}
