import { parseRecordId } from '../domain/ids.ts';
import type { TypeSpec } from '../domain/labelled-link.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem } from '../domain/problem.ts';
import { othersTurn } from '../operations/call.ts';
import { associateLabelled, type LabelledInput } from '../operations/labelled-associations.ts';
import { createRecordsApart, type NewRecordInput } from '../operations/record-creation.ts';
import { type TypePair, unknownLabel } from './definitions.ts';
import type { SeedAssociation, SeedFault, SeedPath, SeedRecord } from './document.ts';
import { findLabel, withIds } from './names.ts';
import { faultOf, listsOf, type PlantedRecord, type Planting, type PlantPart, type TypeList, typeAt } from './planting.ts';

/** Records that go into one write, and records between two looks at what else the server has to do. */
const recordsAtOnce = 500;

/** Creates the seed's records, type by type in their order, so that they get the same ids each time. */
export const plantRecords: PlantPart = async (planting) => {
  const lists = listsOf(planting, 'records', planting.document.records);
  if ('fault' in lists) return lists.fault;
  for (const list of lists) {
    const taken = keysTaken(planting, list);
    if (taken !== undefined) return taken;
    for (let from = 0; from < list.items.length; from += recordsAtOnce) {
      const fault = await plantSome(planting, list, from, Math.min(from + recordsAtOnce, list.items.length));
      if (fault !== undefined) return fault;
      await othersTurn();
    }
    planting.counts.set(list.word, (planting.counts.get(list.word) ?? 0) + list.items.length);
  }
  return undefined;
};

/** A key names one record of its type. */
function keysTaken({ records }: Planting, { path, type, items }: TypeList<SeedRecord>): SeedFault | undefined {
  const names = new Set<string>();
  for (const [place, record] of items.entries()) {
    for (const field of ['key', 'id'] as const) {
      const name = record[field];
      if (name === undefined || (field === 'id' && String(name) === record.key)) continue;
      const key = keyOf(type, String(name));
      if (names.has(key) || records.has(key))
        return { path: [...path, place, field], reason: `another record of the seed goes by ${name}` };
      names.add(key);
    }
  }
  return undefined;
}

/** Creates some records of a type: those in a row that were created at one time go into one write. All are submitted before the first is awaited. */
async function plantSome(planting: Planting, list: TypeList<SeedRecord>, from: number, end: number): Promise<SeedFault | undefined> {
  const { call } = planting;
  const { path, type, items } = list;
  const writes: { readonly from: number; readonly made: ReturnType<typeof createRecordsApart> }[] = [];
  for (let place = from; place < end; ) {
    const createdAt = items[place]?.createdAt;
    const at = createdAt === undefined ? call.now() : Date.parse(createdAt);
    if (!(at >= 0)) return { path: [...path, place, 'createdAt'], reason: `${createdAt} is no time since 1970` };
    const inputs: NewRecordInput[] = [];
    for (let next = place; next < end && items[next]?.createdAt === createdAt; next += 1) {
      const record = items[next];
      if (record !== undefined) inputs.push(inputOf(planting, type, record));
    }
    writes.push({ from: place, made: createRecordsApart({ ...call, now: () => at }, type, inputs) });
    place += inputs.length;
  }
  const made = await Promise.all(writes.map((write) => write.made));
  for (const [at, records] of made.entries()) {
    const first = writes[at]?.from ?? from;
    if (isProblem(records)) return faultOf([...path, first], records);
    for (const [offset, record] of records.entries()) {
      const place = first + offset;
      if (isProblem(record)) return faultOf([...path, place], record);
      remember(planting, list, place, record.id);
    }
  }
  return undefined;
}

function inputOf({ call }: Planting, type: ObjectType, { id: given, properties }: SeedRecord): NewRecordInput {
  const id = given === undefined ? undefined : parseRecordId(given);
  return { properties: withIds(call.portal.schema, type, properties), links: [], ...(id !== undefined && { id }) };
}

function remember(planting: Planting, { path, word, type, items }: TypeList<SeedRecord>, place: number, id: PlantedRecord['id']): void {
  const { key, id: given } = items[place] ?? {};
  planting.paths.set(String(id), [...path, place]);
  const names = [key, given].flatMap((name) => (name === undefined ? [] : String(name)));
  for (const name of names) planting.records.set(keyOf(type, name), { type, id, name: `${word}:${names[0]}` });
}

function keyOf({ key }: ObjectType, name: string): string {
  return `${key}:${name}`;
}

/** Makes the seed's associations in their order: those in a row between the same two types go into one write. */
export const plantAssociations: PlantPart = async (planting) => {
  const { call, document, linksAtOnce } = planting;
  const associations = document.associations ?? [];
  let open: { readonly pair: TypePair; readonly from: number; readonly inputs: LabelledInput[] } | undefined;
  const close = async (): Promise<SeedFault | undefined> => {
    if (open === undefined) return undefined;
    const { pair, from, inputs } = open;
    open = undefined;
    const { problems } = await associateLabelled(call, pair.from, pair.to, inputs, 'kept');
    planting.links += inputs.length;
    // Where several went into one write, it was rehearsed one by one: the first of them stands for the one that is refused now.
    return problems[0] === undefined ? undefined : faultOf(['associations', from], problems[0]);
  };
  for (const [place, association] of associations.entries()) {
    const read = readLink(planting, place, association);
    if ('fault' in read) return read.fault;
    const isFull = open !== undefined && open.inputs.length >= linksAtOnce;
    if (isFull || open?.pair.from !== read.pair.from || open.pair.to !== read.pair.to) {
      const fault = await close();
      if (fault !== undefined) return fault;
      open = { pair: read.pair, from: place, inputs: [] };
    }
    open.inputs.push(read.input);
    if (place % yieldEvery === 0) await othersTurn();
  }
  return close();
};

/** Associations between two looks at what else the server has to do. */
const yieldEvery = 1_000;

function readLink(
  planting: Planting,
  place: number,
  { from: fromRef, to: toRef, labels = [], types = [] }: SeedAssociation,
): { readonly pair: TypePair; readonly input: LabelledInput } | { readonly fault: SeedFault } {
  const path = ['associations', place];
  const from = recordAt(planting, [...path, 'from'], fromRef);
  if ('fault' in from) return from;
  const to = recordAt(planting, [...path, 'to'], toRef);
  if ('fault' in to) return to;
  const { schema } = planting.call.portal;
  const pair = { from: from.type, to: to.type };
  if (schema.links.between(from.type.key, to.type.key).defaultType === undefined)
    return { fault: unknownLabel(planting, path, pair, undefined) };
  const specs: TypeSpec[] = types.map(({ category, typeId }) => ({ associationCategory: category, associationTypeId: typeId }));
  for (const [at, label] of labels.entries()) {
    const type = findLabel(schema, from.type, to.type, label);
    if (type === undefined) return { fault: unknownLabel(planting, [...path, 'labels', at], pair, label) };
    specs.push({ associationCategory: type.category, associationTypeId: type.id });
  }
  return { pair, input: { from: from.id, to: to.id, types: specs } };
}

/** The record that a reference such as `contacts:ada` names. */
function recordAt(planting: Planting, path: SeedPath, ref: string): PlantedRecord | { readonly fault: SeedFault } {
  const colon = ref.indexOf(':');
  if (colon < 1) return { fault: { path, reason: `${ref} names no record: expected an object type, a colon and a key` } };
  const type = typeAt(planting, path, ref.slice(0, colon));
  if ('fault' in type) return type;
  const found = planting.records.get(keyOf(type, ref.slice(colon + 1)));
  return found ?? { fault: { path, reason: `the seed has no record ${ref}` } };
}
