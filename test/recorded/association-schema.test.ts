import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  createObjectType,
  hubspotType,
  type LabelList,
  limitsOf,
  linksOf,
  pairOf,
} from '../behaviour/association-wire.ts';
import { type Client, startServer } from '../behaviour/client.ts';
import { instant, pairPath } from '../behaviour/wire.ts';
import { masked } from './masks.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const times = { startedAt: expect.stringMatching(instant), completedAt: expect.stringMatching(instant) };
/** What every recorded row says. A later check of a portal saw the object types of the pair in it as well. */
const rowsOf = ({ results }: LabelList) => results.map(({ category, typeId, label }) => ({ category, typeId, label }));

describe('[associationSchema.listLabels] [associationSchema.createLabel] labels as recorded', () => {
  test('assoc-labels-01: labels of contacts in pairs of ids, counted from 1 in each portal, and 449', async () => {
    const referrals = [
      { label: 'Referencer', inverseLabel: 'Reference' },
      { label: 'Referred Patient', inverseLabel: 'Referring Physician' },
    ];
    for (const texts of referrals) await createLabel(client, 'contact', 'contact', texts, 'v4');
    const { status, body } = await client.get<LabelList>(`${pairOf('contact', 'contact', 'v4')}/labels`);
    expect([status, Object.keys(body)]).toEqual([200, ['results']]);
    // Cut by the recorder from five rows to three.
    expect(rowsOf(body)).toHaveLength(5);
    expect(rowsOf(body)).toEqual(
      expect.arrayContaining([
        { category: 'USER_DEFINED', typeId: 3, label: 'Referring Physician' },
        { category: 'USER_DEFINED', typeId: 4, label: 'Referred Patient' },
        { category: 'HUBSPOT_DEFINED', typeId: 449, label: null },
      ]),
    );
  });

  test('assoc-labels-02: labels of a custom object under its short name', async () => {
    await createObjectType(client, 'credentialings', ['CONTACT']);
    const { forward } = await createLabel(client, 'p_credentialings', 'contact', { label: 'Active' }, 'v4');
    const { status, body } = await client.get<LabelList>(`${pairOf('p_credentialings', 'contact', 'v4')}/labels`);
    expect(status).toBe(200);
    expect(rowsOf(body)).toContainEqual({ category: 'USER_DEFINED', typeId: forward, label: 'Active' });
  });

  test('assoc-labels-03: a paired label answers 200, the asked direction first with the higher of two neighbouring ids', async () => {
    const sent = { label: 'label', inverseLabel: 'inverseLabel', name: 'name' };
    const { status, body } = await client.post<LabelList>(`${pairOf('contacts', 'deals', 'v4')}/labels`, sent);
    const higher = body.results[0]?.typeId ?? 0;
    expect([status, rowsOf(body)]).toEqual([
      200,
      [
        { category: 'USER_DEFINED', typeId: higher, label: 'label' },
        { category: 'USER_DEFINED', typeId: higher - 1, label: 'inverseLabel' },
      ],
    ]);
  });

  test('probe-2026-03-04: the dated edition lists the keys of v4', async () => {
    await createLabel(client, 'contacts', 'deals', { label: 'Buyer' });
    const dated = await client.get<LabelList>(`${pairOf('contacts', 'deals')}/labels`);
    const v4 = await client.get<LabelList>(`${pairOf('contacts', 'deals', 'v4')}/labels`);
    expect([dated.status, dated.text]).toEqual([200, v4.text]);
  });
});

describe('[associationLimits.create] [associationLimits.update] [associationLimits.all] limits as recorded', () => {
  const pair = limitsOf(['contacts', 'deals'], 'v4');
  const limited = (typeId: number, maxToObjectIds: number) => ({ inputs: [{ category: 'HUBSPOT_DEFINED', typeId, maxToObjectIds }] });

  test('assoc-limits-01 and -02: a new limit has a label in its row, a changed one has not', async () => {
    const made = await client.post<Batch<object>>(`${pair}/batch/create`, limited(4, 2));
    const row = { category: 'HUBSPOT_DEFINED', typeId: 4, userEnforcedMaxToObjectIds: 2 };
    expect([made.status, made.body]).toEqual([201, { ...times, status: 'COMPLETE', results: [{ ...row, label: null }] }]);
    expect(Object.keys(made.body.results[0] ?? {})).toEqual(['category', 'typeId', 'userEnforcedMaxToObjectIds', 'label']);
    const changed = await client.post(`${pair}/batch/update`, limited(4, 11));
    expect([changed.status, changed.body]).toEqual([
      200,
      { ...times, status: 'COMPLETE', results: [{ ...row, userEnforcedMaxToObjectIds: 11 }] },
    ]);
  });

  test('assoc-limits-03: a type of another pair cancels the batch, printed with the number of its category', async () => {
    await client.post(`${pair}/batch/create`, limited(4, 2));
    const { status, body } = await client.post<Batch<object>>(`${pair}/batch/update`, limited(5, 11));
    expect([status, body]).toEqual([
      207,
      {
        ...times,
        status: 'CANCELED',
        results: [],
        numErrors: 1,
        errors: [
          {
            status: 'error',
            category: 'VALIDATION_ERROR',
            subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
            message: '0-5 is not a valid association type between CONTACT and DEAL',
            context: { type: ['0-5'], fromObjectType: ['CONTACT'], toObjectType: ['DEAL'] },
          },
        ],
      },
    ]);
    expect(Object.keys(body.errors?.[0]?.context ?? {})).toEqual(['type', 'fromObjectType', 'toObjectType']);
  });

  test('assoc-limits-04: the limits of all pairs show the opposite direction without one', async () => {
    await client.post(`${pair}/batch/create`, limited(4, 2));
    const { status, body } = await client.get(limitsOf([], 'v4'));
    expect([status, masked(body, { ids: {} })]).toEqual([
      200,
      {
        results: [
          { category: 'HUBSPOT_DEFINED', typeId: 4, userEnforcedMaxToObjectIds: 2, label: null },
          { category: 'HUBSPOT_DEFINED', typeId: 3, userEnforcedMaxToObjectIds: null, label: null },
        ],
      },
    ]);
  });
});

describe('[associations.associateLabelled] cardinalities as recorded', () => {
  test('schemas-2026-03-01: a contact bills many companies, a company has one billing contact', async () => {
    const [one, other] = [await client.create('contacts'), await client.create('contacts')];
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    // BILLING_CONTACT_TO_COMPANY (931) has maxToObjectIds 10000 and maxFromObjectIds 1.
    for (const [contact, company] of [
      [one, first],
      [one, second],
      [other, first],
    ] as const) {
      await client.put(pairPath('contacts', contact, 'companies', company), [hubspotType(931)]);
    }
    const billing = async (company: string) =>
      (await linksOf(client, 'companies', company, 'contacts')).filter(([, types]) => types.includes('HUBSPOT_DEFINED=930'));
    expect([(await billing(first)).length, (await billing(second)).length]).toEqual([1, 1]);
  });
});
