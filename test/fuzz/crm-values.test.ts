import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { anyJson, oddWords } from './garbage.ts';
import { inventory, newScene, type Scene, Stage } from './law.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

const stage = new Stage(crosstie, () => newScene(crosstie));
const headersOf = ({ portal }: Scene) => ({ authorization: `Bearer ${portal.token}`, 'content-type': 'application/json' });

/** Properties of contacts of every kind, one that HubSpot reckons and one that does not exist. */
const properties = [
  'firstname',
  'email',
  'lifecyclestage',
  'hs_object_id',
  'createdate',
  'hubspot_owner_id',
  'num_associated_contacts',
  'associations.companies',
  'x',
];
const operators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
];
const anyText = fc.oneof(
  fc.constantFrom(...oddWords),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('*', '**', 'a*b*', '%', '_', '2026-01-01', '1e9'),
);

test('no search, however odd, is answered with a failure of the server', async () => {
  // Mostly well-formed, because what is refused at the door tries nothing behind it.
  const mostly = <Value>(good: fc.Arbitrary<Value>, odd: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
  const filter = fc.record(
    {
      propertyName: mostly(fc.constantFrom(...properties), anyText),
      operator: mostly(fc.constantFrom(...operators), anyJson),
      value: mostly(anyText, anyJson),
      highValue: anyText,
      values: fc.array(anyText, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['propertyName', 'operator', 'value', 'values', 'highValue'] },
  );
  const group = fc.record({ filters: fc.array(filter, { minLength: 1, maxLength: 2 }) });
  const search = fc.record(
    {
      filterGroups: mostly(
        fc.array(group, { maxLength: 2 }),
        fc.array(fc.record({ filters: fc.array(filter, { maxLength: 8 }) }), { maxLength: 7 }),
      ),
      filters: mostly(fc.array(filter, { maxLength: 1 }), anyJson),
      query: mostly(anyText, anyJson),
      sorts: mostly(fc.array(fc.constantFrom(...properties, '-createdate'), { maxLength: 1 }), fc.array(anyJson, { maxLength: 2 })),
      properties: fc.array(anyText, { maxLength: 3 }),
      limit: mostly(fc.integer({ min: 0, max: 200 }), anyJson),
      after: mostly(fc.nat(300), anyJson),
    },
    { requiredKeys: [] },
  );
  const scene = await newScene(crosstie);
  const headers = headersOf(scene);
  // A search writes nothing, answered or refused: whether that is so is seen at the end.
  const before = await inventory(scene);
  const searching = new Stage(
    crosstie,
    async () => scene,
    async () => 'as it was',
  );
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('contacts', 'deals', '0-2'), search, async (type, body) => {
      const request = { method: 'POST', path: `/crm/objects/2026-03/${type}/search`, headers, body: Buffer.from(JSON.stringify(body)) };
      const { status } = await searching.expectLaw(() => request);
      if (status === 200) answered += 1;
    }),
    { numRuns: 1_500 },
  );
  expect(answered).toBeGreaterThan(200);
  expect(await inventory(scene)).toBe(before);
});

test('no value, however odd, is answered with a failure of the server or half written', async () => {
  const names = [
    'firstname',
    'email',
    'lifecyclestage',
    'hubspot_owner_id',
    'annualrevenue',
    'createdate',
    'date_of_birth',
    'hs_object_id',
    'hs_additional_emails',
    'nothing',
  ];
  const value = fc.oneof(anyText, anyJson, fc.constantFrom('', null, ';', ';;', 'lead;', 'a@b.example', 'x'.repeat(70_000)));
  const written = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('POST', 'PATCH'), written, async (method, properties) => {
      await stage.expectLaw((scene) => {
        const path = `/crm/objects/2026-03/contacts${method === 'PATCH' ? `/${scene.contact}` : ''}`;
        return { method, path, headers: headersOf(scene), body: Buffer.from(JSON.stringify({ properties })) };
      });
    }),
    { numRuns: 400 },
  );
});
