import { hubspotAssociationTypes } from '../domain/association-type.ts';
import { parseObjectTypeId, standardObjectTypes } from '../domain/object-type.ts';
import { nextIn } from './account.ts';
import type { LinkRow } from './links.ts';
import { numberIn, type Row, rowOf, rowsIn, textIn } from './reading.ts';
import type { Answer } from './remote.ts';
import { type Found, type Note, notRead, type Steps } from './steps.ts';
import type { PulledType } from './types.ts';

/** One way in which two records are associated, as the remote tells it. */
export interface WireType {
  readonly category: string;
  readonly typeId: number;
}

/** An association as it is read from one of its ends. */
export interface SampledLink {
  readonly from: { readonly type: PulledType; readonly id: string };
  readonly to: { readonly type: PulledType; readonly id: string };
  readonly types: readonly WireType[];
}

/** Which records a seed gets, by object type id, and how they are associated: each association as it was read from one end, mostly from both. */
export interface Sample {
  readonly records: ReadonlyMap<string, readonly string[]>;
  readonly links: readonly SampledLink[];
}

/** Where a sample begins and how large it may become. */
export interface SampleBounds {
  /** The object type whose newest records it begins with. */
  readonly start: PulledType;
  /** Most records of each object type. */
  readonly perType: number;
}

/** Steps from a first record to any other. */
const hopsMax = 4;
/** Records in one batch that reads associations: a page of 500 for each has to fit into one answer. */
const linkInputsMax = 100;
/** Pages of 500 that are read of one record's associations with one object type. */
const pagesPerRecordMax = 4;
/** Records on a page of a search. Source: search guide. */
const searchPageMax = 200;

/**
 * Chooses a connected sample: the newest records of one object type, then breadth first what is associated with them, at most so many of a type. Every
 * record but the first ones is associated with one that was there before it.
 */
export async function chooseSample(
  steps: Steps,
  types: readonly PulledType[],
  links: readonly LinkRow[],
  { start, perType }: SampleBounds,
): Promise<Sample> {
  const kept = new Kept(types, perType);
  const found: SampledLink[] = [];
  let frontier: Frontier = new Map([[start.id, kept.add(start, await newestRecords(steps, start, perType))]]);
  for (let hop = 0; hop <= hopsMax && frontier.size > 0; hop += 1) {
    const next = new Map<string, readonly string[]>();
    for (const { from, to, ids } of readsOf(frontier, types, links)) {
      const read = await readLinks(steps, from, to, ids, hop);
      found.push(...read);
      // The last records are looked at for associations with those that are there, and not followed.
      const neighbours = hop === hopsMax ? [] : read.map((link) => link.to.id);
      const fresh = kept.add(to, neighbours);
      if (fresh.length > 0) next.set(to.id, [...(next.get(to.id) ?? []), ...fresh]);
    }
    frontier = next;
  }
  return { records: kept.sorted(), links: found.filter(({ from, to }) => kept.has(from) && kept.has(to)) };
}

/** Records that were found last, by object type id. */
type Frontier = ReadonlyMap<string, readonly string[]>;

/** The records that a sample has so far, at most so many of each object type. */
class Kept {
  readonly #ids: ReadonlyMap<string, Set<string>>;
  readonly #perType: number;

  constructor(types: readonly PulledType[], perType: number) {
    this.#ids = new Map(types.map(({ id }) => [id, new Set<string>()]));
    this.#perType = perType;
  }

  has({ type, id }: SampledLink['from']): boolean {
    return this.#ids.get(type.id)?.has(id) === true;
  }

  /** Adds those that are not there yet, as far as there is room, and answers these. */
  add({ id: type }: PulledType, ids: readonly string[]): readonly string[] {
    const own = this.#ids.get(type) ?? new Set<string>();
    const fresh = [...new Set(ids)].filter((id) => !own.has(id)).slice(0, this.#perType - own.size);
    for (const id of fresh) own.add(id);
    return fresh;
  }

  sorted(): Frontier {
    return new Map([...this.#ids].map(([type, ids]) => [type, [...ids].toSorted(compareIds)]));
  }
}

/** Which associations the last records are asked for, in the order of the object types. */
function readsOf(frontier: Frontier, types: readonly PulledType[], links: readonly LinkRow[]) {
  return types.flatMap((from) => {
    const ids = frontier.get(from.id) ?? [];
    return ids.length === 0 ? [] : types.filter((to) => areLinkable(links, from, to)).map((to) => ({ from, to, ids }));
  });
}

/** Compares ids of records as the numbers that they are, however long. */
export function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}

function areLinkable(links: readonly LinkRow[], from: PulledType, to: PulledType): boolean {
  const [fromKey, toKey] = [parseObjectTypeId(from.id), parseObjectTypeId(to.id)];
  if (fromKey === undefined || toKey === undefined) return false;
  const isHubspots = hubspotAssociationTypes().between(fromKey, toKey).defaultType !== undefined;
  return isHubspots || links.some((link) => link.from === from.id && link.to === to.id);
}

function newestRecords(steps: Steps, type: PulledType, count: number): Promise<readonly string[]> {
  return steps.run(`${type.word}: newest ${count}`, async (): Promise<Found<readonly string[]>> => {
    const created = standardObjectTypes().find(({ id }) => id === type.id)?.row.createdProperty ?? 'hs_createdate';
    const sorts = [{ propertyName: created, direction: 'DESCENDING' }];
    const ids = new Set<string>();
    let after: string | undefined;
    for (let before = -1; before < ids.size && ids.size < count; ) {
      // A page that brings nothing new is the last one, wherever its cursor leads.
      before = ids.size;
      const limit = Math.min(searchPageMax, count - ids.size);
      const body = { filterGroups: [], sorts, properties: ['hs_object_id'], limit, ...(after !== undefined && { after }) };
      const answer: Answer = await steps.remote.search(`/crm/objects/2026-03/${type.id}/search`, body);
      if (answer.kind !== 'found') return notRead(answer, { part: 'records', of: type.word }, []);
      for (const row of rowsIn(answer.body, 'results')) ids.add(textIn(row, 'id') ?? '');
      after = nextIn(answer.body);
      if (after === undefined) break;
    }
    ids.delete('');
    return { value: [...ids], notes: [] };
  });
}

async function readLinks(
  steps: Steps,
  from: PulledType,
  to: PulledType,
  ids: readonly string[],
  hop: number,
): Promise<readonly SampledLink[]> {
  const links: SampledLink[] = [];
  for (let at = 0; at < ids.length; at += linkInputsMax) {
    const name = `${from.word} to ${to.word}: associations ${hop}.${at / linkInputsMax}`;
    const rows = await steps.run(name, () => readLinkPages(steps, from, to, ids.slice(at, at + linkInputsMax)));
    for (const row of rows) links.push({ from: { type: from, id: row.from }, to: { type: to, id: row.to }, types: row.types });
  }
  return links;
}

interface WireLink {
  readonly from: string;
  readonly to: string;
  readonly types: readonly WireType[];
}

async function readLinkPages(steps: Steps, from: PulledType, to: PulledType, ids: readonly string[]): Promise<Found<readonly WireLink[]>> {
  const place = { part: 'associations', of: `${from.word} to ${to.word}` };
  const links: WireLink[] = [];
  let inputs: readonly { readonly id: string; readonly after?: string }[] = ids.map((id) => ({ id }));
  for (let page = 0; inputs.length > 0; page += 1) {
    if (page === pagesPerRecordMax) {
      const notes = inputs.map(({ id }): Note => ({ kind: 'leftOut', ...place, why: `${id} has more than are read` }));
      return { value: links.toSorted(compareLinks), notes };
    }
    const answer = await steps.remote.post(`/crm/associations/2026-03/${from.id}/${to.id}/batch/read`, { inputs });
    if (answer.kind !== 'found') return notRead(answer, place, []);
    const rows = rowsIn(answer.body, 'results');
    links.push(...rows.flatMap(linksIn));
    inputs = rows.flatMap((row) => {
      const [id, after] = [textIn(rowOf(row['from']), 'id'), nextIn(row)];
      return id === undefined || after === undefined ? [] : [{ id, after }];
    });
  }
  return { value: links.toSorted(compareLinks), notes: [] };
}

function linksIn(row: Row): readonly WireLink[] {
  const from = textIn(rowOf(row['from']), 'id');
  return rowsIn(row, 'to').flatMap((link): readonly WireLink[] => {
    const to = textIn(link, 'toObjectId');
    if (from === undefined || to === undefined) return [];
    const types = rowsIn(link, 'associationTypes').flatMap((type): readonly WireType[] => {
      const [category, typeId] = [textIn(type, 'category'), numberIn(type, 'typeId')];
      return category === undefined || typeId === undefined ? [] : [{ category, typeId }];
    });
    return [{ from, to, types }];
  });
}

function compareLinks(one: WireLink, other: WireLink): number {
  return compareIds(one.from, other.from) || compareIds(one.to, other.to);
}
