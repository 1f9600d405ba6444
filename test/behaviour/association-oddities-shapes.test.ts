import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  hubspot,
  hubspotType,
  type LabelList,
  type LabelledLink,
  limitsOf,
  linksOf,
  pairOf,
  pairsOf,
  type ReadRow,
  usageReportPath,
  userType,
} from './association-wire.ts';
import { type Client, type Reply, StandingClock, startServer } from './client.ts';
import { defaultPath, type ErrorBody, type LinkBatch, type LinkList, linkEditions, linkRow, listPath, pairPath } from './wire.ts';

/** Oddities of HubSpot's wire: ids, keys, shapes and statuses that do not agree with each other and that clients rely on. */

const clock = new StandingClock('2025-02-16T06:38:52.759Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let deal: string;
beforeEach(async () => {
  client = await freshClient();
  [contact, deal] = [await client.create('contacts'), await client.create('deals')];
});

describe('[associations.batchRead] [associations.list] [associations.associateLabelled] ids', () => {
  test.each(linkEditions)('oddity 1, %s: within one body the id read from is a string and the id read is a number', async (edition) => {
    await client.put(defaultPath('deals', deal, 'contacts', contact));
    const { status, text } = await client.post(`${pairOf('deals', 'contacts', edition)}/batch/read`, { inputs: [{ id: deal }] });
    expect(status).toBe(200);
    expect(text).toContain(`{"from":{"id":"${deal}"},"to":[{"toObjectId":${contact},"associationTypes":[`);
  });

  test('oddity 5: ids do not fit 32 bits, fit a double, and come back digit by digit; larger ones are no ids', async () => {
    expect(Number(contact)).toBeGreaterThan(2 ** 31);
    expect(Number(contact)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    const put = await client.put(pairPath('deals', deal, 'contacts', contact), [hubspotType(3)]);
    expect(put.text).toContain(`"fromObjectId":${deal},`);
    expect(put.text).toContain(`"toObjectId":${contact},`);
    expect((await client.get(listPath('deals', deal, 'contacts'))).text).toContain(`"toObjectId":${contact},`);
    const tooLarge = await client.put(pairPath('deals', deal, 'contacts', '9007199254740993'), [hubspotType(3)]);
    expect(tooLarge.status).toBe(400);
    expect((await client.get(listPath('deals', deal, 'contacts'))).body).toMatchObject({ results: [{ toObjectId: Number(contact) }] });
  });

  test.each(linkEditions)('oddity 27, %s: documents say strings; answers say numbers, and inputs may be either', async (edition) => {
    const inputs = [{ from: { id: deal }, to: { id: Number(contact) }, types: [{ ...hubspotType('3') }] }];
    const made = await client.post<Batch<LabelledLink>>(`${pairOf('deals', 'contacts', edition)}/batch/create`, { inputs });
    expect([made.status, made.body.results]).toMatchObject([201, [{ fromObjectId: Number(deal), toObjectId: Number(contact) }]]);
    const put = await client.put<LabelledLink>(pairPath('deals', deal, 'contacts', contact, edition), [hubspotType(3)]);
    expect([typeof put.body.fromObjectId, typeof put.body.toObjectId]).toEqual(['number', 'number']);
    const list = await client.get<LinkList>(listPath('deals', deal, 'contacts', edition));
    expect(list.body.results[0]?.toObjectId).toBe(Number(contact));
    const inputsToRead = [{ id: Number(deal) }];
    const read = await client.post<Batch<ReadRow>>(`${pairOf('deals', 'contacts', edition)}/batch/read`, { inputs: inputsToRead });
    expect(read.body.results[0]).toMatchObject({ from: { id: deal }, to: [{ toObjectId: Number(contact) }] });
  });
});

describe('[associations.associateLabelled] [associations.batchCreate] keys', () => {
  test.each(linkEditions)('oddity 2, %s: reads say category and typeId, which a write does not take', async (edition) => {
    const asRead = [{ category: 'HUBSPOT_DEFINED', typeId: 4 }];
    const missing =
      /^Invalid input JSON on line 1, column \d+\. Some required fields were not set: \[associationCategory, associationTypeId\]$/;
    const inputs = pairsOf(contact, [deal]).map((pair) => ({ ...pair, types: asRead }));
    const refused: readonly Reply<ErrorBody>[] = [
      await client.put(pairPath('contacts', contact, 'deals', deal, edition), asRead),
      await client.post(`${pairOf('contacts', 'deals', edition)}/batch/create`, { inputs }),
    ];
    for (const { status, body } of refused) {
      expect([status, body.category, body.message]).toEqual([400, 'VALIDATION_ERROR', expect.stringMatching(missing)]);
    }
    await client.put(pairPath('contacts', contact, 'deals', deal, edition), [hubspotType(4)]);
    const { body } = await client.get<LinkList>(listPath('contacts', contact, 'deals', edition));
    const [type = {}] = body.results[0]?.associationTypes ?? [];
    expect(Object.keys(type)).toEqual(['category', 'typeId', 'label']);
  });
});

describe('[associations.batchArchive] [associations.batchArchiveLabels] the target of a removal', () => {
  test.each(linkEditions)('oddity 4, %s: a list for a whole removal, one object for a removal of labels', async (edition) => {
    const others = [deal, await client.create('deals')];
    for (const other of others) await client.put(defaultPath('contacts', contact, 'deals', other));
    const [whole, labels] = [
      `${pairOf('contacts', 'deals', edition)}/batch/archive`,
      `${pairOf('contacts', 'deals', edition)}/batch/labels/archive`,
    ];
    const from = { id: contact };
    const types = [hubspotType(4)];
    const swapped: readonly Reply<ErrorBody>[] = [
      await client.post(whole, { inputs: [{ from, to: { id: deal } }] }),
      await client.post(labels, { inputs: [{ from, to: [{ id: deal }], types }] }),
    ];
    for (const { status, body } of swapped) expect([status, body.message]).toEqual([400, expect.stringContaining('Cannot deserialize')]);
    expect(await linksOf(client, 'contacts', contact, 'deals')).toHaveLength(2);

    // Types that a whole removal names are ignored.
    const named = [userType(99)];
    expect((await client.post(whole, { inputs: [{ from, to: others.map((id) => ({ id })), types: named }] })).status).toBe(204);
    expect(await linksOf(client, 'contacts', contact, 'deals')).toEqual([]);
    await client.put(defaultPath('contacts', contact, 'deals', deal));
    expect((await client.post(labels, { inputs: [{ from, to: { id: deal }, types }] })).status).toBe(204);
    expect(await linksOf(client, 'contacts', contact, 'deals')).toEqual([]);
  });
});

describe('[associationSchema.createLabel] the status of a new label', () => {
  test.each(linkEditions)('oddity 9, %s: a POST that makes a label answers 200', async (edition) => {
    const { status, body } = await client.post<LabelList>(`${pairOf('contacts', 'deals', edition)}/labels`, {
      label: 'Decision maker',
      inverseLabel: 'Decides on',
      name: 'decision_maker',
    });
    expect(status).toBe(200);
    expect(body.results.map(({ category, label }) => [category, label])).toEqual([
      ['USER_DEFINED', 'Decision maker'],
      ['USER_DEFINED', 'Decides on'],
    ]);
  });
});

describe('[associationLimits.create] [associationLimits.update] [associationLimits.ofPair] [associationLimits.all] the bound of a limit', () => {
  const contactToDeal = { category: 'HUBSPOT_DEFINED', typeId: 4 };

  test.each(linkEditions)('oddity 16, %s: written as maxToObjectIds, read as userEnforcedMaxToObjectIds', async (edition) => {
    const pair = limitsOf(['contacts', 'deals'], edition);
    const asRead = await client.post<ErrorBody>(`${pair}/batch/create`, { inputs: [{ ...contactToDeal, userEnforcedMaxToObjectIds: 2 }] });
    expect([asRead.status, asRead.body.message]).toEqual([400, expect.stringContaining('[maxToObjectIds]')]);

    const made = await client.post<Batch<object>>(`${pair}/batch/create`, { inputs: [{ ...contactToDeal, maxToObjectIds: 2 }] });
    expect([made.status, made.body.results]).toEqual([201, [{ ...contactToDeal, userEnforcedMaxToObjectIds: 2, label: null }]]);
    const changed = await client.post<Batch<object>>(`${pair}/batch/update`, { inputs: [{ ...contactToDeal, maxToObjectIds: 1 }] });
    expect([changed.status, changed.body.results]).toEqual([200, [{ ...contactToDeal, userEnforcedMaxToObjectIds: 1 }]]);
    for (const path of [pair, limitsOf([], edition)]) {
      const { body, text } = await client.get<{ readonly results: readonly object[] }>(path);
      expect(body.results).toContainEqual({ ...contactToDeal, userEnforcedMaxToObjectIds: 1, label: null });
      expect(text).not.toContain('"maxToObjectIds"');
    }
  });

  test('oddity 16: the bound that is read is the one that is enforced', async () => {
    await client.post(`${limitsOf(['contacts', 'deals'])}/batch/create`, { inputs: [{ ...contactToDeal, maxToObjectIds: 1 }] });
    const other = await client.create('deals');
    expect((await client.put(defaultPath('contacts', contact, 'deals', deal))).status).toBe(200);
    const refused = await client.put(defaultPath('contacts', contact, 'deals', other));
    const fields = { category: 'VALIDATION_ERROR', subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED' };
    expect([refused.status, refused.body]).toMatchObject([400, fields]);
    expect(await linksOf(client, 'contacts', contact, 'deals')).toEqual([[deal, hubspot(4)]]);
  });
});

describe('[associations.highUsageReport] the time of a report', () => {
  test.each(linkEditions)('oddity 17, %s: an object of Java, not a text', async (edition) => {
    for (const sent of [undefined, {}]) {
      const { status, body } = await client.post(usageReportPath(77406593, edition), sent);
      expect([status, body]).toEqual([
        200,
        {
          enqueueTime: { value: Date.parse('2025-02-16T06:38:52.759Z'), dateOnly: false, timeZoneShift: 0 },
          userId: 77406593,
          userEmail: expect.stringContaining('@'),
        },
      ]);
    }
  });
});

describe('[associations.associateDefault] [associations.associateLabelled] answers of a single PUT', () => {
  test.each(linkEditions)('oddity 19, %s: the default one answers as a batch does', async (edition) => {
    const { body } = await client.put<LinkBatch>(defaultPath('deals', deal, 'contacts', contact, edition));
    expect(Object.keys(body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
    expect([body.status, body.results]).toEqual(['COMPLETE', [linkRow(deal, contact, 3), linkRow(contact, deal, 4)]]);
  });

  test.each(linkEditions)('oddity 20, %s: the labelled one answers 201, also for a pair that is linked just so', async (edition) => {
    const { forward } = await createLabel(client, 'contacts', 'deals', { label: 'Champion' });
    const path = pairPath('contacts', contact, 'deals', deal, edition);
    for (const types of [[userType(forward)], [userType(forward)], [hubspotType(4)], [], []]) {
      const { status, body } = await client.put<LabelledLink>(path, types);
      expect([status, body.labels]).toEqual([201, types[0]?.associationCategory === 'USER_DEFINED' ? ['Champion'] : []]);
    }
    expect(await linksOf(client, 'contacts', contact, 'deals')).toEqual([[deal, hubspot(4)]]);
  });
});
