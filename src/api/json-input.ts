import { isUtf8 } from 'node:buffer';
import type { Node, ParseError } from 'jsonc-parser';
import { limits } from '../catalogue/limits.ts';
import { placeTooDeep } from '../domain/json-depth.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { Schema } from './schema.ts';
import { compileCheck, knownCheck, type SchemaFaults } from './schema-checks.ts';

type JsonLibrary = typeof import('jsonc-parser');

/** A place in a body as HubSpot's reader counts: lines and columns from 1 on, columns in bytes of UTF-8. Source: measured on 2026-10-06. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What HubSpot's reader refuses in a body that has the right shape. */
export interface BodyFault {
  /** Where the value stands that is refused. */
  readonly path: readonly (string | number)[];
  /** How far the reader had come: to the value's first character, or to its last. */
  readonly edge: 'first' | 'last';
  told(place: Place): Problem;
}

/**
 * Reads a request body by a schema, then by what `faultOf` finds in it; what is wrong with it is said in the words of HubSpot's JSON reader (Jackson).
 * Fields that the schema does not name are ignored.
 */
export async function readJson(
  body: Buffer | undefined,
  schema: Schema,
  faultOf: (value: unknown) => BodyFault | undefined = () => undefined,
): Promise<{ readonly value: unknown } | Problem> {
  if (body === undefined || body.length === 0) return problem('BODY_MISSING');
  if (!isUtf8(body)) return problem('BODY_NOT_JSON', { line: 1, column: 1, reason: 'Invalid UTF-8' });
  const text = body.toString('utf8');
  if (text.trim() === '') return problem('BODY_MISSING');
  const tooDeep = placeTooDeep(body, limits.jsonDepthMax);
  if (tooDeep !== undefined) return problem('BODY_NOT_JSON', { ...position(text, tooDeep), reason: nestedTooDeeply });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notJson(text, await import('jsonc-parser'));
  }
  const tooMany = problemOfSize(value, schema);
  if (tooMany !== undefined) return tooMany;
  const check = knownCheck(schema) ?? (await compileCheck(schema));
  if (!check.Check(value)) {
    const [, faults] = check.Errors(value);
    return wrongShape(text, value, schema, faults, await import('jsonc-parser'));
  }
  const fault = faultOf(value);
  return fault === undefined ? { value } : fault.told(placeOf(text, fault.path, fault.edge, await import('jsonc-parser')));
}

/** Refuses a list or map that holds more than its schema allows, before each of its elements is looked at. */
function problemOfSize(value: unknown, schema: Schema): Problem | undefined {
  const { properties = {}, maxItems: ofWhole } = schema as SizedSchema & { readonly properties?: Readonly<Record<string, SizedSchema>> };
  if (ofWhole !== undefined && Array.isArray(value) && value.length > ofWhole) return problem('TOO_MANY_INPUTS', { max: ofWhole });
  for (const [name, { maxItems, maxProperties }] of Object.entries(properties)) {
    const part: unknown =
      typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
    if (maxItems !== undefined && Array.isArray(part) && part.length > maxItems) return problem('TOO_MANY_INPUTS', { max: maxItems });
    if (maxProperties === undefined || typeof part !== 'object' || part === null) continue;
    if (Object.keys(part).length > maxProperties) return problem('TOO_MANY_PROPERTIES', { max: maxProperties });
  }
  return undefined;
}

interface SizedSchema {
  readonly maxItems?: number;
  readonly maxProperties?: number;
}

const nestedTooDeeply = `Document nesting depth (${limits.jsonDepthMax + 1}) exceeds the maximum allowed (${limits.jsonDepthMax}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`;

function notJson(text: string, json: JsonLibrary): Problem {
  const errors: ParseError[] = [];
  const options = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
  if (text.length <= locatedCharsMax) locate(() => json.parseTree(text, errors, options));
  const offset = errors[0]?.offset ?? 0;
  const character = text.codePointAt(offset);
  const reason =
    character === undefined
      ? 'Unexpected end-of-input'
      : `Unexpected character ('${String.fromCodePoint(character)}' (code ${character})): expected a valid value`;
  return problem('BODY_NOT_JSON', { ...position(text, offset), reason });
}

function wrongShape(text: string, value: unknown, schema: Schema, faults: SchemaFaults, json: JsonLibrary): Problem {
  const first = faults.find((fault) => fault.keyword === 'required' || fault.keyword === 'type') ?? faults[0];
  if (first === undefined) return problem('BODY_NOT_JSON', { line: 1, column: 1, reason: 'Cannot deserialize value' });
  const path = pathOf(first.instancePath);
  if (first.keyword === 'required') {
    const { requiredProperties } = first.params as { readonly requiredProperties: readonly string[] };
    return problem('BODY_FIELDS_MISSING', { ...placeOf(text, path, 'last', json), fields: requiredProperties.join(', ') });
  }
  const place = placeOf(text, path, 'first', json);
  if (first.keyword === 'maxItems') return problem('TOO_MANY_INPUTS', { max: (first.params as { readonly limit: number }).limit });
  const found = valueAt(value, path);
  const [kind, token] = tokenOf(found);
  const java = javaTypeOf(schema, first.schemaPath);
  if (first.keyword === 'enum' && typeof found === 'string') {
    const { allowedValues } = first.params as { readonly allowedValues: readonly unknown[] };
    const accepted = allowedValues.filter((word) => word !== '').join(', ');
    const quoted = JSON.stringify(found.slice(0, quotedCharsMax));
    const refusal = `Cannot deserialize value of type \`${java}\` from String ${quoted}: not one of the values accepted for Enum class: [${accepted}]`;
    return problem('BODY_NOT_JSON', { ...place, reason: refusal });
  }
  const reason = `Cannot deserialize value of type \`${java}\` from ${kind} value (token \`JsonToken.${token}\`)`;
  return problem('BODY_NOT_JSON', { ...place, reason });
}

/** Longest part of a wrong word that an answer repeats. */
const quotedCharsMax = 100;

/** Longest text in which the place of a mistake is looked for; in a longer one it is said to be at the start. */
const locatedCharsMax = 1_000_000;

/** Runs a look-up of a place; undefined where the text is nested so deeply that the look-up gives up. */
function locate<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/** Where the value at a path begins or ends; the start of the text where it cannot be found. Of a repeated key the last one counts. */
function placeOf(text: string, path: readonly (string | number)[], edge: BodyFault['edge'], json: JsonLibrary): Place {
  const node = text.length > locatedCharsMax ? undefined : locate(() => nodeAt(json.parseTree(text), path));
  if (node === undefined) return position(text, 0);
  return position(text, edge === 'first' ? node.offset : node.offset + node.length - 1);
}

function nodeAt(tree: Node | undefined, path: readonly (string | number)[]): Node | undefined {
  let at = tree;
  for (const part of path) {
    if (at?.type === 'array') at = at.children?.[Number(part)];
    else at = at?.children?.findLast(({ children }) => children?.[0]?.value === String(part))?.children?.[1];
  }
  return at;
}

function position(text: string, offset: number): Place {
  const before = text.slice(0, Math.min(offset, locatedCharsMax));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: Buffer.byteLength(before.slice(lineStart)) + 1 };
}

/** Segments of a JSON pointer; those that are numbers index arrays. */
function pathOf(pointer: string): readonly (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const part of path) at = (at as Record<string | number, unknown>)[part];
  return at;
}

function schemaAt(schema: Schema, pointer: string): unknown {
  return pathOf(pointer.replace(/^#/, '')).reduce<unknown>((at, part) => (at as Record<string | number, unknown>)[part], schema);
}

/** The Java class that HubSpot would name for a schema: the `x-java` note of it or of the choice that it is one of, or what its JSON type becomes. */
function javaTypeOf(schema: Schema, pointer: string): string {
  const [node, choice] = [pointer, pointer.replace(/\/anyOf\/\d+$/, '')].map((path) => schemaAt(schema, path) as AnnotatedSchema);
  return node?.['x-java'] ?? choice?.['x-java'] ?? javaTypes[node?.type ?? ''] ?? 'java.lang.Object';
}

interface AnnotatedSchema {
  readonly 'x-java'?: string;
  readonly type?: string;
}

const javaTypes: Readonly<Record<string, string>> = {
  string: 'java.lang.String',
  number: 'long',
  integer: 'long',
  boolean: 'java.lang.Boolean',
  array: 'java.util.ArrayList<java.lang.Object>',
  object: 'java.util.LinkedHashMap<java.lang.Object,java.lang.Object>',
};

function tokenOf(value: unknown): readonly [kind: string, token: string] {
  if (value === null || value === undefined) return ['Null', 'VALUE_NULL'];
  if (Array.isArray(value)) return ['Array', 'START_ARRAY'];
  if (typeof value === 'object') return ['Object', 'START_OBJECT'];
  if (typeof value === 'string') return ['String', 'VALUE_STRING'];
  if (typeof value === 'boolean') return ['Boolean', value ? 'VALUE_TRUE' : 'VALUE_FALSE'];
  return Number.isInteger(value) ? ['Integer', 'VALUE_NUMBER_INT'] : ['Floating-point', 'VALUE_NUMBER_FLOAT'];
}
