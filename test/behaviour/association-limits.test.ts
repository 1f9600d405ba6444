import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { allLimitsPath, type LabelRows, type LimitAnswer, type LimitRows, labelsPath, limitsPath, validation } from './definition-wire.ts';
import { instant, linkEditions } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const pair = limitsPath('contacts', 'deals');
const hubspot = (typeId: number, maxToObjectIds: number) => ({ category: 'HUBSPOT_DEFINED', typeId, maxToObjectIds });
const user = (typeId: number, maxToObjectIds: number) => ({ category: 'USER_DEFINED', typeId, maxToObjectIds });
const row = (category: string, typeId: number, max: number | null, label: string | null = null) => ({
  category,
  typeId,
  userEnforcedMaxToObjectIds: max,
  label,
});
const create = (...inputs: readonly object[]) => client.post<LimitAnswer>(`${pair}/batch/create`, { inputs });
const update = (...inputs: readonly object[]) => client.post<LimitAnswer>(`${pair}/batch/update`, { inputs });
const purge = (...inputs: readonly object[]) => client.post<LimitAnswer>(`${pair}/batch/purge`, { inputs });
const ofPair = async () => (await client.get<LimitRows>(pair)).body.results;
const all = async () => (await client.get<LimitRows>(allLimitsPath())).body.results;

/** The recorded row of a type that is none of the pair's. */
const wrongType = (type: string) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
  message: `${type} is not a valid association type between CONTACT and DEAL`,
  context: { type: [type], fromObjectType: ['CONTACT'], toObjectType: ['DEAL'] },
});

describe('[associationLimits.create] [associationLimits.update] what a batch answers', () => {
  test.each(linkEditions)('%s: 201 for new limits, with the label; 200 for changed ones, without it', async (edition) => {
    const path = limitsPath('contacts', 'deals', edition);
    const made = await client.post<LimitAnswer>(`${path}/batch/create`, { inputs: [hubspot(4, 2)] });
    const times = { startedAt: expect.stringMatching(instant), completedAt: expect.stringMatching(instant) };
    expect([made.status, made.body]).toEqual([201, { status: 'COMPLETE', results: [row('HUBSPOT_DEFINED', 4, 2)], ...times }]);
    const changed = await client.post<LimitAnswer>(`${path}/batch/update`, { inputs: [hubspot(4, 11)] });
    const changedRow = { category: 'HUBSPOT_DEFINED', typeId: 4, userEnforcedMaxToObjectIds: 11 };
    expect([changed.status, changed.body]).toEqual([200, { status: 'COMPLETE', results: [changedRow], ...times }]);
    expect(Object.keys(changed.body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
  });

  test.each(linkEditions)('%s: all inputs fail: 207 CANCELED, with the recorded row', async (edition) => {
    for (const [verb, at] of ['create', 'update'].entries()) {
      const path = `${limitsPath('contacts', 'deals', edition)}/batch/${at}`;
      const { status, body } = await client.post<LimitAnswer>(path, { inputs: [hubspot(5, 11)] });
      expect([verb, status, body]).toMatchObject([
        verb,
        207,
        { status: 'CANCELED', results: [], numErrors: 1, errors: [wrongType('0-5')] },
      ]);
      expect(Object.keys(body)).toEqual(['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt']);
    }
  });

  test('some fail: 207 COMPLETE, and the others hold', async () => {
    const { status, body } = await create(hubspot(3, 5), hubspot(4, 5), user(1, 5), hubspot(-1, 5));
    expect([status, body]).toMatchObject([
      207,
      { status: 'COMPLETE', results: [row('HUBSPOT_DEFINED', 4, 5)], numErrors: 3, errors: ['0-3', '1-1', '0--1'].map(wrongType) },
    ]);
    expect(await ofPair()).toEqual([row('HUBSPOT_DEFINED', 4, 5)]);
  });

  test('no inputs are complete with no results', async () => {
    expect(await create()).toMatchObject({ status: 201, body: { status: 'COMPLETE', results: [] } });
    expect(await update()).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [] } });
  });

  test('more inputs than a batch takes are refused', async () => {
    const { status, body } = await create(...Array.from({ length: 101 }, () => hubspot(4, 5)));
    expect([status, body]).toMatchObject([400, { message: expect.stringContaining('supported in a batch is 100') }]);
  });

  test('a category that HubSpot does not have is refused by the JSON reader', async () => {
    const { status, body } = await create({ ...hubspot(4, 5), category: 'MINE' });
    expect([status, body]).toMatchObject([400, { message: expect.stringContaining('Invalid input JSON on line 1, column') }]);
  });

  test('a limit that is there already is replaced by a create, and one that is not is set by an update', async () => {
    await update(hubspot(4, 7));
    await create(hubspot(4, 3));
    expect(await ofPair()).toEqual([row('HUBSPOT_DEFINED', 4, 3)]);
  });
});

describe('[associationLimits.create] [associationLimits.update] the value of a limit', () => {
  let label: number;
  beforeEach(async () => {
    const { body } = await client.post<LabelRows>(labelsPath('contacts', 'deals'), { label: 'Buyer', name: 'buyer' });
    label = body.results[0]?.typeId ?? 0;
  });
  const refused = (max: number, lowest: number, highest: number) => ({
    status: 207,
    body: {
      status: 'CANCELED',
      errors: [
        {
          ...validation,
          subCategory: 'crm.associations.INVALID_ASSOCIATION_LIMIT',
          message: `The association limit ${max} is not allowed: it must be between ${lowest} and ${highest}`,
          context: { maxToObjectIds: [String(max)] },
        },
      ],
    },
  });

  test.each([0, -1, 10_001, 2 ** 31])('%d is out of range', async (max) => {
    expect(await create(hubspot(4, max))).toMatchObject(refused(max, 1, 10_000));
    expect(await ofPair()).toEqual([]);
  });

  test('1 and 10,000 are in range', async () => {
    expect((await create(hubspot(4, 1))).status).toBe(201);
    expect((await update(hubspot(4, 10_000))).status).toBe(200);
  });

  test("a label's must not exceed that of the whole pair", async () => {
    await create(hubspot(4, 10));
    expect(await create(user(label, 11))).toMatchObject(refused(11, 1, 10));
    expect((await create(user(label, 10))).body.results).toEqual([row('USER_DEFINED', label, 10, 'Buyer')]);
  });

  test("the pair's must not fall below that of a label", async () => {
    await create(user(label, 10));
    expect(await update(hubspot(4, 9))).toMatchObject(refused(9, 10, 10_000));
    expect((await update(hubspot(4, 10))).status).toBe(200);
  });

  test('inputs of one batch count for those after them', async () => {
    const { body } = await create(hubspot(4, 5), user(label, 6), user(label, 5), hubspot(4, 4));
    expect(body).toMatchObject({ numErrors: 2, results: [{ userEnforcedMaxToObjectIds: 5 }, { category: 'USER_DEFINED' }] });
    expect((await ofPair()).map(({ userEnforcedMaxToObjectIds }) => userEnforcedMaxToObjectIds)).toEqual([5, 5]);
  });

  test('the opposite direction has a limit of its own', async () => {
    await create(hubspot(4, 2), user(label, 2));
    const back = limitsPath('deals', 'contacts');
    const { status } = await client.post(`${back}/batch/create`, { inputs: [hubspot(3, 1), user(label - 1, 1)] });
    expect(status).toBe(201);
    expect((await client.get<LimitRows>(back)).body.results).toMatchObject([
      { typeId: 3, userEnforcedMaxToObjectIds: 1 },
      { typeId: label - 1, userEnforcedMaxToObjectIds: 1 },
    ]);
    expect(await ofPair()).toMatchObject([
      { typeId: 4, userEnforcedMaxToObjectIds: 2 },
      { typeId: label, userEnforcedMaxToObjectIds: 2 },
    ]);
  });
});

describe('[associationLimits.all] [associationLimits.ofPair] what is listed', () => {
  test.each(linkEditions)('%s: nothing where nobody set a limit', async (edition) => {
    for (const path of [allLimitsPath(edition), limitsPath('contacts', 'deals', edition)]) {
      expect(await client.get(path)).toMatchObject({ status: 200, body: { results: [] } });
    }
  });

  test('the list of all has the opposite direction with null, that of a pair only what was set', async () => {
    await create(hubspot(4, 2));
    expect(await all()).toEqual([row('HUBSPOT_DEFINED', 4, 2), row('HUBSPOT_DEFINED', 3, null)]);
    expect(await ofPair()).toEqual([row('HUBSPOT_DEFINED', 4, 2)]);
    expect((await client.get(limitsPath('deals', 'contacts'))).body).toEqual({ results: [] });
  });

  test('a type that is its own inverse stands once, and both directions once where both have a limit', async () => {
    await client.post(`${limitsPath('contacts', 'contacts')}/batch/create`, { inputs: [hubspot(449, 3)] });
    await create(hubspot(4, 2));
    await client.post(`${limitsPath('deals', 'contacts')}/batch/create`, { inputs: [hubspot(3, 9)] });
    expect(await all()).toEqual([row('HUBSPOT_DEFINED', 3, 9), row('HUBSPOT_DEFINED', 4, 2), row('HUBSPOT_DEFINED', 449, 3)]);
  });

  test('a limit goes with the label that it is for', async () => {
    await client.post(labelsPath('contacts', 'deals'), { label: 'Buyer', name: 'buyer' });
    await create(user(2, 5), hubspot(4, 5));
    await client.remove(`${labelsPath('contacts', 'deals')}/1`);
    expect(await ofPair()).toEqual([row('HUBSPOT_DEFINED', 4, 5)]);
    expect((await update(hubspot(4, 1))).status).toBe(200);
  });

  test('no other portal has them', async () => {
    await create(hubspot(4, 2));
    expect((await (await freshClient()).get(allLimitsPath())).body).toEqual({ results: [] });
  });
});

describe('[associationLimits.purge] removals', () => {
  const typeOnly = (typeId: number) => ({ category: 'HUBSPOT_DEFINED', typeId });

  test.each(linkEditions)('%s: 204 without a body, and again where there is none any more', async (edition) => {
    await create(hubspot(4, 2));
    for (let time = 0; time < 2; time += 1) {
      const path = `${limitsPath('contacts', 'deals', edition)}/batch/purge`;
      const { status, text } = await client.post(path, { inputs: [typeOnly(4), typeOnly(4)] });
      expect([status, text]).toEqual([204, '']);
      expect(await all()).toEqual([]);
    }
  });

  test('a type of another pair refuses the request whole', async () => {
    await create(hubspot(4, 2));
    const { status, body } = await purge(typeOnly(4), typeOnly(5));
    const { status: _row, ...fields } = wrongType('0-5');
    expect([status, body]).toMatchObject([400, fields]);
    expect(await ofPair()).toHaveLength(1);
  });

  test('with archiveBody switched on the dated editions answer 200 and an empty batch, v4 still 204', async () => {
    const clock = new StandingClock('2026-03-30T22:04:33.144Z');
    const other = await startServer({ clock, switches: { archiveBody: true } });
    client = await other.freshClient();
    for (const edition of linkEditions) {
      const { status, body } = await client.post(`${limitsPath('contacts', 'deals', edition)}/batch/purge`, { inputs: [typeOnly(4)] });
      const now = '2026-03-30T22:04:33.144Z';
      const empty = [200, { status: 'COMPLETE', results: [], startedAt: now, completedAt: now }];
      expect([edition, status, body]).toEqual([edition, ...(edition === 'v4' ? [204, undefined] : empty)]);
    }
    await other.crosstie.close();
  });
});
