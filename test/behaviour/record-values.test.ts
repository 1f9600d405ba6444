import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import type { CrmRecord, ErrorBody } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});
const base = '/crm/objects/2026-03';

/** What a create keeps of one property, or the codes and messages with which it refuses it. */
async function kept(type: string, name: string, value: unknown): Promise<unknown> {
  const { status, body } = await client.post<CrmRecord & ErrorBody>(`${base}/${type}`, { properties: { [name]: value } });
  if (status === 201) return body.properties[name];
  return (body.errors ?? []).map(({ code, message }) => [code, message]);
}

describe('[records.create] values by the type of their property', () => {
  test.each([
    ['amount', 10000, '10000'],
    ['amount', '1500.00', '1500.00'],
    ['amount', '-0.5', '-0.5'],
    ['amount', '1e3', '1e3'],
    ['closedate', '2026-12-31', '2026-12-31T00:00:00Z'],
    ['closedate', '2020-02-29T03:30:17.000Z', '2020-02-29T03:30:17Z'],
    ['closedate', '2020-02-29T03:30:17.100Z', '2020-02-29T03:30:17.100Z'],
    ['closedate', '2020-02-29T03:30:17.123456789Z', '2020-02-29T03:30:17.123Z'],
    ['closedate', '2020-02-29T03:30:17+01:30', '2020-02-29T02:00:17Z'],
    ['closedate', '2020-02-29T03:30Z', '2020-02-29T03:30:00Z'],
    ['closedate', 1582947017001, '2020-02-29T03:30:17.001Z'],
    ['closedate', '1582947017000', '2020-02-29T03:30:17Z'],
    ['closedate', '-1000', '1969-12-31T23:59:59Z'],
    ['hs_is_active_shared_deal', true, 'true'],
    ['hs_is_active_shared_deal', 'false', 'false'],
    ['hs_priority', 'high', 'high'],
    ['dealname', '  Rails ', '  Rails '],
    ['dealname', 'x'.repeat(65_536), 'x'.repeat(65_536)],
  ])('%s takes %j', async (name, value, expected) => {
    expect(await kept('deals', name, value)).toBe(expected);
  });

  test.each([
    ['2020-02-29', '2020-02-29'],
    [1582934400000, '2020-02-29'],
    ['1582934400000', '2020-02-29'],
    ['2020-02-29T00:00:00Z', '2020-02-29'],
  ])('a date takes %j', async (value, expected) => {
    expect(await kept('line_items', 'hs_billing_cycle_anchor_date', value)).toBe(expected);
  });

  test.each([
    ['amount', '1,000', 'INVALID_INTEGER', '1,000 was not a valid number.'],
    ['amount', true, 'INVALID_INTEGER', 'true was not a valid number.'],
    ['amount', ' 5', 'LEADING_TRAILING_WHITESPACE', '" 5" includes leading or trailing whitespace.'],
    ['amount', '5\u200b', 'LEADING_TRAILING_WHITESPACE', '"5\u200b" includes leading or trailing whitespace.'],
    ['closedate', 'tomorrow', 'INVALID_LONG', 'tomorrow was not a valid long.'],
    ['closedate', '2026-02-30', 'INVALID_LONG', '2026-02-30 was not a valid long.'],
    ['closedate', '2026-02-03T25:00:00Z', 'INVALID_LONG', '2026-02-03T25:00:00Z was not a valid long.'],
    ['closedate', '2026-02-03T05:00:00', 'INVALID_LONG', '2026-02-03T05:00:00 was not a valid long.'],
    ['closedate', 1.5, 'INVALID_LONG', '1.5 was not a valid long.'],
    ['hs_is_active_shared_deal', 'yes', 'INVALID_OPTION', 'yes was not one of the allowed options: [true, false]'],
    ['dealname', 'x'.repeat(65_537), 'INVALID_LENGTH', 'Property value of dealname is longer than 65536 characters.'],
    ['no_such_property', 'x', 'PROPERTY_DOESNT_EXIST', 'Property "no_such_property" does not exist'],
    ['hs_lastmodifieddate', '2020-01-01', 'READ_ONLY_VALUE', '"hs_lastmodifieddate" is a read only property; its value cannot be set.'],
    ['amount_in_home_currency', '1', 'READ_ONLY_VALUE', '"amount_in_home_currency" is a calculated property; its value cannot be set.'],
  ])('%s refuses %j as %s', async (name, value, code, message) => {
    expect(await kept('deals', name, value)).toEqual([[code, message]]);
  });

  test('a date that is no midnight of UTC is refused with its time', async () => {
    const message = '1496643178000 is at 6:12:58.0 UTC, not midnight!';
    expect(await kept('line_items', 'hs_billing_cycle_anchor_date', 1496643178000)).toEqual([['INVALID_DATE', message]]);
    expect(await kept('line_items', 'hs_billing_cycle_anchor_date', '2017-06-05T06:12:58Z')).toEqual([['INVALID_DATE', message]]);
  });

  test('an option that is none is refused with every option that is, as HubSpot prints them', async () => {
    const [[code, message] = []] = (await kept('deals', 'hs_priority', 'HIGH')) as string[][];
    expect(code).toBe('INVALID_OPTION');
    const first = 'label: "Low"\nvalue: "low"\ndisplay_order: 0\ndouble_data: 0.0\nhidden: false\ndescription: ""\nread_only: false\n';
    expect(message).toMatch(/^HIGH was not one of the allowed options: \[label: "/);
    expect(message).toContain(first);
    expect(message?.endsWith('read_only: false\n]')).toBe(true);
  });

  test('several options are joined by semicolons, and one that is none refuses them all', async () => {
    expect(await kept('contacts', 'hs_buying_role', 'BLOCKER;;CHAMPION;')).toBe('BLOCKER;CHAMPION');
    const [[code, message = ''] = []] = (await kept('contacts', 'hs_buying_role', 'BLOCKER;KING')) as string[][];
    expect([code, message.startsWith('KING was not one')]).toEqual(['INVALID_OPTION', true]);
  });

  test.each(['a@b', 'a b@example.com', '@example.com', 'a@.com', 'a..b@example.com', 'x'])('%s is no email address', async (address) => {
    expect(await kept('contacts', 'email', address)).toEqual([['INVALID_EMAIL', `Email address ${address} is invalid`]]);
  });

  test.each(['zoë@müller.example', "o'brien+tag@sub.example.co.uk"])('%s is an email address', async (address) => {
    expect(await kept('contacts', 'email', address)).toBe(address);
  });
});

describe('[records.create] [records.update] places in pipelines', () => {
  test('a pipeline that the type does not have is refused', async () => {
    const [[code, message = ''] = []] = (await kept('deals', 'pipeline', 'nowhere')) as string[][];
    expect([code, message.slice(0, 53)]).toEqual(['INVALID_OPTION', 'nowhere was not one of the allowed options: [label: "']);
  });

  test('a stage that the pipeline does not have is refused, at creation and later', async () => {
    const [[code, message] = []] = (await kept('tickets', 'hs_pipeline_stage', '9')) as string[][];
    expect([code, message?.startsWith('9 was not one of the allowed options: [label: "New"')]).toEqual(['INVALID_OPTION', true]);
    const deal = await client.create('deals', { dealstage: 'qualifiedtobuy' });
    const moved = await client.patch<ErrorBody>(`${base}/deals/${deal}`, { properties: { dealstage: 'won' } });
    expect([moved.status, moved.body.errors?.[0]?.code]).toEqual([400, 'INVALID_OPTION']);
    expect((await client.patch(`${base}/deals/${deal}`, { properties: { dealstage: 'closedwon' } })).status).toBe(200);
  });
});

describe('[records.update] values that are added', () => {
  test('a leading semicolon adds to what the record has, each value once', async () => {
    const id = await client.create('contacts', { hs_buying_role: 'BLOCKER;CHAMPION' });
    const update = (value: string) => client.patch<CrmRecord>(`${base}/contacts/${id}`, { properties: { hs_buying_role: value } });
    expect((await update(';CHAMPION;INFLUENCER')).body.properties['hs_buying_role']).toBe('BLOCKER;CHAMPION;INFLUENCER');
    expect((await update('OTHER')).body.properties['hs_buying_role']).toBe('OTHER');
    expect(await kept('contacts', 'hs_buying_role', ';OTHER')).toBe('OTHER');
  });

  test('updates refuse what creates refuse, all at once, and change nothing then', async () => {
    const id = await client.create('deals', { dealname: 'Rails' });
    const sent = { dealname: 'Ties', amount: 'much', nothing: '1' };
    const { status, body } = await client.patch<ErrorBody>(`${base}/deals/${id}`, { properties: sent });
    expect([status, body.errors?.map(({ code }) => code)]).toEqual([400, ['INVALID_INTEGER', 'PROPERTY_DOESNT_EXIST']]);
    expect((await client.get<CrmRecord>(`${base}/deals/${id}`)).body.properties['dealname']).toBe('Rails');
  });
});
