import type { SeedDocument } from '../seeds/document.ts';
import { pullAccount, pullOwners } from './account.ts';
import type { SeedGroup, SeedLabel, SeedOwner, SeedPipeline, SeedProperty, SeedRecord, SeedRules } from './document-parts.ts';
import { associationsOf } from './edges.ts';
import { type PairedLabel, pairLabels } from './label-pairs.ts';
import { type LabelRow, type LinkRow, mayHaveLabels, pullLabelRows, pullLimits, pullLinks } from './links.ts';
import { mayHavePipelines, pullPipelines, pullRules } from './pipelines.ts';
import { type PulledProperties, pullGroups, pullProperties } from './properties.ts';
import { type Disguise, pullRecords } from './records.ts';
import { PullFailed } from './remote.ts';
import { chooseSample, type SampleBounds } from './sample.ts';
import { schemaOf } from './schema-bodies.ts';
import type { Note, Steps } from './steps.ts';
import { chosenTypes, type PulledType, pullSchemas } from './types.ts';

/** What a pull is to read. */
export interface PullOptions {
  /** Words for the object types; every one that there is, where it is empty. */
  readonly types: readonly string[];
  /** Which records; none where it is left out. */
  readonly sample?: { readonly start: string; readonly perType: number } | undefined;
  /** What is put into the place of people's data; they are left as they are where it is left out. */
  readonly disguise?: { readonly owner: (owner: SeedOwner) => SeedOwner; readonly values: Disguise } | undefined;
}

/** What a pull read: a seed, and what is not in it. */
export interface Pulled {
  readonly document: SeedDocument;
  readonly notes: readonly Note[];
}

/** What was read of one object type. */
interface TypeParts {
  readonly type: PulledType;
  readonly properties: PulledProperties;
  readonly groups: readonly SeedGroup[];
  readonly pipelines: readonly SeedPipeline[];
  readonly rules: readonly SeedRules[];
  /** Undefined where they cannot be read. */
  readonly links: readonly LinkRow[] | undefined;
}

/** Steps that are made for each object type. */
const stepsPerType = 5;

/**
 * Reads an account through HubSpot's public API into a seed. The same account gives the same seed, value for value and in the same order. Throws
 * `PullFailed` where the remote cannot be read; what the token may not see is left out and noted.
 */
export async function pull(steps: Steps, { types: words, sample, disguise }: PullOptions): Promise<Pulled> {
  steps.expect(5);
  const portal = await pullAccount(steps);
  const owners = await pullOwners(steps, disguise?.owner ?? ((owner) => owner));
  const types = chosenTypes(await pullSchemas(steps), words);
  const start = sample && startOf(types, sample.start);
  steps.expect(types.length * stepsPerType);
  const parts: TypeParts[] = [];
  for (const type of types) parts.push(await pullType(steps, type));
  const links = parts.flatMap((part) => part.links ?? []);
  const labels = await pullLabels(steps, parts);
  const limits = await pullLimits(steps, { types, labels: labels.rows, links });
  const definitions = {
    ...(Object.keys(portal).length > 0 && { portal }),
    ...listed('owners', owners),
    ...definitionsOf(parts),
    ...listed('associationLabels', labels.paired.map(withoutIds)),
    ...listed('associationLimits', limits),
  };
  if (sample === undefined || start === undefined) return { document: definitions, notes: steps.notes };
  const records = await pullSample(steps, {
    parts,
    links,
    labels,
    owners,
    bounds: { start, perType: sample.perType },
    disguise: disguise?.values ?? ((_known, values) => values),
  });
  return { document: { ...definitions, ...records }, notes: steps.notes };
}

/** The object type whose records a sample begins with. Throws `PullFailed` where it is not pulled. */
function startOf(types: readonly PulledType[], word: string): PulledType {
  const [start] = chosenTypes(types, [word]).filter(({ id }) => types.some((type) => type.id === id));
  if (start === undefined) throw new PullFailed(`a sample cannot begin with ${word}, which is not among the object types of the pull`);
  return start;
}

async function pullType(steps: Steps, type: PulledType): Promise<TypeParts> {
  const properties = await pullProperties(steps, type);
  const groups = await pullGroups(steps, type, properties);
  const pipelines = mayHavePipelines(type) ? await pullPipelines(steps, type) : [];
  const known = new Set([...properties.settable, ...properties.defined.map(({ name }) => name)]);
  const rules = await pullRules(steps, type, (name) => known.has(name));
  return { type, properties, groups, pipelines, rules, links: await pullLinks(steps, type) };
}

interface Labels {
  readonly rows: readonly LabelRow[];
  readonly paired: readonly PairedLabel[];
}

/** Asks for the labels of the pairs of object types that may have some, in both directions. */
async function pullLabels(steps: Steps, parts: readonly TypeParts[]): Promise<Labels> {
  const pairs = parts.flatMap((one, place) =>
    parts.slice(place).flatMap((other): readonly (readonly [PulledType, PulledType])[] => {
      const [from, to] = [one.type.id, other.type.id];
      if (!mayHaveLabels(one.links, from, to) && !mayHaveLabels(other.links, to, from)) return [];
      return from === to
        ? [[one.type, other.type]]
        : [
            [one.type, other.type],
            [other.type, one.type],
          ];
    }),
  );
  steps.expect(pairs.length);
  const rows: LabelRow[] = [];
  for (const [from, to] of pairs) rows.push(...(await pullLabelRows(steps, from, to)));
  const links = parts.flatMap((part) => part.links ?? []);
  const nameOf = (row: LabelRow) => labelNameIn(links, row);
  const wordOf = (id: string) => parts.find(({ type }) => type.id === id)?.type.word ?? id;
  return { rows, paired: pairLabels(rows, nameOf, wordOf) };
}

/** The name of a label; HubSpot's own of the same id are told in capital letters. Source: recorded schemas-2026-03-01. */
function labelNameIn(links: readonly LinkRow[], { from, to, id }: LabelRow): string | undefined {
  const named = links.filter((link) => link.from === from && link.to === to && link.id === id).map(({ name }) => name);
  return named.find((name) => name !== name.toUpperCase()) ?? named.at(-1);
}

function withoutIds({ ids: _ids, ...label }: PairedLabel): SeedLabel {
  return label;
}

function definitionsOf(
  parts: readonly TypeParts[],
): Pick<SeedDocument, 'schemas' | 'propertyGroups' | 'properties' | 'propertyRules' | 'pipelines'> {
  const own = parts.flatMap((part) => schemaOf(part, parts) ?? []);
  const inSchemas = new Map(own.map(({ body, inside }) => [body.name, inside]));
  const restOf = ({ type, properties }: TypeParts): readonly SeedProperty[] =>
    properties.defined.filter(({ name }) => inSchemas.get(type.word)?.has(name) !== true);
  return {
    ...listed(
      'schemas',
      own.map(({ body }) => body),
    ),
    ...listedByType('propertyGroups', parts, ({ groups }) => groups),
    ...listedByType('properties', parts, restOf),
    ...listedByType('propertyRules', parts, ({ rules }) => rules),
    ...listedByType('pipelines', parts, ({ pipelines }) => pipelines),
  };
}

function listed<Name extends string, Item>(name: Name, items: readonly Item[]): { readonly [Key in Name]?: Item[] } {
  // An object of one field, whose name is the type's own.
  return items.length === 0 ? {} : ({ [name]: [...items] } as { readonly [Key in Name]?: Item[] });
}

function listedByType<Name extends string, Item>(
  name: Name,
  parts: readonly TypeParts[],
  itemsOf: (part: TypeParts) => readonly Item[],
): { readonly [Key in Name]?: Record<string, Item[]> } {
  const entries = parts.map((part) => [part.type.word, [...itemsOf(part)]] as const).filter(([, items]) => items.length > 0);
  // As above.
  return entries.length === 0 ? {} : ({ [name]: Object.fromEntries(entries) } as { readonly [Key in Name]?: Record<string, Item[]> });
}

interface SampleParts {
  readonly parts: readonly TypeParts[];
  readonly links: readonly LinkRow[];
  readonly labels: Labels;
  readonly owners: readonly SeedOwner[];
  readonly bounds: SampleBounds;
  readonly disguise: Disguise;
}

async function pullSample(steps: Steps, of: SampleParts): Promise<Pick<SeedDocument, 'records' | 'associations'>> {
  const { parts, links, labels, bounds, disguise } = of;
  const types = parts.map(({ type }) => type);
  const chosen = await chooseSample(steps, types, links, bounds);
  const owners = new Set(of.owners.map(({ id }) => String(id)));
  const records: Record<string, SeedRecord[]> = {};
  const read = new Set<string>();
  for (const { type, properties, pipelines } of parts) {
    const ids = chosen.records.get(type.id) ?? [];
    if (ids.length === 0) continue;
    const found = await pullRecords(steps, { type, properties, pipelines, owners }, ids, disguise);
    for (const { id } of found) read.add(`${type.id} ${id}`);
    if (found.length > 0) records[type.word] = [...found];
  }
  const isRead = (end: { readonly type: PulledType; readonly id: string }) => read.has(`${end.type.id} ${end.id}`);
  const { associations, notes } = associationsOf(
    chosen.links.filter(({ from, to }) => isRead(from) && isRead(to)),
    types,
    labels,
  );
  for (const note of notes) steps.note(note);
  return { ...(Object.keys(records).length > 0 && { records }), ...listed('associations', associations) };
}
