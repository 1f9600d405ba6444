import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import type { ModelRecord } from './model.ts';
import { associate, associateBatch, create, plainSpelling, remove } from './wire.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

/** A graph as simply as it can be said: who is linked to whom, both ways. */
type Graph = ReadonlyMap<string, Set<string>>;

const types = ['0-1', '0-2', '0-3'] as const;
const recordsOfType = 5;
const recordCount = types.length * recordsOfType;

const anyGraph = fc.record({
  /** Places of two records that are linked, or unlinked again. */
  links: fc.array(fc.tuple(fc.nat(recordCount - 1), fc.nat(recordCount - 1), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: 24,
    size: 'max',
  }),
  allowed: fc.option(fc.subarray([...types], { minLength: 1 }), { nil: undefined }),
});

interface Shown {
  readonly objectTypeId: string;
  readonly id: string;
}
interface Neighbours {
  readonly results: readonly (Shown & { readonly hops: number; readonly via: Shown })[];
  readonly truncated: null;
}
interface Path {
  readonly hops: number | null;
  readonly path: readonly { readonly from: Shown; readonly to: Shown; readonly associationTypes: readonly object[] }[] | null;
}

test('the records around one are what a search over a small model finds, and so is the length of every path', async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async ({ links, allowed }) => {
      const { portal, records, graph } = await build(links);
      const query = allowed === undefined ? '' : `&objectTypes=${allowed.join(',')}`;
      const mayPass = (name: string) => allowed === undefined || allowed.some((type) => name.startsWith(`${type}/`));
      const asked = records.filter((_, place) => place % 2 === 0);
      const linked = asked.flatMap((from, place) =>
        asked.slice(place + 1).flatMap((to) => (graph.get(nameOf(from))?.has(nameOf(to)) ? [[nameOf(from), nameOf(to)]] : [])),
      );
      const body = JSON.stringify({ records: asked.map(({ type, id }) => ({ objectType: type, objectId: id })) });
      const among = await portal.fetch(`/_crosstie/portals/${portal.portalId}/graph/links`, { method: 'POST', body });
      const { results } = (await among.json()) as { readonly results: readonly { readonly from: Shown; readonly to: Shown }[] };
      expect(results.map(({ from, to }) => [shownName(from), shownName(to)])).toEqual(linked);
      for (const record of records.filter((_, place) => place % 4 === 0)) {
        const found = await read<Neighbours>(portal, `neighbours/${record.type}/${record.id}?hops=3${query}`);
        const around = distances(graph, nameOf(record), 3, mayPass);
        expect(new Map(found.results.map((row) => [shownName(row), row.hops]))).toEqual(around);
        for (const row of found.results) {
          expect(graph.get(shownName(row.via))?.has(shownName(row))).toBe(true);
          expect(row.hops === 1 ? nameOf(record) : shownName(row.via)).toBe(shownName(row.via));
        }
        for (const other of records.filter((_, place) => place % 3 === 0)) {
          const path = await read<Path>(portal, `path/${record.type}/${record.id}/${other.type}/${other.id}?hops=6${query}`);
          const reachable = distances(graph, nameOf(record), 6, (name) => name === nameOf(other) || mayPass(name));
          expect(path.hops).toBe(record === other ? 0 : (reachable.get(nameOf(other)) ?? null));
          expectWhole(path, record, other, graph, mayPass);
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('records two hops away are the neighbours of neighbours, without the first and its own', async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async ({ links }) => {
      const { portal, records, graph } = await build(links);
      for (const record of records) {
        const { results } = await read<Neighbours>(portal, `neighbours/${record.type}/${record.id}?hops=2`);
        const near = graph.get(nameOf(record)) ?? new Set();
        const further = new Set([...near].flatMap((name) => [...(graph.get(name) ?? [])]));
        for (const name of [...near, nameOf(record)]) further.delete(name);
        expect(new Set(results.filter(({ hops }) => hops === 1).map(shownName))).toEqual(near);
        expect(new Set(results.filter(({ hops }) => hops === 2).map(shownName))).toEqual(further);
      }
    }),
    { numRuns: 10 },
  );
});

/** Links, or for a 0 unlinks, in the server and in the model. */
async function build(links: readonly (readonly [number, number, number])[]) {
  const portal = await crosstie.portal();
  const records: ModelRecord[] = [];
  for (const type of types) for (let count = 0; count < recordsOfType; count += 1) records.push(await create(portal, type));
  const graph: Graph = new Map(records.map((record) => [nameOf(record), new Set()]));
  for (const [place, otherPlace, kind] of links) {
    const [one, other] = [records[place], records[otherPlace]];
    if (one === undefined || other === undefined || one === other) continue;
    if (kind === 0) await remove(portal, one, other, plainSpelling);
    else if (kind === 1) await associateBatch(portal, [[one, other]], { from: one.type, to: other.type }, plainSpelling);
    else await associate(portal, one, other, plainSpelling);
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const near = graph.get(nameOf(from));
      kind === 0 ? near?.delete(nameOf(to)) : near?.add(nameOf(to));
    }
  }
  return { portal, records, graph };
}

/** The distance of every record within so many hops of one; only those that may be passed are walked through or given. */
function distances(graph: Graph, start: string, hopsMax: number, mayPass: (name: string) => boolean): ReadonlyMap<string, number> {
  const found = new Map([[start, 0]]);
  for (const [name, hops] of found) {
    if (hops === hopsMax) continue;
    for (const next of graph.get(name) ?? []) if (!found.has(next) && mayPass(next)) found.set(next, hops + 1);
  }
  found.delete(start);
  return found;
}

/** Expects that a path leads from one record to the other over links that exist, through records that may be passed. */
function expectWhole({ path }: Path, from: ModelRecord, to: ModelRecord, graph: Graph, mayPass: (name: string) => boolean): void {
  let at = nameOf(from);
  for (const step of path ?? []) {
    expect(shownName(step.from)).toBe(at);
    expect(graph.get(at)?.has(shownName(step.to)), `${at} to ${shownName(step.to)}`).toBe(true);
    expect(step.associationTypes.length).toBeGreaterThan(0);
    at = shownName(step.to);
    expect(at === nameOf(to) || mayPass(at)).toBe(true);
  }
  if (path !== null) expect(at).toBe(nameOf(to));
}

async function read<Body>(portal: PortalHandle, rest: string): Promise<Body> {
  const response = await portal.fetch(`/_crosstie/portals/${portal.portalId}/graph/${rest}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

function nameOf({ type, id }: ModelRecord): string {
  return `${type}/${id}`;
}

function shownName({ objectTypeId, id }: Shown): string {
  return `${objectTypeId}/${id}`;
}
