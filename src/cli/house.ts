import { FactsRefused } from '../storage/moving/facts-refused.ts';
import { AlreadyThere, type Tables } from '../storage/moving/tables.ts';
import { CommandFailed, isRefusedByMachine } from './control-client.ts';

/** Works on a database and lets go of it. What the person who called can do something about is told in one line. */
export async function working<Result>(open: () => Promise<Tables>, work: (tables: Tables) => Promise<Result>): Promise<Result> {
  let tables: Tables;
  try {
    tables = await open();
  } catch (cause) {
    throw new CommandFailed(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  try {
    return await work(tables);
  } catch (cause) {
    if (isTold(cause)) throw new CommandFailed(cause.message, { cause });
    throw cause;
  } finally {
    await tables.close();
  }
}

/** True for what the person who called can do something about, such as a full disk. */
export function isTold(cause: unknown): cause is Error {
  if (cause instanceof FactsRefused || cause instanceof AlreadyThere) return true;
  return cause instanceof Error && (cause.name === 'StorageUnavailable' || isRefusedByMachine(cause));
}
