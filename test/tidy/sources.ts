import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One source file: its path below the repository with forward slashes, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every file below a folder whose name ends in one of the endings. */
export function sourcesIn(folder: string, endings: readonly string[]): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules') && !file.includes(`${join('bench', '.cache')}`))
    .map((file) => ({ path: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
}

/** Every file at the top of the repository whose name ends so. */
export function sourcesAt(ending: string): readonly Source[] {
  return readdirSync(root)
    .filter((name) => name.endsWith(ending))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** What a file imports: paths below the repository for its own modules, bare names for packages. */
export function importsOf({ path, text }: Source): readonly string[] {
  const statements = text.matchAll(
    /(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g,
  );
  return [...statements]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .map((name) => (name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)).replaceAll('\\', '/') : name));
}
