import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import { examine, type PortalFinding } from '../../src/storage/doctor/examine.ts';
import { StandingClock } from '../behaviour/client.ts';
import { onTables } from '../house/houses.ts';
import { type Answer, Pick, Seen, type Sent } from './picks.ts';
import { newPlaceOf } from './place.ts';
import { firstWrites, lastReads, type RequestRow, requestRows } from './requests.ts';

/** Milliseconds: ends the search for a smaller counterexample before the test's own time is up. */
const interruptAfterTimeLimit = 20_000;
const weighted: readonly RequestRow[] = requestRows.flatMap((row) => Array.from({ length: row.weight }, () => row));
const anyRequest = fc.record({
  row: fc.noBias(fc.nat(weighted.length - 1)),
  numbers: fc.array(fc.noBias(fc.nat(1 << 20)), { minLength: 12, maxLength: 12 }),
});
const anyRequests = fc.array(anyRequest, { minLength: 1, maxLength: 30, size: 'max' });
type Requests = typeof anyRequests extends fc.Arbitrary<infer Value> ? Value : never;

describe.each([
  ['file', 5],
  ['postgres', 2],
] as const)('a portal on the engine %s', async (engine, numRuns) => {
  const clock = new StandingClock('2026-03-12T07:00:00Z');
  const place = await newPlaceOf(engine);
  const crosstie = await startCrosstie({ clock, logLevel: 'silent', secretKey: 'a-key-of-thirty-two-characters-x', db: place.db });
  afterAll(async () => {
    await crosstie.close();
    await place[Symbol.asyncDispose]();
  });

  test('is after any requests what it was, byte for byte, and answers the same requests as it did; the doctor finds nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequests, anyRequests, async (before, after) => {
        const portal = await crosstie.portal();
        const seen = new Seen(portal.portalId);
        const start = new Date(clock.now()).toISOString();
        const first = await answersOf(portal, firstWrites);
        for (const [place, sent] of firstWrites.entries()) seen.note(sent, first[place] ?? { status: 0, text: '' });
        await play(portal, seen, before, clock);
        await portal.snapshot('here');
        const [at, reads] = [new Date(clock.now()).toISOString(), lastReads(seen)];
        const told = await answersOf(portal, reads);
        const played = await play(portal, seen, after, clock);
        await portal.snapshot('there');
        const [later, laterReads] = [new Date(clock.now()).toISOString(), lastReads(seen)];
        const laterTold = await answersOf(portal, laterReads);
        await play(portal, seen, before, clock);
        await portal.restore('here');
        clock.set(at);
        expect(await answersOf(portal, reads)).toEqual(told);
        await portal.restore('there');
        clock.set(later);
        expect(await answersOf(portal, laterReads)).toEqual(laterTold);
        await portal.restore('here');
        clock.set(at);
        for (const { sent, answer } of played) {
          clock.advance(1);
          expect(await answerOf(portal, sent), `${sent.method} ${sent.path} ${JSON.stringify(sent.body)}`).toEqual(answer);
        }
        await portal.restore('here');
        clock.set(at);
        expect(await answersOf(portal, reads)).toEqual(told);
        await portal.reset();
        clock.set(start);
        expect(await answersOf(portal, firstWrites)).toEqual(first);
      }),
      { numRuns, interruptAfterTimeLimit },
    );
    await crosstie.close();
    const findings: PortalFinding[] = [];
    await onTables(
      place.db,
      async (tables) => {
        for await (const finding of examine(tables, 'look')) findings.push(finding);
      },
      'read',
    );
    expect(findings).toEqual([]);
  });
});

/** Sends requests made of random numbers, a millisecond after each other; tells what was sent, and answered. */
async function play(portal: PortalHandle, seen: Seen, requests: Requests, clock: StandingClock) {
  const played: { readonly sent: Sent; readonly answer: Answer }[] = [];
  for (const { row, numbers } of requests) {
    clock.advance(1);
    const sent = (weighted[row] as RequestRow).request(new Pick(numbers), seen);
    const answer = await answerOf(portal, sent);
    played.push({ sent, answer });
    seen.note(sent, answer);
  }
  return played;
}

async function answersOf(portal: PortalHandle, all: readonly Sent[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const sent of all) answers.push(await answerOf(portal, sent));
  return answers;
}

/** Sends a request. The correlation id, which is always another one, is masked. */
async function answerOf(portal: PortalHandle, { method, path, body }: Sent): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await portal.fetch(path, { method, ...(body !== undefined && { headers, body: JSON.stringify(body) }) });
  return { status: response.status, text: (await response.text()).replace(/"correlationId":"[^"]*"/g, '"correlationId":"-"') };
}
