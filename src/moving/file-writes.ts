import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all bytes at a place of a file, or rejects: one write of the system may take a part of them and say so by its answer alone, as it does
 * where a disk becomes full.
 */
export async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw new Error('the system writes nothing and does not say why');
    done += bytesWritten;
  }
}
