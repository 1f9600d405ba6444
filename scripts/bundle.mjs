// Joins the compiled modules into few files, as a start spends half of its time on finding and reading hundreds of small ones. What an import of a
// server leads to stands in one file, and so does what the command line adds to it; what is loaded only when it is needed stays by itself.
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';

/** Modules that tests and benchmarks load from the built package besides its exports. */
const innerEntries = [
  'api/endpoints/index',
  'api/mount',
  'api/schema-checks',
  'domain/association',
  'domain/ids',
  'domain/problem',
  'operations/workload',
  'server/compose',
  'server/declared-apps',
  'server/first-start',
  'server/generated-docs',
  'server/http-server',
  'storage/encoding/block',
  'storage/postgres/store',
  'storage/sqlite/driver',
  'storage/sqlite/store',
];

/** Stands for a module's own address until the file is known that it comes to stand in. */
const addressMark = /__addressOf\("([^"]+)"\)/g;

/**
 * Joins the modules in a folder, in place. `outer` are the entries of the package, by their paths in the folder without `.js`; folders in `apart` are
 * left as they are.
 * @param {string} folder @param {readonly string[]} outer @param {readonly string[]} apart
 */
export async function joinModules(folder, outer, apart) {
  const entries = [...new Set([...outer, ...innerEntries])];
  const server = importedBy(folder, 'index.js');
  // The program itself stands alone: it waits for what it has loaded, which must not wait for it.
  const program = join(folder, 'cli/main.js');
  const commandLine = importedBy(folder, 'cli/main.js');
  const bundle = await rolldown({
    cwd: folder,
    input: Object.fromEntries(entries.map((name) => [name, join(folder, `${name}.js`)])),
    platform: 'node',
    external: (id) => !/^[./]/.test(id),
    preserveEntrySignatures: 'strict',
    // Whoever reads a stack trace finds the functions that were written.
    treeshake: false,
    plugins: [keepAddresses(folder)],
    onLog(level, log) {
      // What one way loads at need, another may load at once: then it is there already.
      if (level !== 'debug' && log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name].js',
    codeSplitting: {
      groups: [
        { name: 'server', priority: 2, test: (id) => server.has(id) },
        { name: 'command-line', priority: 1, test: (id) => commandLine.has(id) && id !== program },
      ],
    },
  });
  await bundle.close();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.endsWith('.js') && !apart.includes(name.split(sep)[0])) rmSync(join(folder, name));
  }
  dropEmptyFolders(folder);
  for (const chunk of output) {
    if (chunk.type !== 'chunk') throw new Error(`${chunk.fileName} is no module`);
    mkdirSync(dirname(join(folder, chunk.fileName)), { recursive: true });
    writeFileSync(join(folder, chunk.fileName), chunk.code);
  }
}

/** Removes folders without a file in them. @param {string} folder */
function dropEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) dropEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** A module and all that is loaded with it, by their paths. @param {string} folder @param {string} first @returns {ReadonlySet<string>} */
function importedBy(folder, first) {
  const found = new Set();
  const look = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;'"]*['"](\.[^'"]+)['"]/gm))
      look(join(dirname(file), path));
  };
  look(join(folder, first));
  return found;
}

/** Has a module find the files beside it as if it still stood where it was compiled to. @param {string} folder @returns {import('rolldown').Plugin} */
function keepAddresses(folder) {
  return {
    name: 'keep-addresses',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return undefined;
      return code.replaceAll('import.meta.url', `__addressOf("${relative(folder, id).split(sep).join('/')}")`);
    },
    renderChunk(code, { fileName }) {
      return code.replace(addressMark, (_, module) => `new URL("${besideOf(fileName, module)}", import.meta.url).href`);
    },
  };
}

/** @param {string} from @param {string} to */
function besideOf(from, to) {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
