import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { writeAt } from '../moving/file-writes.ts';
import { rowOf, textIn } from './reading.ts';
import { PullFailed } from './remote.ts';
import type { StepStore } from './steps.ts';

/**
 * The file beside a seed that keeps the finished steps of its pull, one JSON line each, so that a pull that was killed goes on behind them. Its first
 * line says which pull it is of. Readable by its owner alone: it holds what the seed will hold.
 */
export class PartialFile implements StepStore {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #found: Map<string, unknown>;

  private constructor(path: string, file: FileHandle, found: Map<string, unknown>) {
    this.#path = path;
    this.#file = file;
    this.#found = found;
  }

  /** How many steps an earlier process finished, or this one. */
  get size(): number {
    return this.#found.size;
  }

  /** Begins anew. Throws `PullFailed` where an earlier pull was not finished. */
  static async begin(path: string, pull: string): Promise<PartialFile> {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.write(`${JSON.stringify({ pull })}\n`);
      return new PartialFile(path, file, new Map());
    } catch (cause) {
      if (!hasCode(cause, 'EEXIST')) throw cause;
      throw new PullFailed(`an earlier pull was not finished: --resume goes on with it, deleting ${path} forgets it`);
    }
  }

  /** Goes on behind the steps that an earlier process finished; begins anew where there are none. Throws `PullFailed` where they are of another pull. */
  static async resume(path: string, pull: string): Promise<PartialFile> {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      if (hasCode(cause, 'ENOENT')) return '';
      throw cause;
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [head, ...lines] = whole.split('\n').slice(0, -1);
    if (head === undefined) {
      await rm(path, { force: true });
      return PartialFile.begin(path, pull);
    }
    if (textIn(readLine(path, head), 'pull') !== pull) {
      throw new PullFailed(`${path} is of a pull with other options or another token: delete it to begin anew`);
    }
    const found = new Map<string, unknown>();
    for (const line of lines) {
      const row = readLine(path, line);
      found.set(textIn(row, 'step') ?? '', row['found']);
    }
    const file = await open(path, 'r+');
    // The last line may have been written in part.
    await file.truncate(Buffer.byteLength(whole));
    return new PartialFile(path, file, found);
  }

  find(name: string): unknown {
    return this.#found.get(name);
  }

  async keep(name: string, found: unknown): Promise<void> {
    this.#found.set(name, found);
    const line = Buffer.from(`${JSON.stringify({ step: name, found })}\n`);
    const { size } = await this.#file.stat();
    await writeAt(this.#file, line, size);
  }

  /** Lets go of the file as it is. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Removes the file once what it was kept for is written. */
  async finish(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}

function readLine(path: string, line: string): ReturnType<typeof rowOf> {
  try {
    const value: unknown = JSON.parse(line);
    return rowOf(value);
  } catch {
    throw new PullFailed(`${path} is damaged: delete it to begin anew`);
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
