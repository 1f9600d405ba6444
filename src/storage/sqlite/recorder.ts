import type { Driver, SqlValue, Statement } from './driver.ts';

/** What was run: a statement's number, then its parameters, and so on. */
type Runs = (number | readonly SqlValue[])[];

/**
 * Writes down which writing statements run with which parameters, so that they can be run again. Whoever starts from the state
 * that they started from, and runs them in the same order, comes to the state that they came to: SQLite's answer to a statement depends
 * on nothing else here.
 */
export class Recorder {
  readonly #texts: string[] = [];
  readonly #used = new Set<number>();
  #runs: Runs = [];

  /** The driver, with every statement that answers nothing recorded. */
  recording(driver: Driver): Driver {
    return {
      prepare: (sql, answers) => {
        const statement = driver.prepare(sql, answers);
        return answers === 'rows' ? statement : this.#recorded(sql, statement);
      },
      exec: (sql) => driver.exec(sql),
      isInTransaction: () => driver.isInTransaction(),
      close: () => driver.close(),
    };
  }

  /** How many runs are recorded. */
  get count(): number {
    return this.#runs.length / 2;
  }

  forget(): void {
    this.#runs = [];
    this.#used.clear();
  }

  /** All that was run since the last `forget`, with the statements' texts: another version may read it. */
  written(): Buffer {
    const texts: Record<number, string | undefined> = {};
    for (const number of this.#used) texts[number] = this.#texts[number];
    return Buffer.from(JSON.stringify([texts, this.#runs]));
  }

  #recorded(sql: string, statement: Statement): Statement {
    const number = this.#texts.push(sql) - 1;
    return {
      run: (...values) => {
        statement.run(...values);
        this.#used.add(number);
        this.#runs.push(number, values);
      },
      get: (...values) => statement.get(...values),
      all: (...values) => statement.all(...values),
    };
  }
}

/** Runs again what a recorder has written, each entry's statements in their order. */
export function replay(driver: Driver, entries: readonly Buffer[]): void {
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? driver.prepare(sql, 'nothing');
    prepared.set(sql, statement);
    return statement;
  };
  for (const entry of entries) {
    const [texts, runs] = JSON.parse(entry.toString()) as [Record<number, string>, Runs];
    for (let place = 0; place < runs.length; place += 2) {
      const sql = texts[runs[place] as number];
      if (sql === undefined) throw new Error('a run names a statement that its entry does not have');
      prepare(sql).run(...(runs[place + 1] as readonly SqlValue[]));
    }
  }
}
