// Tries the package as a new user does: packed, installed in an empty folder, started by its command, imported from TypeScript.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { associateAsPrinted, environmentOf, installIn, makeEmptyFolder, packInto } from './packed.mjs';

const run = promisify(execFile);
const clone = fileURLToPath(new URL('..', import.meta.url));
const env = environmentOf(process.execPath);
const done = (text) => console.log(`- ${text}`);

/** A use whose types are wrong where the package's declarations are lost, as everything is then `any`. */
const use = `import { startCrosstie, type Crosstie } from 'crosstie';
const crosstie: Crosstie = await startCrosstie({ port: 0 });
const portalId: number = (await crosstie.portal({ scopes: ['oauth'] })).portalId;
// @ts-expect-error A number is no text.
const wrong: string = (await crosstie.portal()).portalId;
export { portalId, wrong };
`;

const folder = makeEmptyFolder();
const tarball = await packInto(folder);
writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'new-user', private: true, type: 'module' }));
await installIn(folder, [tarball], env);
done('npm installs the tarball in an empty folder, without a warning that it should not have');

await associateAsPrinted(folder, env);
done('npx crosstie starts, and the commands that it prints associate a contact with a company');

const readme = readFileSync(join(folder, 'node_modules/crosstie/README.md'), 'utf8');
await runReadmeTest();
await compileImports('node16');
await compileImports('bundler');

/** Does what README says under "In a test": installs what it names, and runs the test that it shows. */
async function runReadmeTest() {
  const [, named] = /`npm install --save-dev (vitest [^`]+)`/.exec(readme);
  const packages = named.split(' ').map((name) => (name === 'vitest' && process.versions.node.startsWith('20.') ? 'vitest@4' : name));
  // Without `--engine-strict`: HubSpot's client declares Node 22, and works on Node 20.
  await run('npm', ['install', '--no-audit', '--no-fund', '--save-dev', ...packages], { cwd: folder, env });
  const [, code] = [...readme.matchAll(/^```ts\n([^`]*)^```$/gm)].map(([, block]) => block);
  writeFileSync(join(folder, 'contact.test.ts'), code);
  await run('npx', ['--no-install', 'vitest', 'run'], { cwd: folder, env }).catch((cause) => {
    throw new Error(`README's test fails:\n${cause.stdout}${cause.stderr}`);
  });
  done("README's test passes, with HubSpot's client, a label, and a 429 that is waited for");
}

/** Compiles a project that imports all that the package exports, as strictly as a user may, the package's own declarations too. */
async function compileImports(resolution) {
  const { exports, peerDependencies = {} } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  const entries = Object.keys(exports).filter((entry) => entry !== './package.json');
  const project = join(folder, resolution);
  mkdirSync(project);
  const imports = entries.map(
    (entry, place) => `import * as entry${place} from ${JSON.stringify(entry.replace('.', 'crosstie'))};\nvoid entry${place};`,
  );
  writeFileSync(join(project, 'imports.ts'), `${imports.join('\n')}\n${use}`);
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    module: resolution === 'bundler' ? 'esnext' : resolution,
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['imports.ts', '../contact.test.ts'] }));
  // What a project in TypeScript has besides. It is ours, so that nothing more has to be installed.
  for (const name of ['@types/node', ...Object.keys(peerDependencies)]) link(name);
  await run(process.execPath, [join(clone, 'node_modules/typescript/bin/tsc'), '-p', project]).catch((cause) => {
    throw new Error(`a project with moduleResolution ${resolution} does not compile:\n${cause.stdout}`);
  });
  done(
    `a strict project with moduleResolution ${resolution} compiles that imports ${entries.map((entry) => entry.replace('.', 'crosstie')).join(', ')}`,
  );
}

function link(name) {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  try {
    symlinkSync(join(clone, 'node_modules', name), place, 'dir');
  } catch (cause) {
    if (cause.code !== 'EEXIST') throw cause;
  }
}
