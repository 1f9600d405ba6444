import { AssociationTypes } from '@hubspot/api-client';
import { afterAll, expect, test } from 'vitest';
import { associationRows } from '../../src/catalogue/association-types/index.ts';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { startCrosstie } from '../../src/index.ts';
import { AssociationModel, defaultIds, reachableTypes } from './model.ts';
import { associate, create, linkEditions, list, plainSpelling } from './wire.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const ordered = reachableTypes.flatMap((from) => reachableTypes.map((to) => ({ from, to })));
const linkable = ordered.filter(({ from, to }) => defaultIds(from, to) !== undefined);

/** The type id that the official Node client gives a link, read from names such as `postalMailToDeal`. */
const clientIds = new Map(
  Object.entries(AssociationTypes).flatMap(([name, id]): (readonly [string, number])[] => {
    const [, from, to] = /^([a-zA-Z]+?)To([A-Z][A-Za-z]*)$/.exec(name) ?? [];
    const [fromType, toType] = [typeNamed(from), typeNamed(to)];
    return typeof id === 'number' && fromType !== undefined && toType !== undefined ? [[`${fromType}>${toType}`, id]] : [];
  }),
);

function typeNamed(camel: string | undefined): string | undefined {
  const word = camel?.replace(/[A-Z]/g, (letter, place) => `${place === 0 ? '' : '_'}${letter.toLowerCase()}`) ?? '';
  return objectTypeRows.find((row) => (row.pathNames as readonly string[]).includes(word))?.id ?? undefined;
}

test('every ordered pair with a default type links with its two ids and both ends list it', async () => {
  expect(linkable.length).toBeGreaterThan(380);
  for (const [place, { from, to }] of linkable.entries()) {
    const portal = await crosstie.portal();
    const one = await create(portal, from);
    const other = await create(portal, to);
    const spelling = { edition: linkEditions[place % linkEditions.length] ?? 'v4', word: place % 4 };
    const answer = await associate(portal, one, other, spelling);
    const name = `${from} to ${to}`;
    const [there, back] = defaultIds(from, to) ?? [];
    expect(answer.status, name).toBe(200);
    const rows = answer.results.map((row) => [row.from.id, row.to.id, row.associationSpec.associationTypeId]);
    const expected = [
      [one.id, other.id, there],
      [other.id, one.id, back],
    ].sort((a, b) => Number(a[2]) - Number(b[2]));
    expect(rows, name).toEqual(expected);

    const model = new AssociationModel();
    model.add(one);
    model.add(other);
    model.associate(one, other);
    expect(await list(portal, one, to, 500, spelling), name).toEqual(model.neighbours(one, to));
    expect(await list(portal, other, from, 500, spelling), name).toEqual(model.neighbours(other, from));
  }
});

test('every ordered pair without a default type is refused and leaves nothing behind', async () => {
  const portal = await crosstie.portal();
  const records = new Map<string, { readonly type: string; readonly id: string }[]>();
  for (const type of reachableTypes) records.set(type, [await create(portal, type), await create(portal, type)]);
  for (const { from, to } of ordered.filter((pair) => !linkable.includes(pair))) {
    const [one] = records.get(from) ?? [];
    const [, other] = records.get(to) ?? [];
    if (one === undefined || other === undefined) throw new Error('a record is missing');
    expect((await associate(portal, one, other, plainSpelling)).status, `${from} to ${to}`).toBe(400);
    expect(await list(portal, one, to, 500, plainSpelling), `${from} to ${to}`).toEqual([]);
  }
});

test("the server's default ids are those of the official client wherever the client knows the pair", async () => {
  const known = linkable.filter(({ from, to }) => clientIds.has(`${from}>${to}`));
  expect(known.length).toBeGreaterThan(70);
  const portal = await crosstie.portal();
  for (const { from, to } of known) {
    const one = await create(portal, from);
    const other = await create(portal, to);
    const { results } = await associate(portal, one, other, plainSpelling);
    const own = results.find((row) => row.from.id === one.id);
    expect(own?.associationSpec.associationTypeId, `${from} to ${to}`).toBe(clientIds.get(`${from}>${to}`));
  }
});

test('the two directions of every type have neighbouring ids, and no id stands for two links', () => {
  const ids = associationRows.flatMap((row) => row.ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { from, to, ids: both } of associationRows) {
    const [there, back = there] = both;
    expect(Math.abs(there - back), `${from} to ${to}: ${both}`).toBe(from === to && both.length === 1 ? 0 : 1);
  }
});
