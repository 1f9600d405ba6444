import { standardObjectTypes } from '../domain/object-type.ts';
import type { SeedSchema } from './document-parts.ts';
import { flagIn, type Row, rowOf, rowsIn, textIn, textsIn } from './reading.ts';
import { PullFailed } from './remote.ts';
import { foundIn, type Steps } from './steps.ts';

/** A kind of record of the remote, and how the seed calls it. */
export interface PulledType {
  /** HubSpot's object type id, by which the remote is asked. */
  readonly id: string;
  /** The plural of one of HubSpot's types, the name of one of the account's own. */
  readonly word: string;
  /** The definition of one of the account's own, without properties and associations. */
  readonly schema?: SchemaBody;
}

type SchemaBody = Omit<SeedSchema, 'properties' | 'associatedObjects' | 'shouldCreateSameObjectAssociation'>;

/** Reads the definitions of the account's own object types, in the order of their ids. */
export function pullSchemas(steps: Steps): Promise<readonly PulledType[]> {
  return steps.run('custom objects', async () => {
    const answer = await steps.remote.get('/crm-object-schemas/2026-03/schemas', { archived: 'false' });
    return foundIn<readonly PulledType[]>(answer, { part: 'custom objects', of: '' }, [], (body) => ({
      value: rowsIn(body, 'results').flatMap(schemaIn).toSorted(byId),
      notes: [],
    }));
  });
}

function schemaIn(row: Row): readonly PulledType[] {
  const [id, name] = [textIn(row, 'objectTypeId') ?? '', textIn(row, 'name') ?? ''];
  if (!/^2-\d+$/.test(id) || name === '' || flagIn(row, 'archived')) return [];
  const labels = rowOf(row['labels']);
  const [singular, plural] = [textIn(labels, 'singular'), textIn(labels, 'plural')];
  const description = textIn(row, 'description');
  const primaryDisplayProperty = textIn(row, 'primaryDisplayProperty');
  const lists = ['secondaryDisplayProperties', 'searchableProperties', 'requiredProperties'] as const;
  const named = lists.map((list) => [list, [...textsIn(row, list)]] as const).filter(([, names]) => names.length > 0);
  const schema: SchemaBody = {
    name,
    labels: { ...(singular !== undefined && { singular }), ...(plural !== undefined && { plural }) },
    ...(description !== undefined && { description }),
    ...(primaryDisplayProperty !== undefined && { primaryDisplayProperty }),
    ...Object.fromEntries(named),
    ...(flagIn(row, 'allowsSensitiveProperties') && { allowsSensitiveProperties: true }),
  };
  return [{ id, word: name, schema }];
}

function byId(one: PulledType, other: PulledType): number {
  return Number(one.id.slice(2)) - Number(other.id.slice(2));
}

/**
 * The object types that a pull reads: HubSpot's by id, then the account's own; only those that `words` names, where it names any. Throws `PullFailed`
 * for a word that names none.
 */
export function chosenTypes(schemas: readonly PulledType[], words: readonly string[]): readonly PulledType[] {
  const standard = standardObjectTypes().flatMap(({ id, row }) => (id === null ? [] : [{ id, word: row.plural, names: row.pathNames }]));
  const own = schemas.map((type) => ({ ...type, names: [type.word.toLowerCase(), `p_${type.word.toLowerCase()}`] }));
  const all: readonly (PulledType & { readonly names: readonly string[] })[] = [...standard, ...own];
  const named = new Set(words.map((word) => word.toLowerCase()));
  for (const word of named) {
    if (!all.some(({ id, names }) => id === word || names.includes(word))) throw new PullFailed(`the account has no object type ${word}`);
  }
  const isChosen = ({ id, names }: (typeof all)[number]) => named.size === 0 || named.has(id) || names.some((name) => named.has(name));
  return all.filter(isChosen).map(({ names: _names, ...type }) => type);
}
