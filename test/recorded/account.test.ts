import { afterAll, describe, expect, test } from 'vitest';
import { StandingClock, startServer } from '../behaviour/client.ts';

/** The recording does not tell its day: one on which its offset is that of its time zone. */
const clock = new StandingClock('2026-05-05T12:00:00Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

/** The settings of an account in North America; account-02 differs in its id and where it is hosted. */
const recorded = {
  portalId: 12345678,
  accountType: 'STANDARD',
  timeZone: 'US/Eastern',
  companyCurrency: 'USD',
  additionalCurrencies: [],
  utcOffset: '-04:00',
  utcOffsetMilliseconds: -14400000,
  uiDomain: 'app.hubspot.com',
  dataHostingLocation: 'na1',
};

describe('[accountInfo.details] accounts as recorded', () => {
  test('account-01 and account-02: the settings are answered whole as recorded, in the same order', async () => {
    const portal = await crosstie.portal();
    const { status, headers, text } = await clientOf(portal).get('/account-info/v3/details');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json;charset=utf-8']);
    expect(text).toBe(JSON.stringify({ ...recorded, portalId: portal.portalId }));
  });
});
