import { afterAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { type Sent, startServer } from '../behaviour/client.ts';
import { goodBodies } from './examples.ts';
import { appAtWork } from './live.ts';
import { sampleOf } from './mutants.ts';
import { filled, schemaOf, type Way, ways } from './rows.ts';

const { crosstie } = await startServer();
afterAll(() => crosstie.close());

/** Stands in everything that the first app has, and in nothing that another sends. */
const secret = 'Sekrit';

describe("another app's key", async () => {
  const rows = endpoints.filter(({ caller }) => caller === 'app');
  const known = await appAtWork(crosstie, secret);
  const shown = async () => {
    const paths = ['settings', 'subscriptions'].map((end) => `/webhooks/v3/${known.parameters['appId']}/${end}`);
    return (await Promise.all(paths.map((path) => known.client.get(path)))).map(({ status, text }) => `${status} ${text}`).join();
  };
  const before = await shown();

  test('the first app shows what it has', () => {
    expect(before.split(secret)).toHaveLength(3);
  });

  test.each(rows.map((row) => [row.id, row] as const))('%s is not there under the id of the first app', async (_id, row) => {
    const { client } = await appAtWork(crosstie);
    for (const way of ways.filter((one) => one.row === row && one.path.includes('{appId}'))) {
      for (const sent of bodiesOf(way)) {
        const { status } = await client.send(row.method, filled(way.path, known.parameters), sent);
        expect([way.path, status]).toEqual([way.path, 404]);
      }
    }
    expect(await shown()).toBe(before);
  });

  test.each(rows.map((row) => [row.id, row] as const))('%s shows and changes nothing that belongs to the first app', async (_id, row) => {
    const { client, parameters } = await appAtWork(crosstie);
    const { appId: _, ...holdings } = known.parameters;
    for (const way of ways.filter((one) => one.row === row)) {
      for (const sent of bodiesOf(way)) {
        const { status, text } = await client.send(row.method, filled(way.path, { ...parameters, ...holdings }), sent);
        expect([way.path, status < 500]).toEqual([way.path, true]);
        expect(text).not.toContain(secret);
      }
    }
    expect(await shown()).toBe(before);
  });

  /** A good body, and one that names what the first app has. */
  function bodiesOf(way: Way): readonly Sent[] {
    const schema = schemaOf(way);
    if (schema === undefined) return [{}];
    const inputs = [{ id: Number(known.parameters['subscriptionId']), active: false }];
    const good = goodBodies[way.row.id]?.({ contact: '', otherContact: '', company: '' }) ?? sampleOf(schema);
    return [{ body: good }, { body: { ...(good as object), inputs } }];
  }
});
