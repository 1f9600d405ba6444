import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  hubspot,
  hubspotType,
  type LabelledLink,
  linksOf,
  pairOf,
  pairsOf,
  type ReadRow,
  user,
  userType,
} from './association-wire.ts';
import { type Client, StandingClock, startServer } from './client.ts';
import { defaultPath, type LinkBatch, linkEditions, linkRow, pairPath, problemOf } from './wire.ts';

/** Stories that every implementation of HubSpot's associations has to get right, each from its first request to its last. */

const clock = new StandingClock('2026-03-30T22:04:33.144Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

/** Several new records of one type, in order of their ids. */
async function create(type: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await client.create(type));
  return ids;
}

describe('[associations.associateDefault] stories of the default association', () => {
  test.each(linkEditions)('story 1, %s: a line item and a deal are linked by 19, then by 20 with the ids swapped', async (edition) => {
    const [item, deal] = [await client.create('line_items'), await client.create('deals')];
    const { status, body } = await client.put<LinkBatch>(defaultPath('line_items', item, 'deals', deal, edition));
    expect([status, body.results]).toEqual([200, [linkRow(deal, item, 19), linkRow(item, deal, 20)]]);
  });

  test.each(linkEditions)(
    'story 2, %s: a contact and a company are linked by 279 and 280, and asking again says the same',
    async (edition) => {
      const [contact, company] = [await client.create('contacts'), await client.create('companies')];
      const path = defaultPath('contacts', contact, 'companies', company, edition);
      const first = await client.put<LinkBatch>(path);
      expect(first.body.results).toEqual([linkRow(contact, company, 279), linkRow(company, contact, 280)]);
      const second = await client.put(path);
      expect([second.status, second.text]).toEqual([200, first.text]);
      expect(await linksOf(client, 'contacts', contact, 'companies')).toHaveLength(1);
    },
  );

  test.each(linkEditions)('story 3, %s: two contacts are linked by 449 twice, with the ids swapped', async (edition) => {
    const [one = '', other = ''] = await create('contacts', 2);
    const { body } = await client.put<LinkBatch>(defaultPath('contacts', one, 'contacts', other, edition));
    expect(body.results).toEqual([linkRow(one, other, 449), linkRow(other, one, 449)]);
  });
});

describe('[associations.associateLabelled] [associations.batchArchiveLabels] stories of labels', () => {
  test.each(linkEditions)(
    'story 4, %s: a label brings the default type along, goes alone, and goes with it when the default is taken off',
    async (edition) => {
      const { forward, backward } = await createLabel(client, 'contacts', 'deals', { label: 'Point of contact' }, edition);
      const [contact, deal] = [await client.create('contacts'), await client.create('deals')];
      const put = await client.put(pairPath('contacts', contact, 'deals', deal, edition), [userType(forward)]);
      const ends = { fromObjectTypeId: '0-1', fromObjectId: Number(contact), toObjectTypeId: '0-3', toObjectId: Number(deal) };
      expect([put.status, put.body]).toEqual([201, { ...ends, labels: ['Point of contact'] }]);
      const listed = async () => [
        await linksOf(client, 'contacts', contact, 'deals', edition),
        await linksOf(client, 'deals', deal, 'contacts', edition),
      ];
      expect(await listed()).toEqual([[[deal, [...hubspot(4), ...user(forward)]]], [[contact, [...hubspot(3), ...user(backward)]]]]);

      const archive = (types: readonly object[]) =>
        client.post(`${pairOf('contacts', 'deals', edition)}/batch/labels/archive`, {
          inputs: [{ from: { id: contact }, to: { id: deal }, types }],
        });
      expect((await archive([userType(forward)])).status).toBe(204);
      expect(await listed()).toEqual([[[deal, hubspot(4)]], [[contact, hubspot(3)]]]);

      await client.put(pairPath('contacts', contact, 'deals', deal, edition), [userType(forward)]);
      expect((await archive([hubspotType(4)])).status).toBe(204);
      expect(await listed()).toEqual([[], []]);
    },
  );

  test.each(linkEditions)('story 5, %s: a second label takes the place of the first; default and primary stay', async (edition) => {
    const seven = await createLabel(client, 'contacts', 'companies', { label: 'Manager' });
    const nine = await createLabel(client, 'contacts', 'companies', { label: 'Employee' });
    const contact = await client.create('contacts');
    const [primary = '', plain = ''] = await create('companies', 2);
    for (const company of [primary, plain]) {
      for (const { forward } of [seven, nine]) {
        const { status } = await client.put(pairPath('contacts', contact, 'companies', company, edition), [userType(forward)]);
        expect(status).toBe(201);
      }
    }
    expect(await linksOf(client, 'contacts', contact, 'companies', edition)).toEqual([
      [primary, [...hubspot(1, 279), ...user(nine.forward)]],
      [plain, [...hubspot(279), ...user(nine.forward)]],
    ]);
    expect(await linksOf(client, 'companies', plain, 'contacts', edition)).toEqual([[contact, [...hubspot(280), ...user(nine.backward)]]]);

    const inputs = pairsOf(contact, [primary, plain]).map((pair) => ({ ...pair, types: [userType(seven.forward)] }));
    const batch = await client.post<Batch<LabelledLink>>(`${pairOf('contacts', 'companies', edition)}/batch/create`, { inputs });
    expect([batch.status, batch.body.results.map(({ labels }) => labels)]).toEqual([201, [['Manager'], ['Manager']]]);
    expect(await linksOf(client, 'contacts', contact, 'companies', edition)).toEqual([
      [primary, [...hubspot(1, 279), ...user(seven.forward)]],
      [plain, [...hubspot(279), ...user(seven.forward)]],
    ]);
  });
});

describe('[associations.batchRead] [associations.batchCreate] [associationsV3.batchRead] [associationsV3.batchCreate] stories of batches', () => {
  test.each(linkEditions)('story 6, %s: of two records that are read one has no associations: 207 with a row about it', async (edition) => {
    const [deal = '', lonely = ''] = await create('deals', 2);
    const company = await client.create('companies');
    await client.put(defaultPath('deals', deal, 'companies', company));
    const read = await client.post<Batch<ReadRow>>(`${pairOf('deals', 'companies', edition)}/batch/read`, {
      inputs: [{ id: deal }, { id: lonely }],
    });
    const type = (typeId: number, label: string | null) => ({ category: 'HUBSPOT_DEFINED', typeId, label });
    expect([read.status, read.body]).toEqual([
      207,
      {
        status: 'COMPLETE',
        results: [{ from: { id: deal }, to: [{ toObjectId: Number(company), associationTypes: [type(5, 'Primary'), type(341, null)] }] }],
        numErrors: 1,
        errors: [
          {
            status: 'error',
            category: 'OBJECT_NOT_FOUND',
            subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
            message: `No company is associated with deal ${lonely}.`,
            context: { fromObjectId: [lonely], fromObjectType: ['deal'], toObjectType: ['company'] },
          },
        ],
        startedAt: '2026-03-30T22:04:33.144Z',
        completedAt: '2026-03-30T22:04:33.144Z',
      },
    ]);
  });

  const tooMany = (max: number) =>
    problemOf({
      message: `The maximum number of inputs supported in a batch is ${max}. Please reduce the number of items and try again`,
      category: 'VALIDATION_ERROR',
    });

  test.each(['v3', ...linkEditions])('story 7, %s: 1,001 records are too many to read, 2,001 links too many to make', async (edition) => {
    const [contact, deal] = [await client.create('contacts'), await client.create('deals')];
    const reads = Array.from({ length: 1_001 }, (_, place) => ({ id: String(Number(contact) + place) }));
    const read = await client.post(`${pairOf('contacts', 'deals', edition)}/batch/read`, { inputs: reads });
    expect([read.status, read.body]).toEqual([400, tooMany(1000)]);
    const kind = edition === 'v3' ? { type: 'contact_to_deal' } : { types: [hubspotType(4)] };
    const others = Array.from({ length: 2_001 }, (_, place) => String(Number(deal) + place));
    const links = pairsOf(contact, others).map((pair) => ({ ...pair, ...kind }));
    const create = await client.post(`${pairOf('contacts', 'deals', edition)}/batch/create`, { inputs: links });
    expect([create.status, create.body]).toEqual([400, tooMany(2000)]);
    expect(await linksOf(client, 'contacts', contact, 'deals')).toEqual([]);
  });
});

describe('[associations.associateLabelled] [associations.batchCreate] stories of refusals', () => {
  test.each(linkEditions)('story 8, %s: the path of a pair knows neither GET nor PATCH, linked or not', async (edition) => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    const path = pairPath('contacts', contact, 'companies', company, edition);
    const refused = async () => [(await client.get(path)).status, (await client.patch(path, [hubspotType(279)])).status];
    expect(await refused()).toEqual([405, 405]);
    expect((await client.put(path, [hubspotType(279)])).status).toBe(201);
    expect(await refused()).toEqual([405, 405]);
  });

  test.each(linkEditions)(
    'story 9, %s: an unknown word, an unknown object type id and an unknown association type are told apart',
    async (edition) => {
      const [contact, company] = [await client.create('contacts'), await client.create('companies')];
      const word = await client.put(pairPath('contacts', contact, 'widgets', company, edition), [hubspotType(279)]);
      expect([word.status, word.body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: widgets' })]);
      const id = await client.put(pairPath('contacts', contact, '0-9999', company, edition), [hubspotType(279)]);
      expect([id.status, id.body]).toEqual([400, problemOf({ message: 'Invalid object or event type id: 0-9999' })]);
      const type = await client.put(pairPath('contacts', contact, 'companies', company, edition), [userType(279)]);
      const context = {
        associationSpec: ['USER_DEFINED=279'],
        INVALID_ASSOCIATION_TYPE_ID: ['USER_DEFINED=279 is not a valid association definition id'],
      };
      const message = 'One or more associations are invalid';
      const fields = { message, context, category: 'VALIDATION_ERROR' };
      expect([type.status, type.body]).toEqual([400, problemOf(fields)]);

      // In a batch the problem is the answer where there is one input, and a row of it where there are several.
      const [input] = pairsOf(contact, [company]).map((pair) => ({ ...pair, types: [userType(279)] }));
      const batch = (inputs: readonly unknown[]) =>
        client.post<Batch<LabelledLink>>(`${pairOf('contacts', 'companies', edition)}/batch/create`, { inputs });
      const one = await batch([input]);
      expect([one.status, one.body]).toEqual([400, problemOf(fields)]);
      const two = await batch([input, input]);
      expect([two.status, two.body.status, two.body.results]).toEqual([207, 'COMPLETE', []]);
      expect(two.body.errors).toEqual([1, 2].map(() => ({ status: 'error', ...fields })));
      expect(await linksOf(client, 'contacts', contact, 'companies')).toEqual([]);
    },
  );
});
