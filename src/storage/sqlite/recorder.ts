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

  /**
   * All that was run since the last `forget`, with the statements' texts: another version may read it. Long texts, most of them JSON
   * themselves, stand behind the rest as they are: writing JSON into JSON takes longer, and half as much space again.
   */
  written(): Buffer {
    const texts: Record<number, string | undefined> = {};
    for (const number of this.#used) texts[number] = this.#texts[number];
    const apart: string[] = [];
    const runs = this.#runs.map((part) => (typeof part === 'number' ? part : setApart(part, apart)));
    const head = JSON.stringify([texts, runs]);
    return Buffer.from(`${head.length}\n${head}${apart.join('')}`);
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

/** A text of this many characters is set apart. */
const longMin = 64;
/** Stands for a text that is set apart: its length, in UTF-16 units. */
type Apart = readonly [length: number];

/** The parameters of a run, its long texts added to `apart` in their order. */
function setApart(values: readonly SqlValue[], apart: string[]): readonly (SqlValue | Apart)[] {
  if (!values.some(isLong)) return values;
  return values.map((value) => {
    if (!isLong(value)) return value;
    apart.push(value);
    return [value.length];
  });
}

/** Texts that are no well-formed Unicode would not come back from UTF-8; JSON writes them so that they do. */
function isLong(value: SqlValue): value is string {
  return typeof value === 'string' && value.length >= longMin && value.isWellFormed();
}

/** Reads what `written` wrote. */
function readWritten(entry: Buffer): readonly [texts: Readonly<Record<number, string>>, runs: Runs] {
  const text = entry.toString();
  const start = text.indexOf('\n') + 1;
  const end = start + Number(text.slice(0, start));
  const [texts, runs] = JSON.parse(text.slice(start, end)) as [Record<number, string>, (number | (SqlValue | Apart)[])[]];
  let at = end;
  const readValue = (value: SqlValue | Apart): SqlValue => {
    if (!Array.isArray(value)) return value as SqlValue;
    at += value[0];
    return text.slice(at - value[0], at);
  };
  return [texts, runs.map((part) => (typeof part === 'number' ? part : part.map(readValue)))];
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
    const [texts, runs] = readWritten(entry);
    for (let place = 0; place < runs.length; place += 2) {
      const sql = texts[runs[place] as number];
      if (sql === undefined) throw new Error('a run names a statement that its entry does not have');
      prepare(sql).run(...(runs[place + 1] as readonly SqlValue[]));
    }
  }
}
