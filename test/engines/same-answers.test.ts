import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Crosstie, type PortalHandle, startCrosstie } from '../../src/index.ts';
import { StandingClock } from '../behaviour/client.ts';
import { type Answer, Pick, Seen, type Sent } from './picks.ts';
import { newPlaceOf } from './place.ts';
import { firstWrites, lastReads, type RequestRow, requestRows } from './requests.ts';

const clock = new StandingClock('2026-03-12T07:00:00Z');
const place = await newPlaceOf('postgres');
const options = { clock, logLevel: 'silent', secretKey: 'a-key-of-thirty-two-characters-x' } as const;
const [one, other] = await Promise.all([startCrosstie(options), startCrosstie({ ...options, db: place.db })]);
afterAll(async () => {
  await one.close();
  await other.close();
  await place[Symbol.asyncDispose]();
});

/** Milliseconds: ends the search for a smaller counterexample before the test's own time is up. */
const interruptAfterTimeLimit = 60_000;

/** Rows as often as their weight says. */
const weighted: readonly RequestRow[] = requestRows.flatMap((row) => Array.from({ length: row.weight }, () => row));

const anyRequest = fc.record({
  row: fc.noBias(fc.nat(weighted.length - 1)),
  numbers: fc.array(fc.noBias(fc.nat(1 << 20)), { minLength: 12, maxLength: 12 }),
  /** Some of the time in the same millisecond, some of it days later. */
  msPassed: fc.constantFrom(0, 1, 1_000, 90_000_000),
});

test('two engines answer any requests alike, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRequest, { minLength: 1, maxLength: 60, size: 'max' }), async (requests) => {
      const [portal, twin] = [await one.portal(), await other.portal()];
      expect(twin.portalId).toBe(portal.portalId);
      const seen = new Seen(portal.portalId);
      const played: string[] = [];
      const play = async (sent: Sent) => {
        const [answer, twins] = [await answerOf(one, portal, sent), await answerOf(other, twin, sent)];
        played.push(`${sent.method} ${sent.path} ${JSON.stringify(sent.body)} -> ${answer.status}`);
        expect(twins, played.join('\n')).toEqual(answer);
        seen.note(sent, answer);
      };
      for (const sent of firstWrites) await play(sent);
      for (const { row, numbers, msPassed } of requests) {
        clock.advance(msPassed);
        await play((weighted[row] as RequestRow).request(new Pick(numbers), seen));
      }
      for (const sent of lastReads(seen)) await play(sent);
    }),
    { numRuns: 30, interruptAfterTimeLimit },
  );
});

/** Sends a request. What can never be the same is masked: the correlation id, and the port of the server in links to next pages. */
async function answerOf({ url }: Crosstie, portal: PortalHandle, { method, path, body }: Sent): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await portal.fetch(path, { method, ...(body !== undefined && { headers, body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, text: text.replaceAll(url, 'http://crm').replace(/"correlationId":"[^"]*"/g, '"correlationId":"-"') };
}
