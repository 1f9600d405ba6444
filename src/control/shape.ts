import type { Schema } from '../api/schema.ts';
import { compileCheck, knownCheck, type SchemaFaults } from '../api/schema-checks.ts';
import type { Problem } from '../domain/problem.ts';
import type { Parameters } from './endpoints.ts';
import { invalid } from './fields.ts';

type Fault = SchemaFaults[number];

/** What is wrong with a body, by its row's schema: where, and what was expected there. Undefined where nothing is. */
export async function problemOfShape(value: unknown, schema: Schema): Promise<Problem | undefined> {
  const check = knownCheck(schema) ?? (await compileCheck(schema));
  if (check.Check(value)) return undefined;
  const [, faults] = check.Errors(value);
  const [fault] = faults.filter(({ keyword }) => keyword !== 'boolean').toSorted((one, other) => tellingOf(other) - tellingOf(one));
  return fault === undefined ? invalid('body', 'it has another shape') : problemOfFault(fault, schema);
}

/** What is wrong with a query, by its row's parameters; undefined where nothing is. A misspelled parameter would change the answer without a word. */
export function problemOfQuery(query: URLSearchParams, parameters: Parameters): Problem | undefined {
  for (const [name, value] of query) {
    const schema = Object.hasOwn(parameters, name) ? parameters[name]?.schema : undefined;
    if (schema === undefined) return invalid(name, 'this endpoint has no such parameter');
    if (!fitsParameter(value, schema)) return invalid(name, `expected ${wordsOf(schema)}`);
  }
  return undefined;
}

function fitsParameter(
  value: string,
  { type, enum: words, minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Parameters[string]['schema'],
): boolean {
  if (type === 'integer') return /^\d{1,15}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum;
  return words === undefined || words.includes(value);
}

/** How much a fault tells: the deeper in the body the more, and of a choice, its own more than those of its branches in the same place. */
function tellingOf({ keyword, instancePath }: Fault): number {
  const depth = partsOf(instancePath).length + (keyword === 'additionalProperties' ? 1 : 0);
  return depth * 2 + (keyword === 'anyOf' ? 1 : 0);
}

function problemOfFault(fault: Fault, schema: Schema): Problem {
  const at = schemaAt(schema, fault.schemaPath);
  const place = placeOf(fault.instancePath);
  if (fault.keyword === 'additionalProperties') {
    const [stray = ''] = (fault.params as { readonly additionalProperties: readonly string[] }).additionalProperties;
    return invalid(within(place, stray), `there is no such field; there are ${Object.keys(at.properties ?? {}).join(', ')}`);
  }
  if (fault.keyword === 'required') {
    const [missing = ''] = (fault.params as { readonly requiredProperties: readonly string[] }).requiredProperties;
    return invalid(within(place, missing), `it is needed: expected ${wordsOf(at.properties?.[missing] ?? {})}`);
  }
  return invalid(place === '' ? 'body' : place, `expected ${wordsOf(at)}`);
}

/** What of a schema says which values fit. */
interface Described {
  /** The words for the values that fit, where those made of the rest would tell less. */
  readonly title?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}

/** The values that fit a schema, in words that follow "expected". */
function wordsOf(schema: Described): string {
  const { title, anyOf, enum: values } = schema;
  if (title !== undefined) return title;
  if (anyOf !== undefined) return anyOf.map(wordsOf).join(' or ');
  if (values !== undefined) return values.join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return wordsOfType[schema.type ?? '']?.(schema) ?? 'another value';
}

const wordsOfType: Readonly<Record<string, (schema: Described) => string>> = {
  string: ({ minLength = 0, maxLength }) => (maxLength === undefined ? 'a text' : `a text of ${minLength} to ${maxLength} characters`),
  integer: ({ minimum, maximum }) => `a whole number${rangeWords(minimum, maximum)}`,
  number: ({ minimum, maximum }) => `a number${rangeWords(minimum, maximum)}`,
  boolean: () => 'true or false',
  null: () => 'null',
  object: () => 'an object',
  array: ({ maxItems }) => (maxItems === undefined ? 'a list' : `a list of at most ${maxItems}`),
};

function rangeWords(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` from ${minimum} on` : ` from ${minimum} to ${maximum}`;
}

/** A place in a body as people write it: `meters[0].limit`. */
function placeOf(pointer: string): string {
  return partsOf(pointer).reduce((place, part) => (/^\d+$/.test(part) ? `${place}[${part}]` : within(place, part)), '');
}

function within(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function schemaAt(schema: Schema, pointer: string): Described {
  // A row's schema holds schemas and names of fields only, and the library's pointers lead to the former.
  return partsOf(pointer.replace(/^#/, '')).reduce((at, part) => (at as Readonly<Record<string, object>>)[part] ?? {}, schema) as Described;
}

function partsOf(pointer: string): readonly string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
