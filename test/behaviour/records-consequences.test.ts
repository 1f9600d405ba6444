import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import type { CrmRecord, ErrorBody } from './wire.ts';

const noon = '2026-03-12T12:00:00Z';
const clock = new StandingClock(noon);
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
let portalId: number;
beforeEach(async () => {
  clock.set(noon);
  const portal = await crosstie.portal();
  client = clientOf(portal);
  portalId = portal.portalId;
});
const base = '/crm/objects/2026-03';

async function created(type: string, properties: object): Promise<CrmRecord> {
  const { status, body } = await client.post<CrmRecord>(`${base}/${type}`, { properties });
  expect(status).toBe(201);
  return body;
}

/** Updates a record and answers what a read then shows of these names. */
async function updated(type: string, id: string, properties: object, names: readonly string[]) {
  expect((await client.patch(`${base}/${type}/${id}`, { properties })).status).toBe(200);
  const { body } = await client.get<CrmRecord>(`${base}/${type}/${id}?properties=${names.join(',')}`);
  return names.map((name) => body.properties[name]);
}

describe('[records.create] [records.update] lifecycle stages', () => {
  test.each(['contacts', 'companies'])('%s begin as leads and move forward only', async (type) => {
    const { id, properties } = await created(type, {});
    expect(properties['lifecyclestage']).toBe('lead');
    const stageAfter = async (lifecyclestage: string) => (await updated(type, id, { lifecyclestage }, ['lifecyclestage']))[0];
    expect(await stageAfter('customer')).toBe('customer');
    expect(await stageAfter('opportunity')).toBe('customer');
    expect(await stageAfter('subscriber')).toBe('customer');
    expect(await stageAfter('evangelist')).toBe('evangelist');
  });

  test('what else an update sets holds when its stage is passed over', async () => {
    const { id } = await created('contacts', { lifecyclestage: 'customer' });
    expect(await updated('contacts', id, { lifecyclestage: 'lead', firstname: 'Ada' }, ['lifecyclestage', 'firstname'])).toEqual([
      'customer',
      'Ada',
    ]);
  });

  test('a stage that was cleared can be any one afterwards', async () => {
    const { id } = await created('contacts', { lifecyclestage: 'customer' });
    expect(await updated('contacts', id, { lifecyclestage: '' }, ['lifecyclestage'])).toEqual([null]);
    expect(await updated('contacts', id, { lifecyclestage: 'subscriber' }, ['lifecyclestage'])).toEqual(['subscriber']);
  });

  test('when a stage was reached is kept in milliseconds, for that stage only', async () => {
    const { id, properties } = await created('contacts', { lifecyclestage: 'subscriber' });
    expect(properties).toMatchObject({ hs_lifecyclestage_subscriber_date: String(Date.parse(noon)) });
    expect(properties).not.toHaveProperty('hs_lifecyclestage_lead_date');
    clock.advance(1_000);
    const dates = ['hs_lifecyclestage_customer_date', 'hs_lifecyclestage_lead_date'];
    expect(await updated('contacts', id, { lifecyclestage: 'customer' }, dates)).toEqual([String(Date.parse(noon) + 1_000), null]);
  });
});

describe('[records.create] [records.update] places in pipelines', () => {
  test('a ticket has a place from the start, in the pipeline that it names or in the first', async () => {
    expect((await created('tickets', {})).properties).toMatchObject({ hs_pipeline: '0', hs_pipeline_stage: '1' });
    expect((await created('tickets', { hs_pipeline: '0' })).properties).toMatchObject({ hs_pipeline: '0', hs_pipeline_stage: '1' });
    expect((await created('tickets', { hs_pipeline_stage: '3' })).properties).toMatchObject({ hs_pipeline: '0', hs_pipeline_stage: '3' });
  });

  test('a deal has none until a stage is named, which is one of the first pipeline', async () => {
    const { id, properties } = await created('deals', { dealname: 'Rails' });
    expect(properties).not.toHaveProperty('dealstage');
    expect(await updated('deals', id, { dealstage: 'qualifiedtobuy' }, ['pipeline', 'dealstage'])).toEqual(['default', 'qualifiedtobuy']);
    expect((await created('deals', { dealstage: 'closedwon' })).properties).toMatchObject({ pipeline: 'default', dealstage: 'closedwon' });
  });
});

describe('[records.create] [records.update] values that follow from others', () => {
  test("a contact's names, domain and numbers", async () => {
    const { id, properties } = await created('contacts', { email: 'Ada@Example.com', phone: '+49 (30) 1234' });
    expect(properties).toMatchObject({
      hs_email_domain: 'example.com',
      hs_full_name_or_email: 'ada@example.com',
      hs_searchable_calculated_phone_number: '49301234',
    });
    const names = ['hs_full_name_or_email', 'hs_email_domain', 'hs_searchable_calculated_phone_number'];
    expect(await updated('contacts', id, { firstname: 'Ada', lastname: 'Tie', phone: '' }, names)).toEqual([
      'Ada Tie',
      'example.com',
      null,
    ]);
    expect(await updated('contacts', id, { firstname: '', lastname: '', email: '' }, names)).toEqual([null, null, null]);
  });

  test("a company's website from its domain, at creation only, and the label of its tasks", async () => {
    const { id, properties } = await created('companies', { name: 'Ties', domain: 'ties.example' });
    expect(properties).toMatchObject({ website: 'ties.example', hs_task_label: 'Ties' });
    expect(await updated('companies', id, { name: 'Rails', domain: 'rails.example' }, ['website', 'hs_task_label'])).toEqual([
      'ties.example',
      'Rails',
    ]);
    expect((await created('companies', { domain: 'a.example', website: 'b.example' })).properties['website']).toBe('b.example');
  });

  test("a deal's amounts and the days until it closes", async () => {
    const { id, properties } = await created('deals', { amount: 10 });
    expect(properties).toMatchObject({
      amount_in_home_currency: '10',
      hs_forecast_amount: '10',
      days_to_close: '0',
      hs_days_to_close_raw: '0',
    });
    const names = ['amount_in_home_currency', 'days_to_close', 'hs_days_to_close_raw'];
    expect(await updated('deals', id, { closedate: '2026-03-15', amount: '' }, names)).toEqual([null, '2', '2.5']);
    expect(await updated('deals', id, { closedate: '2026-03-01' }, names)).toEqual([null, '0', '0']);
  });

  test('the text of an activity without its markup', async () => {
    const { id, properties } = await created('notes', { hs_timestamp: noon, hs_note_body: '<p>Ties &amp;</p>\n<b>rails</b>' });
    expect(properties).toMatchObject({
      hs_body_preview: 'Ties &amp; rails',
      hs_body_preview_html: '<html>\n<head></head>\n<body>\n<p>Ties &amp;</p>\n<b>rails</b>\n</body>\n</html>',
      hs_body_preview_is_truncated: 'false',
    });
    expect(await updated('notes', id, { hs_note_body: '' }, ['hs_body_preview', 'hs_body_preview_html'])).toEqual([null, null]);
  });
});

describe('[records.create] [records.update] owners', () => {
  const add = async (owner: object) => (await client.post<{ readonly id: string }>(`/_crosstie/portals/${portalId}/owners`, owner)).body.id;

  test('an owner brings when it was assigned, and who that is', async () => {
    await add({ id: 77, userId: 99, email: 'o@example.com' });
    const { id, properties } = await created('contacts', { hubspot_owner_id: 77 });
    const names = ['hubspot_owner_id', 'hs_all_owner_ids', 'hs_user_ids_of_all_owners', 'hubspot_owner_assigneddate'];
    expect(names.map((name) => properties[name])).toEqual(['77', '77', '99', noon]);
    clock.advance(60_000);
    expect(await updated('contacts', id, { hubspot_owner_id: '77' }, names)).toEqual(['77', '77', '99', noon]);
    expect(await updated('contacts', id, { hubspot_owner_id: '' }, names)).toEqual([null, null, null, null]);
  });

  test.each(['1', 'nobody', '77;1'])('%s is no owner', async (owner) => {
    await add({ id: 77, email: 'o@example.com' });
    const { status, body } = await client.post<ErrorBody>(`${base}/contacts`, { properties: { hubspot_owner_id: owner } });
    expect([status, body.errors?.map(({ code }) => code)]).toEqual([400, ['INVALID_OWNER_ID']]);
  });

  test('somebody who is no owner any more cannot become one of a record', async () => {
    const owner = await add({ email: 'o@example.com' });
    const { id } = await created('contacts', { hubspot_owner_id: owner });
    expect((await client.patch(`/_crosstie/portals/${portalId}/owners/${owner}`, { archived: true })).status).toBe(200);
    expect((await client.post(`${base}/contacts`, { properties: { hubspot_owner_id: owner } })).status).toBe(400);
    expect((await client.patch(`${base}/contacts/${id}`, { properties: { firstname: 'Ada' } })).status).toBe(200);
  });
});
