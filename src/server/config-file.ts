import { readFile, stat } from 'node:fs/promises';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { Compile } from 'typebox/schema';
import { type AppDeclaration, AppDeclarations, soundApps } from './declared-apps.ts';

/** What a file can say of a server. */
export interface ConfigFile {
  readonly apps?: readonly AppDeclaration[];
}

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: { $schema: { type: 'string' }, apps: AppDeclarations },
} as const;

/** A thousand apps with all that they can have are smaller than this. */
const bytesMax = 4 * 1_024 * 1_024;

/** Reads a JSON file and checks all of it. Rejects with where and what is wrong, in words that repeat no secret, before anything is opened. */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const text = await readBounded(file);
  try {
    const value = parseJson(text);
    const check = Compile(schema);
    const [, faults] = check.Check(value) ? [true, []] : check.Errors(value);
    // What is not allowed is told twice, and the second time with its name.
    const fault = faults.find(({ keyword }) => keyword !== 'boolean');
    if (fault !== undefined) throw new Error(`${placeOf(fault.instancePath)}${fault.message}${namesIn(fault.params)}`);
    // The schema was just checked.
    const { $schema: _, ...config } = value as ConfigFile & { readonly $schema?: string };
    soundApps(config.apps ?? []);
    return config;
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function readBounded(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > bytesMax) throw new Error(`it is larger than ${bytesMax} bytes`);
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Not `JSON.parse`: its messages show the text around a mistake, and that may be a secret. */
function parseJson(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return value;
  const lines = text.slice(0, first.offset).split('\n');
  throw new Error(`line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${printParseErrorCode(first.error)}`);
}

/** A JSON pointer as a program would write it, and a colon. */
function placeOf(pointer: string): string {
  const path = pointer
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
    .replace(/^\./, '');
  return path === '' ? '' : `${path}: `;
}

function namesIn(params: object): string {
  return 'additionalProperties' in params && Array.isArray(params.additionalProperties)
    ? ` (${params.additionalProperties.join(', ')})`
    : '';
}
