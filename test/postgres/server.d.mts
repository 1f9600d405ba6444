/** What can be done with a PostgreSQL that a test owns. */
export interface PostgresServer extends AsyncDisposable {
  /** The superuser's, for the database `postgres`. */
  readonly url: string;
  /** The folder of its files. */
  readonly data: string;
  /** What it wrote to its log so far. */
  readonly log: string;
  /** Its processes, the one that began the others first; none while it does not run. */
  pids(): readonly number[];
  /** Ends every process of it at once, as a crash does, and resolves when all are gone. */
  kill(): Promise<void>;
  /** Stops every process of it where it is: connections stay open and are not answered. Gives the processes. */
  pause(): readonly number[];
  resume(): void;
  /** Ends it as an administrator does who does not wait for its clients, where it runs, and starts it on the same files and port. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL in a new temporary folder, on a free port of the loopback interface. A `fast` one need not survive the machine, a `durable`
 * one has PostgreSQL's own settings, and more of them can be given as `name=value`. It ends with this process, however that ends. Throws where there
 * is no PostgreSQL to start.
 */
export function startPostgres(kind: 'durable' | 'fast', settings?: readonly string[]): Promise<PostgresServer>;
