import { readdirSync, readFileSync } from 'node:fs';
import type { Driver } from './driver.ts';

/** Marks a file as ours: "Xtie" in ASCII. */
const applicationId = 0x58746965;
const folder = new URL('./migrations/', import.meta.url);

/** Throws for a file that another program made. Changes nothing, so that such a file stays as it is. */
export function refuseForeign(driver: Driver, file: string): void {
  const owner = pragma(driver, 'application_id');
  const isEmpty = owner === 0 && pragma(driver, 'user_version') === 0 && !hasTables(driver);
  if (owner !== applicationId && !isEmpty) throw new Error(`${file} is a database of another program`);
}

/**
 * Brings a database to this server's schema: runs the numbered SQL files that it has not seen, each in one transaction.
 * Forward only. Throws for a file that a newer server has written.
 */
export function migrate(driver: Driver, file: string): void {
  const scripts = readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort();
  const version = pragma(driver, 'user_version');
  if (version > scripts.length) {
    throw new Error(
      `${file} was written by a newer Crosstie (schema ${version}; this one knows ${scripts.length}): use that version or another file`,
    );
  }
  for (const [place, name] of scripts.entries()) {
    if (place < version) continue;
    const sql = readFileSync(new URL(name, folder), 'utf8');
    driver.exec(`BEGIN IMMEDIATE;\n${sql}\nPRAGMA application_id = ${applicationId};\nPRAGMA user_version = ${place + 1};\nCOMMIT;`);
  }
}

function pragma(driver: Driver, name: string): number {
  return Number(driver.prepare(`PRAGMA ${name}`, 'rows').get()?.[0] ?? 0);
}

function hasTables(driver: Driver): boolean {
  return driver.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' LIMIT 1", 'rows').get() !== undefined;
}
