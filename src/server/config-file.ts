import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Compile } from 'typebox/schema';
import { faultOfAccount } from '../domain/account.ts';
import { faultOfRateSetting } from '../domain/rate-limit.ts';
import type { ServerConfig } from './config.ts';
import { ConfigSchema } from './config-schema.ts';
import { soundApps } from './declared-apps.ts';
import { type ConfigEnd, configEnds } from './find-config.ts';

/** How a file is read, by the end of its name. */
const readers: Readonly<Record<ConfigEnd, (file: string) => Promise<unknown>>> = {
  '.ts': readTypeScript,
  '.mts': readTypeScript,
  '.js': readModule,
  '.mjs': readModule,
  '.json': async (file) => parseJson(await readBounded(file)),
  '.yaml': async (file) => parseYaml(await readBounded(file)),
  '.yml': async (file) => parseYaml(await readBounded(file)),
};

/** A thousand apps with all that they can have are smaller than this. */
const bytesMax = 4 * 1_024 * 1_024;

/**
 * Reads a config file and checks all of it. Rejects with where and what is wrong, in words that repeat no value that could be secret, before anything is
 * opened. A file of code is run.
 */
export async function readConfigFile(file: string): Promise<ServerConfig> {
  const end = configEnds.find((known) => known === extname(file));
  if (end === undefined) throw new Error(`${file}: the name of a config ends in ${configEnds.join(', ')}`);
  if (!existsSync(file)) throw new Error(`${file} cannot be read: there is no such file`);
  try {
    return soundConfig(await readers[end](resolve(file)));
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function soundConfig(value: unknown): ServerConfig {
  const check = Compile(ConfigSchema);
  const checked = withoutFunction(value);
  const [, faults] = check.Check(checked) ? [true, []] : check.Errors(checked);
  // What is not allowed is told twice, and the second time with its name.
  const fault = faults.find(({ keyword }) => keyword !== 'boolean');
  if (fault !== undefined) throw new Error(`${placeOf(fault.instancePath)}${fault.message}${namesIn(fault.params)}`);
  // The schema was just checked.
  const { $schema: _, ...config } = value as ServerConfig & { readonly $schema?: string };
  const rateFault = faultOfRateSetting(config.rateLimits ?? 'off');
  if (rateFault !== undefined) throw new Error(`rateLimits: ${rateFault}`);
  const accountFault = faultOfAccount(config.account ?? {});
  if (accountFault !== undefined) throw new Error(`account: ${accountFault}`);
  soundApps(config.apps ?? []);
  return config;
}

/** A seed may be a function where the file is code; a schema knows none. */
function withoutFunction(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'seed' in value && typeof value.seed === 'function'
    ? { ...value, seed: true }
    : value;
}

async function readBounded(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > bytesMax) throw new Error(`it is larger than ${bytesMax} bytes`);
  return readFile(file, 'utf8');
}

/** Loads what reads TypeScript for those who have it. Node does so by itself from 22.18 on, but not everything that TypeScript has. */
async function readTypeScript(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url, { fsCache: false }).import(file, { default: true });
}

async function readModule(file: string): Promise<unknown> {
  const { default: config } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  return config;
}

/** Not `JSON.parse`: its messages show the text around a mistake, and that may be a secret. */
async function parseJson(text: string): Promise<unknown> {
  const { parse, printParseErrorCode } = await import('jsonc-parser');
  const errors: import('jsonc-parser').ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return value;
  const lines = text.slice(0, first.offset).split('\n');
  throw new Error(`line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${printParseErrorCode(first.error)}`);
}

/** Names mistakes by their codes, for the same reason. An empty file says nothing, and is a config that says nothing. */
async function parseYaml(text: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter });
  const [first] = document.errors;
  if (first === undefined) return document.toJS() ?? {};
  const { line, col } = lineCounter.linePos(first.pos[0]);
  throw new Error(`line ${line}, column ${col}: ${first.code}`);
}

/** A JSON pointer as a program would write it, and a colon. */
function placeOf(pointer: string): string {
  const path = pointer
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
    .replace(/^\./, '');
  return path === '' ? '' : `${path}: `;
}

/** The names of what is not allowed, or of what would be. */
function namesIn(params: object): string {
  const names = 'additionalProperties' in params ? params.additionalProperties : 'allowedValues' in params ? params.allowedValues : [];
  return Array.isArray(names) && names.length > 0 ? ` (${names.join(', ')})` : '';
}
