import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Has `crosstie doctor` look at a database that no server uses: every rule of it has to hold. */
export async function expectSound(db: string): Promise<void> {
  const told = await new Promise<string>((resolve) => {
    execFile(process.execPath, [main, 'doctor', '--db', db], (failure, stdout, stderr) =>
      resolve(failure === null ? 'sound' : stdout + stderr),
    );
  });
  expect(told).toBe('sound');
}
