// Compiles src to dist and copies what the compiler leaves behind. Does nothing while dist is newer than all it is made of,
// and leaves the old dist in place until the new one is whole.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built');

const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const made = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const inputs = [...sources, join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json'), join(root, 'package.json')];

if (inputs.some((file) => statSync(file).mtimeMs > made)) {
  const startedAt = new Date();
  const fresh = join(root, 'dist.new');
  rmSync(fresh, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', fresh], { stdio: 'inherit' });
  for (const file of sources.filter((name) => name.endsWith('.sql'))) {
    cpSync(file, file.replace(join(root, 'src'), fresh), { recursive: true });
  }
  writeFileSync(join(fresh, '.built'), '');
  utimesSync(join(fresh, '.built'), startedAt, startedAt);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(fresh, join(root, 'dist'));
}
