import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Client, clientOf, startServer } from './client.ts';
import { allLimitsPath, type LabelRows, labelsPath, limitsPath } from './definition-wire.ts';
import { defaultPath } from './wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-definitions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const labels = labelsPath('contacts', 'deals');

/** Runs a part of the story on a server of its own, all on one file. */
async function onFile<Result>(part: (client: Client) => Promise<Result>): Promise<Result> {
  const { crosstie } = await startServer({ db: join(folder, 'store.db'), token: 'pat-na1-kept' });
  try {
    return await part(clientOf(crosstie.url, 'pat-na1-kept'));
  } finally {
    await crosstie.close();
  }
}

describe('[associationSchema.listLabels] [associationLimits.all] definitions in a file', () => {
  test('are what they were after a restart: labels, limits, and ids that were given out once', async () => {
    const before = await onFile(async (client) => {
      await client.post(labels, { label: 'Buyer', inverseLabel: 'Bought by', name: 'buyer' });
      await client.post(labels, { label: 'Gone', name: 'gone' });
      await client.remove(`${labels}/4`);
      await client.put(labels, { associationTypeId: 2, label: 'Purchaser' });
      const inputs = [
        { category: 'HUBSPOT_DEFINED', typeId: 4, maxToObjectIds: 1 },
        { category: 'USER_DEFINED', typeId: 2, maxToObjectIds: 1 },
      ];
      expect((await client.post(`${limitsPath('contacts', 'deals')}/batch/create`, { inputs })).status).toBe(201);
      return [(await client.get(labels)).text, (await client.get(allLimitsPath())).text];
    });
    expect(before[0]).toContain('Purchaser');
    await onFile(async (client) => {
      expect([(await client.get(labels)).text, (await client.get(allLimitsPath())).text]).toEqual(before);
      expect((await client.remove(`${labels}/4`)).status).toBe(204);
      const [contact, one, other] = [await client.create('contacts'), await client.create('deals'), await client.create('deals')];
      expect((await client.put(defaultPath('contacts', contact, 'deals', one))).status).toBe(200);
      expect((await client.put(defaultPath('contacts', contact, 'deals', other))).status).toBe(400);
      const { body } = await client.post<LabelRows>(labels, { label: 'New', name: 'new' });
      expect(body.results.map(({ typeId }) => typeId)).toEqual([6, 5]);
    });
  });
});
