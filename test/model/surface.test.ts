import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { SurfaceModel } from './surface-model.ts';
import { anyHubRun, anyRun, obey, orderOf } from './surface-orders.ts';
import {
  expectedAlong,
  expectedCounts,
  expectedDefinitions,
  expectedList,
  expectedNames,
  makeRecords,
  type Reading,
  readAlong,
  readBatch,
  readCounts,
  readDefinitions,
  readList,
  readNames,
  send,
} from './surface-wire.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

/** Milliseconds: ends the search for a smaller counterexample before the test's own time is up. */
const interruptAfterTimeLimit = 60_000;

/** Enough for one-per kinds to have rivals and for limits of two to be reached. */
const recordsOfType = 3;

test('after any commands in any editions every other way of reading shows what a small model says', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, (run) => obeyedByBoth(run, () => recordsOfType)),
    { numRuns: 120, interruptAfterTimeLimit },
  );
});

test('around a record with as many neighbours as need counters too', async () => {
  await fc.assert(
    fc.asyncProperty(anyHubRun, (run) => obeyedByBoth(run, (type) => (type === '0-2' ? 2 : recordsOfHubRun))),
    { numRuns: 10, interruptAfterTimeLimit },
  );
});

/** A few more than the number of neighbours from which the embedded engine keeps counters. */
const recordsOfHubRun = 68;

interface Run extends Omit<Reading, 'portal'> {
  readonly pairs: readonly (readonly [string, string])[];
  readonly schema: Commands;
  readonly commands: Commands;
}
type Commands = readonly Parameters<typeof orderOf>[0][];

/** Sends every command to the server and to the model, compares the answers, and in the end whatever can be read. */
async function obeyedByBoth({ pairs, schema, commands, limit, edition }: Run, countOf: (type: string) => number): Promise<void> {
  const portal = await crosstie.portal();
  const model = new SurfaceModel();
  const records = new Map<string, string[]>();
  for (const type of new Set(pairs.flat())) {
    const made = [...(await makeRecords(portal, type, countOf(type)))];
    for (const name of made) model.add(name);
    records.set(type, made);
  }
  for (const command of [...schema, ...commands]) {
    const order = orderOf(command, pairs, records, model);
    const { made, ...answer } = await send(portal, order);
    expect(answer, JSON.stringify(order)).toEqual(obey(model, order, made));
    records.get(order.from)?.push(...made.map((id) => `${order.from}/${id}`));
  }
  await compare(model, records, pairs, { portal, edition, limit });
}

async function compare(
  model: SurfaceModel,
  records: ReadonlyMap<string, readonly string[]>,
  pairs: readonly (readonly [string, string])[],
  reading: Reading,
): Promise<void> {
  const both = pairs.flatMap(([one, other]) => (one === other ? [[one, other] as const] : [[one, other] as const, [other, one] as const]));
  for (const [from, to] of both) {
    expect(await readDefinitions(reading, from, to)).toEqual(expectedDefinitions(model, from, to));
    const names = records.get(from) ?? [];
    const lists = names.map((name) => expectedList(model, name, to));
    expect(await readBatch(reading, names, to)).toEqual(lists.map((list) => (list?.length === 0 ? null : list)));
    for (const [place, name] of names.entries()) {
      expect(await readList(reading, name, to), name).toEqual(lists[place]);
      const along = model.isLive(name) ? await readAlong(reading, name, to) : undefined;
      if (along !== undefined) expect(along, name).toEqual(expectedAlong(model, name, to));
      for (const isAll of [true, false])
        expect(await readNames(reading, name, to, isAll), name).toEqual(expectedNames(model, name, to, isAll));
    }
  }
  const types = [...records.keys()].sort((one, other) => Number(one.slice(2)) - Number(other.slice(2)));
  for (const name of [...records.values()].flat()) {
    if (model.isLive(name)) expect(await readCounts(reading, name), name).toEqual(expectedCounts(model, name, types));
  }
}
