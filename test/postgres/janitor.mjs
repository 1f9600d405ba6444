// Waits for its standard input to end, which it does however its parent does; then ends the PostgreSQL of a folder and removes the folder.
import { rmSync } from 'node:fs';
import { postmasterIn } from './folder.mjs';
import { haveEnded, signalAll, stopFamily } from './processes.mjs';

const [folder = ''] = process.argv.slice(2);
const waitMsMax = 60_000;

process.stdin.resume().once('close', async () => {
  const postmaster = postmasterIn(folder);
  const family = postmaster === undefined ? [] : stopFamily(postmaster);
  // All at once and paused ones too: nothing of theirs is to be kept.
  signalAll(family, 'SIGKILL');
  await haveEnded(family, waitMsMax);
  rmSync(folder, { recursive: true, force: true });
});
