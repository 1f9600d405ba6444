import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { dealStage, pipelinesPath } from './pipeline-wire.ts';
import type { CrmRecord } from './wire.ts';

const clock = new StandingClock('2026-03-12T07:36:06.332Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  clock.set('2026-03-12T07:36:06.332Z');
  client = await freshClient();
});

const base = '/crm/objects/2026-03';
type Values = Readonly<Record<string, string | null>>;
const read = async (type: string, id: string, names: readonly string[]): Promise<Values> => {
  const { body } = await client.get<CrmRecord>(`${base}/${type}/${id}?properties=${names.join(',')}`);
  return Object.fromEntries(names.map((name) => [name, body.properties[name] ?? null]));
};
const update = (type: string, id: string, properties: object) => client.patch<CrmRecord>(`${base}/${type}/${id}`, { properties });
const stageNames = (stage: string) => [
  `hs_v2_date_entered_${stage}`,
  `hs_v2_date_exited_${stage}`,
  `hs_v2_latest_time_in_${stage}`,
  `hs_v2_cumulative_time_in_${stage}`,
];

describe('[records.create] what follows from the stage of a new record', () => {
  test('objects-create-04: a deal without a stage is neither won nor lost, and nothing of its amount is closed or weighted', async () => {
    const { body } = await client.post<CrmRecord>(`${base}/deals`, { properties: { dealname: 'Boat', amount: 10_000 } });
    expect(body.properties).toMatchObject({
      hs_closed_amount: '0',
      hs_closed_amount_in_home_currency: '0',
      hs_closed_won_count: '0',
      hs_deal_stage_probability_shadow: '0',
      hs_is_closed_lost: 'false',
      hs_is_closed_won: 'false',
      hs_projected_amount: '0',
      hs_projected_amount_in_home_currency: '0',
    });
    expect(Object.keys(body.properties)).not.toContain('hs_is_closed');
    expect(Object.keys(body.properties)).not.toContain('hs_v2_date_entered_current_stage');
  });

  test('a record comes into its stage when it is created; the answer leaves the properties of single stages out', async () => {
    const at = '2026-03-12T07:36:06.332Z';
    for (const [type, sent, stage] of [
      ['contacts', {}, 'lead'],
      ['companies', { name: 'Boats' }, 'lead'],
      ['tickets', { subject: 'Leak' }, '1'],
      ['deals', { dealname: 'Boat', dealstage: 'contractsent' }, 'contractsent'],
    ] as const) {
      const { body } = await client.post<CrmRecord>(`${base}/${type}`, { properties: sent });
      expect(body.properties).toMatchObject({ hs_v2_date_entered_current_stage: at, hs_v2_time_in_current_stage: at });
      expect(Object.keys(body.properties).filter((name) => name.endsWith(`_${stage}`))).toEqual([]);
      expect(await read(type, body.id, stageNames(stage))).toEqual({
        [`hs_v2_date_entered_${stage}`]: at,
        [`hs_v2_date_exited_${stage}`]: null,
        [`hs_v2_latest_time_in_${stage}`]: null,
        [`hs_v2_cumulative_time_in_${stage}`]: null,
      });
    }
  });

  test('a deal that is created won is closed at once, at the date that is sent or else now', async () => {
    const now = await client.create('deals', { dealname: 'Boat', amount: '12.50', dealstage: 'closedwon' });
    const names = ['closedate', 'hs_is_closed', 'hs_is_closed_won', 'hs_is_closed_lost', 'hs_closed_amount', 'hs_projected_amount'];
    expect(await read('deals', now, names)).toEqual({
      closedate: '2026-03-12T07:36:06.332Z',
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_is_closed_lost: 'false',
      hs_closed_amount: '12.50',
      hs_projected_amount: '12.50',
    });
    const sent = await client.create('deals', { dealname: 'Boat', dealstage: 'closedlost', closedate: '2026-01-02T00:00:00Z' });
    expect(await read('deals', sent, ['closedate', 'hs_is_closed_won', 'hs_is_closed_lost'])).toEqual({
      closedate: '2026-01-02T00:00:00Z',
      hs_is_closed_won: 'false',
      hs_is_closed_lost: 'true',
    });
  });
});

describe('[records.update] what follows when a record moves', () => {
  test('objects-update-02: all that a stage, an amount and a closing date give a deal', async () => {
    const id = await client.create('deals', { dealname: 'Test Deal' });
    clock.set('2026-03-12T07:36:20.305Z');
    await update('deals', id, { dealname: 'Updated Test Deal', amount: 15_000, closedate: '2026-12-31', dealstage: 'qualifiedtobuy' });
    const expected = {
      closedate: '2026-12-31T00:00:00Z',
      days_to_close: '293',
      hs_actual_duration: '25374233668',
      hs_closed_amount: '0',
      hs_closed_deal_close_date: '0',
      hs_closed_deal_create_date: '0',
      hs_closed_won_count: '0',
      hs_days_to_close_raw: '293.68326',
      hs_deal_stage_probability: '0.40000000000000002220446049250313080847263336181640625',
      hs_deal_stage_probability_shadow: '0.40000000000000002220446049250313080847263336181640625',
      hs_forecast_amount: '15000',
      hs_is_closed: 'false',
      hs_is_closed_count: '0',
      hs_is_closed_won: 'false',
      hs_is_open_count: '1',
      hs_open_amount_in_home_currency: '15000',
      hs_open_deal_create_date: '1773300966332',
      hs_projected_amount: '6000.00000000000033306690738754696212708950042724609375000',
      hs_projected_amount_in_home_currency: '6000.00000000000033306690738754696212708950042724609375000',
      hs_v2_date_entered_current_stage: '2026-03-12T07:36:20.305Z',
      hs_v2_time_in_current_stage: '2026-03-12T07:36:20.305Z',
      hs_weighted_pipeline_in_company_currency: '6000.00000000000033306690738754696212708950042724609375000',
      pipeline: 'default',
    };
    expect(await read('deals', id, Object.keys(expected))).toEqual(expected);
  });

  test('the stage it leaves counts how long it was there, every time', async () => {
    const id = await client.create('deals', { dealname: 'Boat', dealstage: 'contractsent' });
    clock.advance(5000);
    await update('deals', id, { dealstage: 'qualifiedtobuy' });
    clock.advance(1000);
    await update('deals', id, { dealstage: 'contractsent' });
    const back = '2026-03-12T07:36:12.332Z';
    const names = [...stageNames('contractsent'), 'hs_v2_date_entered_current_stage'];
    expect(Object.values(await read('deals', id, names))).toEqual([back, null, '5000', '5000', back]);
    clock.advance(2000);
    await update('deals', id, { dealstage: 'closedlost' });
    const gone = '2026-03-12T07:36:14.332Z';
    expect(Object.values(await read('deals', id, names))).toEqual([back, gone, '2000', '7000', gone]);
    expect(Object.values(await read('deals', id, stageNames('qualifiedtobuy')))).toEqual([
      '2026-03-12T07:36:11.332Z',
      back,
      '1000',
      '1000',
    ]);
  });

  test('contacts have the older properties too', async () => {
    const id = await client.create('contacts');
    clock.advance(3000);
    await update('contacts', id, { lifecyclestage: 'customer' });
    const names = [
      'hs_date_entered_lead',
      'hs_date_exited_lead',
      'hs_time_in_lead',
      'hs_date_entered_customer',
      'hs_lifecyclestage_customer_date',
    ];
    const at = '2026-03-12T07:36:09.332Z';
    const values = await read('contacts', id, names);
    expect(Object.values(values).slice(0, 4)).toEqual(['2026-03-12T07:36:06.332Z', at, '3000', at]);
  });

  test('the same stage again, and other properties, move no time', async () => {
    const id = await client.create('deals', { dealname: 'Boat', dealstage: 'contractsent', hs_deal_stage_probability: 0.3 });
    clock.advance(5000);
    await update('deals', id, { dealstage: 'contractsent', amount: 10 });
    const values = await read('deals', id, [
      'hs_v2_date_entered_current_stage',
      'hs_v2_date_exited_contractsent',
      'hs_deal_stage_probability',
      'hs_projected_amount',
    ]);
    expect(values).toEqual({
      hs_v2_date_entered_current_stage: '2026-03-12T07:36:06.332Z',
      hs_v2_date_exited_contractsent: null,
      hs_deal_stage_probability: '0.3',
      hs_projected_amount: '9.00000000000000022204460492503130808472633361816406250',
    });
  });

  test('a deal keeps its closing date when it is opened again', async () => {
    const id = await client.create('deals', { dealname: 'Boat', dealstage: 'contractsent' });
    clock.advance(86_400_000);
    await update('deals', id, { dealstage: 'closedwon' });
    const names = ['closedate', 'hs_is_closed', 'days_to_close', 'hs_closed_deal_close_date', 'hs_open_deal_create_date'];
    const closed = '2026-03-13T07:36:06.332Z';
    expect(Object.values(await read('deals', id, names))).toEqual([closed, 'true', '1', String(Date.parse(closed)), '0']);
    clock.advance(1000);
    await update('deals', id, { dealstage: 'contractsent' });
    expect(Object.values(await read('deals', id, names))).toEqual([closed, 'false', '1', '0', '1773300966332']);
  });

  test('a ticket is closed by its last stage, and loses its closing date when it is opened again', async () => {
    const id = await client.create('tickets', { subject: 'Leak' });
    const names = ['hs_is_closed', 'closed_date', 'hs_last_closed_date', 'time_to_close'];
    expect(Object.values(await read('tickets', id, names))).toEqual(['false', null, null, null]);
    clock.advance(60_000);
    await update('tickets', id, { hs_pipeline_stage: '4' });
    const closed = '2026-03-12T07:37:06.332Z';
    expect(Object.values(await read('tickets', id, names))).toEqual(['true', closed, closed, '60000']);
    await update('tickets', id, { hs_pipeline_stage: '2' });
    expect(Object.values(await read('tickets', id, names))).toEqual(['false', null, closed, null]);
  });

  test("stages of a portal's own count as well, and their properties are defined", async () => {
    const stages = [dealStage('Began', 0, '0.1', 'my-stage'), dealStage('Ended', 1, '1.0', 'ended')];
    await client.post(pipelinesPath('deals'), { pipelineId: 'mine', label: 'Mine', displayOrder: 1, stages });
    const id = await client.create('deals', { dealname: 'Boat', amount: 1, pipeline: 'mine', dealstage: 'my-stage' });
    clock.advance(1000);
    await update('deals', id, { dealstage: 'ended' });
    expect(Object.values(await read('deals', id, stageNames('my_stage')))).toEqual([
      '2026-03-12T07:36:06.332Z',
      '2026-03-12T07:36:07.332Z',
      '1000',
      '1000',
    ]);
    expect(await read('deals', id, ['hs_is_closed_won', 'hs_closed_amount'])).toEqual({ hs_is_closed_won: 'true', hs_closed_amount: '1' });
  });
});
