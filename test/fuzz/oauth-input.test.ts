import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { liveTokens } from '../every-row/live.ts';
import { filled, type Way, ways } from '../every-row/rows.ts';
import { anyBody, anyQuery, anySegment, contentTypes } from './garbage.ts';
import { sendRaw } from './raw.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

/** Every row that anyone may call. */
const rows = ways.filter(({ row }) => row.caller === 'anyone');
const live = await liveTokens(crosstie);

/** A form of good fields, some of them damaged, or no form at all. */
function anyForm({ row }: Way): fc.Arbitrary<Uint8Array> {
  const good = Object.entries(live[row.id]?.body ?? {}).map(([name, value]) => [name, String(value)] as const);
  const pairs = fc.tuple(...good.map(([name, value]) => fc.tuple(fc.constant(name), fc.oneof(fc.constant(value), anySegment))));
  const form = pairs.map((list) => Buffer.from(list.map(([name, value]) => `${name}=${value}`).join('&'), 'utf8'));
  return fc.oneof({ weight: 3, arbitrary: form }, { weight: 1, arbitrary: anyBody(Object.fromEntries(good)) });
}

test('no form, path or query of OAuth, however odd, is answered with a failure of the server', async () => {
  const cases = fc
    .constantFrom(...rows)
    .chain((way) =>
      fc.tuple(fc.constant(way), anyForm(way), anySegment, anyQuery, fc.constantFrom(...contentTypes, 'application/x-www-form-urlencoded')),
    );
  await fc.assert(
    fc.asyncProperty(cases, async ([way, body, token, query, contentType]) => {
      const path = `${filled(way.path, { token })}?${query}`;
      const hasBody = way.row.method === 'POST';
      const headers = { 'content-type': contentType };
      const answer = await sendRaw(crosstie.url, { method: way.row.method, path, headers, ...(hasBody && { body }) });
      expect(answer.status, answer.body).toBeGreaterThanOrEqual(200);
      expect(answer.status, answer.body).toBeLessThan(500);
      if (answer.status >= 400 && answer.contentType.includes('json')) {
        expect(JSON.parse(answer.body)).toMatchObject({ status: expect.any(String), message: expect.any(String) });
      }
    }),
    { numRuns: 300 },
  );
});

test('there are rows of OAuth, and good fields for each that takes a form', () => {
  expect(rows.length).toBeGreaterThan(10);
  for (const { row } of rows.filter(({ row: { body } }) => body !== undefined))
    expect([row.id, live[row.id]?.body]).toEqual([row.id, expect.any(Object)]);
});
