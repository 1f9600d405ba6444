import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { askForAccount } from './account.ts';
import { PartialFile } from './partial-file.ts';
import { type Pulled, type PullOptions, pull } from './pull.ts';
import { textIn } from './reading.ts';
import type { Remote } from './remote.ts';
import { noStore, type PullProgress, type StepStore, Steps } from './steps.ts';
import { writeSeed } from './written.ts';

/** Where a pull goes, and whether it may go on behind what an earlier process left there. */
export interface PullTarget {
  /** A file; `.json` makes it JSON, anything else YAML. Undefined answers the text and keeps nothing. */
  readonly file: string | undefined;
  readonly begins: 'anew' | 'where it was';
  /** Where the remote is. */
  readonly from: string;
  /** Says which disguise it is, and not what it is made of. */
  readonly disguiseMark: string;
  told(progress: PullProgress): void;
}

/** What a pull wrote: its text where it has no file. */
export interface WrittenPull extends Pulled {
  readonly text: string;
  /** Steps that an earlier process had finished. */
  readonly resumed: number;
}

/** Pulls an account into a file, which is there as a whole or as it was before. Throws `PullFailed`; what was read until then stays beside the file. */
export async function pullToFile(remote: Remote, options: PullOptions, target: PullTarget): Promise<WrittenPull> {
  const { file } = target;
  if (file === undefined) return { ...(await pulled(remote, noStore(), options, target)), resumed: 0 };
  const partial = await partialOf(remote, file, options, target);
  const resumed = partial.size;
  try {
    const written = await pulled(remote, partial, options, target);
    await writeWhole(file, written.text);
    await partial.finish();
    return { ...written, resumed };
  } catch (cause) {
    await partial.close();
    throw cause;
  }
}

async function pulled(
  remote: Remote,
  store: StepStore,
  options: PullOptions,
  { file = '', told }: PullTarget,
): Promise<Omit<WrittenPull, 'resumed'>> {
  const found = await pull(new Steps(remote, store, told), options);
  return { ...found, text: writeSeed(found.document, file.endsWith('.json') ? 'json' : 'yaml') };
}

/** A pull of another account, or with other options, does not go on where this one was. */
async function partialOf(remote: Remote, file: string, { types, sample }: PullOptions, target: PullTarget): Promise<PartialFile> {
  const account = await askForAccount(remote);
  const portalId = account.kind === 'found' ? textIn(account.body, 'portalId') : undefined;
  const said = JSON.stringify([target.from, portalId, types, sample, target.disguiseMark]);
  const pull = createHash('sha256').update(said).digest('hex');
  return target.begins === 'anew' ? PartialFile.begin(`${file}.partial`, pull) : PartialFile.resume(`${file}.partial`, pull);
}

async function writeWhole(file: string, text: string): Promise<void> {
  const written = await open(`${file}.new`, 'w');
  try {
    await written.writeFile(text);
    await written.sync();
  } finally {
    await written.close();
  }
  try {
    await rename(`${file}.new`, file);
  } catch (cause) {
    await rm(`${file}.new`, { force: true });
    throw cause;
  }
}
