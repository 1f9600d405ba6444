import { afterAll, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from '../behaviour/client.ts';
import { masked } from './masks.ts';

/** No call is allowed: the first one shows the refusal. */
const rateLimits = { search: 0, tenSecondly: 0 };
const { crosstie, freshClient } = await startServer({ clock: new StandingClock('2026-09-10T12:00:00Z'), rateLimits });
afterAll(() => crosstie.close());

/** What a refusal has besides what was recorded in every one of them; ids of requests are masked. */
async function refusal(call: (client: Client) => Promise<{ readonly status: number; readonly body: unknown }>) {
  const { status, body } = await call(await freshClient());
  expect(status).toBe(429);
  const { category, requestId, ...rest } = masked(body, { ids: {} }) as Record<string, unknown>;
  // Documents and searches of 2021 tell the category, older recordings the error type: both are there, so that clients of either see theirs.
  expect(category).toBe('RATE_LIMITS');
  return { requestId, rest };
}

describe('[records.list] [records.search] refusals of calls that are too many, as recorded', () => {
  test('errors-rate-02: the calls of ten seconds', async () => {
    const { rest, requestId } = await refusal((client) => client.get('/crm/v3/objects/contacts'));
    expect(requestId).toBe(undefined);
    // Reports of 2026 have a group; the recorded one has none.
    const { groupName, ...recorded } = rest;
    expect(groupName).toMatch(/^publicapi:private_app-api-calls-ten-secondly:\d+:\d+$/);
    expect(recorded).toEqual({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      correlationId: '$correlationId',
      policyName: 'TEN_SECONDLY_ROLLING',
    });
  });

  test('errors-rate-03 and -04: the calls of a second; the group of -04 is that of API keys, which HubSpot ended', async () => {
    const { rest, requestId } = await refusal((client) => client.post('/crm/v3/objects/contacts/search', {}));
    expect(requestId).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(rest).toEqual({
      status: 'error',
      message: 'You have reached your secondly limit.',
      errorType: 'RATE_LIMIT',
      correlationId: '$correlationId',
      policyName: 'SECONDLY',
    });
  });

  test('keys come in the order of the recordings', async () => {
    const { body } = await (await freshClient()).post<object>('/crm/v3/objects/contacts/search', {});
    expect(Object.keys(body)).toEqual(['status', 'message', 'errorType', 'correlationId', 'policyName', 'requestId', 'category']);
  });
});
