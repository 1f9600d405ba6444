// Profiles the server under one cell's load at 10^6 edges and prints the functions that take most time by themselves.
// For example: node bench/profile.mjs --cell put-64 --seconds 8
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allCells } from './cells.mjs';
import { databaseOf } from './databases.mjs';
import { copyToDisk } from './fill.mjs';
import { putLoad } from './load.mjs';
import { benchFolder, cacheFolder, freezePackage, packageFile } from './paths.mjs';
import { learnLayout, loadOptions } from './requests.mjs';
import { startShipped } from './servers.mjs';

const { values: flags } = parseArgs({
  options: {
    cell: { type: 'string', default: 'put-64' },
    edges: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '6' },
    top: { type: 'string', default: '25' },
  },
});
const cell = allCells.find(({ id }) => id === flags.cell);
if (cell === undefined) throw new Error(`no cell ${flags.cell}: ${allCells.map(({ id }) => id).join(', ')}`);

freezePackage();
const { file: source, layout } = await databaseOf(cell, Number(flags.edges));
const folder = join(cacheFolder, 'profile');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
copyToDisk(source, join(folder, 'profile.db'));
const server = await startShipped(join(folder, 'profile.db'), ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
const bodies = cell.inputs > 0 ? Math.floor((cell.loose > 0 ? cell.loose : 400_000) / cell.inputs) : 0;
const options = { ...loadOptions(cell, await learnLayout(cell, server.port, layout), 0), bodies };
const sample = await putLoad(server.port, { script: cell.script, connections: cell.connections, seconds: Number(flags.seconds), options });
await server.stop();
console.log(`${cell.title}, ${flags.edges} edges, with the profiler on: ${sample.perSecond.toFixed(0)} requests/s`);
const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
if (file === undefined) throw new Error('the server left no profile');
printTop(JSON.parse(readFileSync(join(folder, file), 'utf8')), Number(flags.top));
rmSync(folder, { recursive: true, force: true });

/** @param {{nodes: any[], samples: number[], timeDeltas: number[]}} profile @param {number} count */
function printTop({ nodes, samples, timeDeltas }, count) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const selfUs = new Map();
  samples.forEach((id, place) => {
    const name = nameOf(byId.get(id));
    selfUs.set(name, (selfUs.get(name) ?? 0) + (timeDeltas[place] ?? 0));
  });
  selfUs.delete('(idle)');
  const all = [...selfUs.values()].reduce((sum, us) => sum + us, 0);
  const sorted = [...selfUs].sort((a, b) => b[1] - a[1]).slice(0, count);
  for (const [name, us] of sorted) console.log(`${((us / all) * 100).toFixed(1).padStart(5)}%  ${name}`);
}

/** @param {{functionName: string, url: string, lineNumber: number}} frame */
function nameOf({ functionName, url, lineNumber }) {
  if (url === '') return functionName === '' ? '(anonymous)' : functionName;
  const packageRoot = packageFile('..');
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const shown = path.startsWith(packageRoot) ? relative(packageRoot, path) : relative(join(benchFolder, '..'), path);
  return `${functionName || '(anonymous)'} ${path.startsWith('node:') ? path : shown}:${lineNumber + 1}`;
}
