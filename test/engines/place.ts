import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { newDatabase } from '../postgres/database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the servers of the project's tests keep what they are not told where to keep. */
    readonly engine: Engine;
  }
}

export type Engine = 'memory' | 'file' | 'postgres';

/** A new and empty place for a server's data, as `--db` takes it. Disposing it removes what is there. */
export interface Place extends AsyncDisposable {
  readonly db: string;
}

const makers: Readonly<Record<Engine, () => Promise<Place>>> = {
  memory: async () => ({ db: ':memory:', [Symbol.asyncDispose]: async () => undefined }),
  async file() {
    const folder = await mkdtemp(join(tmpdir(), 'crosstie-test-'));
    return { db: join(folder, 'crm.db'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  },
  async postgres() {
    const database = await newDatabase();
    return { db: database.url, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  },
};

/** Makes a place of the engine that the project of the running test is for. */
export function newPlace(): Promise<Place> {
  return newPlaceOf(inject('engine'));
}

/** Makes a place of an engine. */
export function newPlaceOf(engine: Engine): Promise<Place> {
  return makers[engine]();
}
