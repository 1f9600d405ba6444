import { existsSync } from 'node:fs';
import { portalIdOf } from '../domain/ids.ts';
import { ExportChanged, ExportFile, type ExportProgress, forgetPart, packing, writeExport } from '../moving/export.ts';
import { openHouse } from '../server/open-house.ts';
import { dumpedTables } from '../storage/moving/dump.ts';
import type { Scope } from '../storage/moving/fact.ts';
import type { Tables } from '../storage/moving/tables.ts';
import { CommandFailed, type Terminal } from './control-client.ts';
import { working } from './house.ts';
import { progressOn } from './progress.ts';

/** What the command line says of an export. */
export interface ExportFlags {
  readonly db: string;
  readonly portal?: number;
  readonly gzip: boolean;
}

/** Stands for standard output. */
const standardOutput = '-';

/**
 * Exports a database, or one portal of it, to a file or to standard output. Answers what came of it. `look` is called between pieces of a file: where
 * it throws, the rest is left to whoever goes on.
 */
export async function exportTo(path: string, flags: ExportFlags, terminal: Terminal, look: () => void = () => undefined): Promise<string> {
  if (path !== standardOutput && existsSync(path)) throw new CommandFailed(`${path} is there already`);
  return working(
    () => openHouse(flags.db, 'read'),
    async (tables) => {
      const scope: Scope = flags.portal === undefined ? { kind: 'house' } : { kind: 'portal', id: portalIdOf(flags.portal) };
      await refuseAbsent(tables, scope);
      const as = flags.gzip || path.endsWith('.gz') ? 'gzip' : 'plain';
      if (path === standardOutput) {
        await writeExport(tables, scope, packing({ write: writeOut }, as));
        return '';
      }
      const bar = await progressOn(terminal, 'export', () => tables.countRows(dumpedTables));
      const show = ({ rows, lines }: ExportProgress) => {
        bar.show(rows, `${lines} lines`);
        look();
      };
      try {
        const lines = await written(path, tables, { scope, as, show });
        const snapshots = await tables.countSnapshots(scope.kind === 'portal' ? scope.id : undefined);
        const left = snapshots === 0 ? '' : `Left out: snapshots of portals, seed states among them: ${snapshots}\n`;
        return `${lines} lines in ${path}\n${left}`;
      } finally {
        bar.end();
      }
    },
  );
}

interface Written {
  readonly scope: Scope;
  readonly as: 'plain' | 'gzip';
  show(at: ExportProgress): void;
}

/** Writes the file; what an earlier process began is gone on with, or begun anew where the database has changed since. */
async function written(path: string, tables: Tables, { scope, as, show }: Written): Promise<number> {
  const file = await ExportFile.open(path, as);
  try {
    const lines = await writeExport(tables, scope, file, show);
    await file.finish();
    return lines;
  } catch (cause) {
    await file.close();
    if (!(cause instanceof ExportChanged)) throw cause;
  }
  await forgetPart(path);
  return written(path, tables, { scope, as, show });
}

async function refuseAbsent(tables: Tables, scope: Scope): Promise<void> {
  if ((await tables.unfinished()) !== undefined) throw new CommandFailed('the database holds a part of an import: finish it first');
  if (scope.kind === 'house') return;
  for await (const page of tables.portals()) if (page.some(({ id }) => id === scope.id)) return;
  throw new CommandFailed(`there is no portal ${scope.id}`);
}

function writeOut(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (cause) => (cause instanceof Error ? reject(cause) : resolve()));
  });
}
