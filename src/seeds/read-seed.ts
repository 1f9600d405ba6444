import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { readSeedDocument, type SeedDocument, type SeedFault, type SeedPath, tellSeedFault } from './document.ts';
import { seedLimits } from './schema.ts';

type YamlLibrary = typeof import('yaml');

/** A seed of the right shape, and how to tell what is wrong in it beyond that. */
export interface SoundSeed {
  readonly document: SeedDocument;
  /** Tells a fault: of a file with the line and the column. */
  tell(fault: SeedFault): Promise<string>;
}

/** Reads a seed: a document, or the path of a JSON or YAML file that holds one. Rejects with what is wrong with its shape, and in a file where. */
export async function readSeed(seed: SeedDocument | string): Promise<SoundSeed> {
  if (typeof seed === 'string') return readFileOfSeed(seed);
  const read = await readSeedDocument(seed);
  if ('fault' in read) throw new Error(`the seed is refused: ${tellSeedFault(read.fault)}`);
  return { document: read.document, tell: async (fault) => `the seed is refused: ${tellSeedFault(fault)}` };
}

async function readFileOfSeed(file: string): Promise<SoundSeed> {
  const text = await readBounded(file);
  const value = extname(file).toLowerCase() === '.json' ? parseJson(text) : undefined;
  const parsed = value ?? (await parseYaml(file, text));
  const read = await readSeedDocument(parsed.value);
  const tell = async (fault: SeedFault) => `${file}:${await placeOf(text, fault.path)}: ${tellSeedFault(fault)}`;
  if ('fault' in read) throw new Error(await tell(read.fault));
  return { document: read.document, tell };
}

async function readBounded(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > seedLimits.bytesMax) throw new Error(`it has more than ${seedLimits.bytesMax} bytes: crosstie import takes in more`);
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`the seed ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Undefined for what is no JSON: the reader of YAML then says where. */
function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/**
 * A number is one only where it is written as a program would write it: `01234`, `+49301234` and `1.10` are texts, as the people who write postal
 * codes, telephone numbers and versions mean them.
 */
async function parseYaml(file: string, text: string): Promise<{ readonly value: unknown }> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new Error(`${file}:${line}:${col}: ${error.message}`);
  }
  yaml.visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'number' && node.source !== undefined && String(node.value) !== node.source) node.value = node.source;
    },
  });
  try {
    return { value: document.toJS() as unknown };
  } catch (cause) {
    // Too many aliases, or one of what is not there.
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Line and column of a place in a seed, or of the nearest place around it that there is. Reads the text once more: only a fault is told so. */
async function placeOf(text: string, path: SeedPath): Promise<string> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines });
  for (let length = path.length; length >= 0; length -= 1) {
    const start = startOf(yaml, document, path.slice(0, length));
    if (start === undefined) continue;
    const { line, col } = lines.linePos(start);
    return `${line}:${col}`;
  }
  return '1:1';
}

function startOf(yaml: YamlLibrary, document: ReturnType<YamlLibrary['parseDocument']>, path: SeedPath): number | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return yaml.isNode(node) ? node.range?.[0] : undefined;
}
