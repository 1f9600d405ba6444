// Writes docs/reference from the declarations and docstrings of the package's entry points. With --check it writes nothing and fails where a page is not
// up to date. Either way it fails where something exported has no docstring, or is made of a type that is not exported.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'crosstie-reference-'));

/** Pages by name, with the declarations they are made of. */
const pages = [
  { name: 'crosstie', types: 'index.d.ts', about: 'What `import … from "crosstie"` gives.' },
  { name: 'vitest', types: 'fixtures/vitest.d.ts', about: 'What `import … from "crosstie/vitest"` gives.' },
  { name: 'jest', types: 'fixtures/jest.d.cts', about: 'What `require("crosstie/jest")` gives, or an import of it.' },
  { name: 'generate', types: 'generating/index.d.ts', about: 'What `import … from "crosstie/generate"` gives.' },
  { name: 'node-test', types: 'fixtures/node-test.d.ts', about: 'What `import … from "crosstie/node-test"` gives.' },
];
/** Types that exported ones are made of and nobody has to name: the seed's type is made of its JSON schema, which is in docs/schemas, and names that HubSpot has are in the catalogue. */
const hidden = ['ValueOf', 'SeedDocumentSchema', 'accountTypes', 'limits', 'rateLimitRows'];
const kinds = ['Function', 'Variable', 'Class', 'Interface', 'TypeAlias'];

const faults = [];
const exported = new Set();
const stale = [];
const configs = pages.map((page) => ({ ...page, config: configOf(page) }));
const [{ config: first }, ...others] = configs;
// Read together, as each by itself takes as long as all of them.
const compilerState = CompilerState.create(first, { additionalEntryPoints: others.map(({ config }) => config.mainEntryPointFilePath) });
const texts = configs.map((page) => ({ ...page, ...modelOf(page) }));
for (const { name, forgotten } of texts) {
  // Those of a fixture are told by the page of the package itself.
  for (const type of forgotten) if (!exported.has(type) && !hidden.includes(type)) faults.push(`${name}: ${type} is not exported`);
}
for (const { name, about, items } of texts) keep(join(root, 'docs', 'reference', `${name}.md`), pageOf(name, about, items));
rmSync(scratch, { recursive: true, force: true });

console.log(stale.length === 0 ? `${pages.length} pages are up to date` : `${isCheck ? 'out of date' : 'written'}: ${stale.join(', ')}`);
if (isCheck && stale.length > 0) faults.push('run `npm run generate` and commit what it writes');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}

/** How the extractor is to read an entry point. */
function configOf({ name, types }) {
  const file = join(root, 'dist', types);
  const compilerOptions = {
    ...{ target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext', strict: true, skipLibCheck: true },
    ...{ lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'], types: ['node'] },
  };
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: file,
      apiReport: { enabled: false, reportFileName: `${name}.api.md` },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      docModel: { enabled: true, apiJsonFilePath: join(scratch, `${name}.api.json`) },
      compiler: { overrideTsconfig: { compilerOptions, files: [file] } },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
}

/** What an entry point exports, and the types that it should. */
function modelOf({ name, config }) {
  const forgotten = [];
  Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.messageId === 'ae-forgotten-export') forgotten.push(/"(\w+)"/.exec(message.text)?.[1] ?? message.text);
      else if (message.logLevel === 'error') faults.push(`${name}: ${message.text}`);
    },
  });
  const [{ members: items }] = JSON.parse(readFileSync(config.apiJsonFilePath, 'utf8')).members;
  for (const item of items) exported.add(item.name);
  return { items, forgotten };
}

function pageOf(name, about, items) {
  const inOrder = items.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
  const head = `# ${name === 'crosstie' ? name : `crosstie/${name}`}\n\n${about} Generated from docstrings by \`npm run generate\`.\n`;
  return `${head}\n${inOrder.map((item) => itemText(name, item)).join('\n')}`;
}

function itemText(page, item) {
  const signature = codeOf(item).replace(/^export (declare )?/, '');
  const members = (item.members ?? []).map(
    (member) => `- \`${oneLine(codeOf(member))}\`\n\n${indented(docOf(`${page}: ${item.name}.${member.name ?? ''}`, member))}`,
  );
  return `## ${item.name}\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${docOf(`${page}: ${item.name}`, item)}\n${members.length > 0 ? `\n${members.join('\n')}` : ''}`;
}

/** The text of a docstring. Fields whose name and type tell everything need none, and neither does disposal: it is what the language says. */
function docOf(place, { kind, docComment, name = '' }) {
  const lines = docComment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  const text = lines
    .join('\n')
    .trim()
    .replace(/^@example\s*$/gm, 'For example:\n');
  if (text === '' && kind !== 'PropertySignature' && !/^\[Symbol\.(asyncD|d)ispose\]$/.test(name)) faults.push(`${place} has no docstring`);
  return text;
}

function codeOf({ excerptTokens }) {
  return excerptTokens
    .map(({ text }) => text)
    .join('')
    .trim();
}

function oneLine(code) {
  return code.replace(/\s*\n\s*/g, ' ').replace(/;$/, '');
}

function indented(text) {
  return text === ''
    ? ''
    : `${text
        .split('\n')
        .map((line) => (line === '' ? '' : `  ${line}`))
        .join('\n')}\n`;
}

function keep(file, text) {
  const before = readOrEmpty(file);
  if (before === text) return;
  stale.push(file.slice(root.length));
  if (isCheck) return;
  mkdirSync(join(root, 'docs', 'reference'), { recursive: true });
  writeFileSync(file, text);
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
