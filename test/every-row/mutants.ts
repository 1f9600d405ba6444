/** The part of JSON Schema that the rows' bodies are written in. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
}

/** A body with one thing wrong, and what that is. */
interface Mutant {
  readonly what: string;
  readonly body: unknown;
}

/** A body that fits a schema, with everything in it that the schema names. */
export function sampleOf(schema: object): unknown {
  const node = schema as Node;
  const [first] = node.anyOf ?? [];
  if (first !== undefined) return sampleOf(first);
  switch (node.type) {
    case 'object': {
      const named = Object.entries(node.properties ?? {}).map(([name, inner]) => [name, sampleOf(inner)] as const);
      const free = node.additionalProperties === undefined ? [] : [['a_name', sampleOf(node.additionalProperties)] as const];
      return Object.fromEntries([...named, ...free]);
    }
    case 'array':
      return node.items === undefined || kindsOf(node.items).length === allKinds.length ? [] : [sampleOf(node.items)];
    case 'string':
      return node.enum?.[0] ?? '1';
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      throw new Error(`no sample of ${JSON.stringify(node)}`);
  }
}

/** Every body that has a value of a wrong type at one place of the schema, or lacks one required field. */
export function mutantsOf(schema: object): readonly Mutant[] {
  return wrongAt(schema as Node, sampleOf(schema), 'the body');
}

const values = { null: null, string: 'text', number: 7, boolean: true, array: [] as unknown[], object: {} } as const;
type Kind = keyof typeof values;
const allKinds = Object.keys(values) as Kind[];

function wrongAt(node: Node, sample: unknown, place: string): readonly Mutant[] {
  const accepted = kindsOf(node);
  const wrong = allKinds.filter((kind) => !accepted.includes(kind)).map((kind) => ({ what: `${kind} as ${place}`, body: values[kind] }));
  return [...wrong, ...lackingAt(node, sample, place), ...insideOf(node, sample, place)];
}

function lackingAt(node: Node, sample: unknown, place: string): readonly Mutant[] {
  return (node.required ?? []).map((name) => {
    const { [name]: _left, ...rest } = sample as Record<string, unknown>;
    return { what: `no ${name} in ${place}`, body: rest };
  });
}

function insideOf(node: Node, sample: unknown, place: string): readonly Mutant[] {
  if (Array.isArray(sample) && node.items !== undefined && sample.length > 0) {
    return wrongAt(node.items, sample[0], `an item of ${place}`).map(({ what, body }) => ({ what, body: [sample[0], body] }));
  }
  if (sample === null || typeof sample !== 'object' || Array.isArray(sample)) return [];
  return Object.entries(sample).flatMap(([name, value]) => {
    const inner = node.properties?.[name] ?? node.additionalProperties;
    if (inner === undefined) return [];
    return wrongAt(inner, value, `${name} of ${place}`).map(({ what, body }) => ({ what, body: { ...sample, [name]: body } }));
  });
}

function kindsOf(node: Node): readonly Kind[] {
  if (node.anyOf !== undefined) return node.anyOf.flatMap(kindsOf);
  if (node.type === 'integer') return ['number'];
  return node.type === undefined ? allKinds : [node.type as Kind];
}
