import type { Database, Sql } from './database.ts';

/** Reads of one moment, until it is ended. */
export interface Snapshot {
  readonly sql: Sql;
  end(): Promise<void>;
}

/** Opens a transaction that sees a database as it is now, whatever is written meanwhile. */
export async function openSnapshot(database: Database): Promise<Snapshot> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let running: Promise<void> = Promise.resolve();
  const sql = await new Promise<Sql>((resolve, reject) => {
    running = database.transact(async (transaction) => {
      resolve(transaction);
      await ended;
    }, 'snapshot');
    running.catch(reject);
  });
  return {
    sql,
    end: () => {
      end();
      return running;
    },
  };
}
