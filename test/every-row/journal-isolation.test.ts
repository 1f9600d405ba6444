import { afterAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { startServer } from '../behaviour/client.ts';
import { appWithJournal } from './live.ts';
import { filled, ways } from './rows.ts';

const { crosstie } = await startServer();
afterAll(() => crosstie.close());

/** Stands in everything that the first app's journal holds. */
const secret = 'Sekrit';

describe("another app's journal", async () => {
  const rows = endpoints.filter(({ family }) => family.startsWith('journal'));
  const known = await appWithJournal(crosstie, secret);
  const shown = async () => {
    const { subscriptionId, offset } = known.parameters;
    const paths = [
      '/webhooks-journal/subscriptions/2026-03',
      `/webhooks-journal/subscriptions/2026-03/filters/subscription/${subscriptionId}`,
    ];
    const page = await known.client.get<{ readonly url: string }>('/webhooks-journal/journal/2026-03/latest');
    const replies = await Promise.all(paths.map((path) => known.client.get(path)));
    return [offset, ...replies.map(({ status, text }) => `${status} ${text}`), await (await fetch(page.body.url)).text()].join();
  };
  const before = await shown();

  test('is shown to its own app', () => {
    expect(before.split(secret)).toHaveLength(4);
    expect(rows.length).toBeGreaterThan(20);
  });

  test.each(rows.map((row) => [row.id, row] as const))('%s shows and changes nothing of it', async (_id, row) => {
    const { client } = await appWithJournal(crosstie);
    for (const way of ways.filter((one) => one.row === row)) {
      const body = known.bodies?.[row.id];
      const { status, text } = await client.send(row.method, filled(way.path, known.parameters), body === undefined ? {} : { body });
      expect([way.path, status < 500]).toEqual([way.path, true]);
      expect(text).not.toContain(secret);
    }
    expect(await shown()).toBe(before);
  });
});
