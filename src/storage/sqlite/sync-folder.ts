import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes the names of new files in a folder durable. Windows opens no folders and needs none of this. Throws where the folder cannot be synced. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
