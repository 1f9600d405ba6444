import fc from 'fast-check';
import { expect } from 'vitest';
import { hubspotAssociationTypes } from '../../src/domain/association-type.ts';
import { standardObjectTypes } from '../../src/domain/object-type.ts';
import type { Crosstie, PortalHandle } from '../../src/index.ts';
import { AssociationModel, defaultIds, type ModelRecord } from './model.ts';
import {
  archive,
  associate,
  associateBatch,
  create,
  type LinkAnswer,
  type LinkRow,
  linkEditions,
  list,
  remove,
  type Spelling,
  statusOf,
} from './wire.ts';

/** Random commands, and a server and a model that both obey them. */

interface TypePair {
  readonly from: string;
  readonly to: string;
}

const idOfKey = new Map(standardObjectTypes().map(({ key, id }) => [key, id]));

/** Every ordered pair of object types with a default association that paths reach, as the server's own code finds them. */
const pairs: readonly TypePair[] = [...hubspotAssociationTypes().all]
  .filter((type) => type.isDefault)
  .map((type) => ({ from: idOfKey.get(type.from), to: idOfKey.get(type.to) }))
  .filter((pair): pair is TypePair => typeof pair.from === 'string' && typeof pair.to === 'string');

const pairsWithPrimary = pairs.filter(({ from, to }) => to === '0-2' && ['0-1', '0-3', '0-5', '0-136', '0-970', '0-123'].includes(from));

const spelling: fc.Arbitrary<Spelling> = fc.record<Spelling>({ edition: fc.constantFrom(...linkEditions), word: fc.nat(3) });

/** A random command; `ends` are places among the records of the pair's two types. */
function anyCommand(ends: fc.Arbitrary<[number, number]>, batchMax: number) {
  const common = { pair: fc.nat(3), isSwapped: fc.boolean(), spelling };
  const batch = fc.array(ends, { maxLength: batchMax, size: 'max' });
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('associate' as const), ends, ...common }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('batch' as const), ends: batch, ...common }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), ends, ...common }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('archive' as const), ends, ...common }) },
  );
}

type Command = ReturnType<typeof anyCommand> extends fc.Arbitrary<infer Value> ? Value : never;

const anyPair = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...pairs) },
  { weight: 1, arbitrary: fc.constantFrom(...pairsWithPrimary) },
);

/** The pairs, commands and way of reading of one run: three records of each type. */
export const anyRun = fc.record({
  pairs: fc.array(anyPair, { minLength: 1, maxLength: 3 }),
  commands: fc.array(anyCommand(fc.tuple(fc.nat(2), fc.nat(2)), 8), { minLength: 1, maxLength: 40, size: 'max' }),
  limit: fc.constantFrom(1, 2, 3, 500),
  spelling,
});

/** A run in which one contact gathers dozens of companies: it gets 60 in one batch, then single ones come and go. */
export const anyHubRun = fc.record({
  pairs: fc.constant([{ from: '0-1', to: '0-2' }]),
  commands: fc
    .array(anyCommand(fc.tuple(fc.constant(0), fc.integer({ min: 50, max: 67 })), 8), { minLength: 1, maxLength: 40, size: 'max' })
    .map((commands) => [fullBatch, ...commands.map(atHub)]),
  limit: fc.constantFrom(7, 100, 500),
  spelling,
});

/** Turns a command so that it meets the hub: a swapped one begins at the company, and only companies are archived. */
function atHub(command: Command): Command {
  const isSwapped = command.isSwapped || command.kind === 'archive';
  if (!isSwapped) return command;
  const swap = ([hub, company]: [number, number]): [number, number] => [company, hub];
  return command.kind === 'batch'
    ? { ...command, isSwapped, ends: command.ends.map(swap) }
    : { ...command, isSwapped, ends: swap(command.ends) };
}

const fullBatch: Command = {
  kind: 'batch',
  ends: Array.from({ length: 60 }, (_, company): [number, number] => [0, company]),
  pair: 0,
  isSwapped: false,
  spelling: { edition: '2026-03', word: 0 },
};

/** A run under way: the server's portal, the model of it, and the records of both. */
interface World {
  readonly portal: PortalHandle;
  readonly model: AssociationModel;
  readonly records: ReadonlyMap<string, readonly ModelRecord[]>;
}

export async function begin(crosstie: Crosstie, chosen: readonly TypePair[], recordsPerType: number): Promise<World> {
  const portal = await crosstie.portal();
  const types = new Set(chosen.flatMap(({ from, to }) => [from, to]));
  const model = new AssociationModel();
  const records = new Map<string, ModelRecord[]>();
  for (const type of types) {
    const made: ModelRecord[] = [];
    for (let count = 0; count < recordsPerType; count += 1) made.push(await create(portal, type));
    for (const record of made) model.add(record);
    records.set(type, made);
  }
  return { portal, model, records };
}

function recordAt(world: World, type: string, at: number): ModelRecord {
  const record = world.records.get(type)?.[at];
  if (record === undefined) throw new Error(`the run has no record ${at} of ${type}`);
  return record;
}

/** The two rows that a link answers: by type id, the requested direction first on a tie. */
function rowsOf(from: ModelRecord, to: ModelRecord): readonly LinkRow[] {
  const [there, back] = defaultIds(from.type, to.type) ?? [0, 0];
  const row = (one: ModelRecord, other: ModelRecord, typeId: number): LinkRow => ({
    from: { id: one.id },
    to: { id: other.id },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId },
  });
  const rows = [row(from, to, there), row(to, from, back)];
  return there <= back ? rows : rows.reverse();
}

/** A command with its records found. A single command has one pair. */
interface Order {
  readonly kind: Command['kind'];
  readonly types: TypePair;
  readonly asked: readonly (readonly [ModelRecord, ModelRecord])[];
  readonly spelling: Spelling;
}

export function orderOf(world: World, typePairs: readonly TypePair[], command: Command): Order {
  const chosen = typePairs[command.pair % typePairs.length] ?? { from: '', to: '' };
  const types = command.isSwapped ? { from: chosen.to, to: chosen.from } : chosen;
  const ends = command.kind === 'batch' ? command.ends : [command.ends];
  const asked = ends.map(([one, other]) => [recordAt(world, types.from, one), recordAt(world, types.to, other)] as const);
  return { kind: command.kind, types, asked, spelling: command.spelling };
}

/** Sends an order to the server. */
export async function send(portal: PortalHandle, { kind, types, asked, spelling }: Order): Promise<LinkAnswer> {
  if (kind === 'batch') return associateBatch(portal, asked, types, spelling);
  const [pair] = asked;
  if (pair === undefined) throw new Error(`nothing to ${kind}`);
  if (kind === 'associate') return associate(portal, ...pair, spelling);
  const status = kind === 'remove' ? await remove(portal, ...pair, spelling) : await archive(portal, pair[0], spelling);
  return { status, results: [], numErrors: 0 };
}

/** Has the model obey an order and tells what the server has to answer. */
export function obey(model: AssociationModel, { kind, asked }: Order): LinkAnswer {
  if (kind === 'remove' || kind === 'archive') {
    for (const [one, other] of asked) kind === 'remove' ? model.remove(one, other) : model.archive(one);
    return { status: 204, results: [], numErrors: 0 };
  }
  const held = asked.filter(([one, other]) => model.associate(one, other));
  const results = held.flatMap(([one, other]) => rowsOf(one, other));
  const failed = asked.length - held.length;
  if (kind === 'associate') return { status: failed === 0 ? 200 : 400, results, numErrors: 0 };
  return { status: failed === 0 ? 200 : 207, results, numErrors: failed };
}

/** Reads every record and every list of it and compares them with the model. */
export async function compare({ portal, model, records }: World, limit: number, spelling: Spelling): Promise<void> {
  for (const [type, ofType] of records) {
    for (const record of ofType) {
      expect(await statusOf(portal, record, spelling)).toBe(model.isLive(record) ? 200 : 404);
      for (const toType of records.keys()) {
        const rows = await list(portal, record, toType, limit, spelling);
        expect(rows, `${type} ${record.id} to ${toType}`).toEqual(model.neighbours(record, toType));
      }
    }
  }
}

/** One direction of a link as it is listed. */
export interface ListedEdge {
  readonly from: ModelRecord;
  readonly to: ModelRecord;
  readonly types: readonly { readonly typeId: number; readonly label: string | null }[];
}

/** Everything that any record lists. A record that answers 404 lists nothing. */
export async function listedEdges({ portal, records }: World, limit: number, spelling: Spelling): Promise<readonly ListedEdge[]> {
  const edges: ListedEdge[] = [];
  for (const from of [...records.values()].flat()) {
    for (const type of records.keys()) {
      const rows = (await list(portal, from, type, limit, spelling)) ?? [];
      edges.push(...rows.map((row) => ({ from, to: { type, id: String(row.toObjectId) }, types: row.associationTypes })));
    }
  }
  return edges;
}
