import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { goodBodies } from '../every-row/examples.ts';
import { appAtWork } from '../every-row/live.ts';
import { sampleOf } from '../every-row/mutants.ts';
import { filled, schemaOf, type Way, ways } from '../every-row/rows.ts';
import { anyBody, anyQuery, anySegment } from './garbage.ts';
import { expectEnvelope } from './law.ts';
import { sendRaw } from './raw.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

/** Every row that apps call for themselves, once, in the newest edition that it has. */
const rows = [...new Map(ways.filter(({ row }) => row.caller === 'app').map((way) => [way.row.id, way])).values()];
const withBodies = rows.filter((way) => schemaOf(way) !== undefined);

function validOf(way: Way): unknown {
  return goodBodies[way.row.id]?.({ contact: '', otherContact: '', company: '' }) ?? sampleOf(schemaOf(way) ?? {});
}

/** Sends a request of a fresh app: no failure of the server, errors in HubSpot's envelope, and nothing set by what was refused. */
async function expectLawOfApps(way: Way, wrong: { readonly body?: Uint8Array; readonly query?: string; readonly segment?: string }) {
  const { client, parameters, developerApiKey } = await appAtWork(crosstie);
  const { appId = '' } = parameters;
  const look = async () => {
    const replies = await Promise.all(['settings', 'subscriptions'].map((end) => client.get(`/webhooks/v3/${appId}/${end}`)));
    return replies.map(({ status, text }) => `${status} ${text}`).join('\n');
  };
  const before = await look();
  const path = filled(
    way.path.replace(/\{(?!appId)\w+\}/g, (name) => wrong.segment ?? name),
    parameters,
  );
  const headers = { 'content-type': 'application/json' };
  const answer = await sendRaw(crosstie.url, {
    method: way.row.method,
    path: `${path}?hapikey=${developerApiKey}&${wrong.query ?? ''}`,
    headers,
    ...(wrong.body !== undefined && { body: wrong.body }),
  });
  expectEnvelope(answer);
  expect(answer.status).not.toBe(401);
  if (answer.status >= 300) expect(await look()).toBe(before);
}

test('there are rows of apps', () => {
  expect(rows.length).toBeGreaterThan(8);
});

test.each(withBodies.map((way) => [way.row.id, way] as const))(
  '%s: no body of an app, however broken, is answered with a failure of the server or half written',
  async (_id, way) => {
    await fc.assert(
      fc.asyncProperty(anyBody(validOf(way)), (body) => expectLawOfApps(way, { body })),
      { numRuns: 25 },
    );
  },
);

test('no path or query of an app, however odd, is answered with a failure of the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...rows), anySegment, anyQuery, async (way, segment, query) => {
      const body = schemaOf(way) === undefined ? {} : { body: Buffer.from(JSON.stringify(validOf(way))) };
      // A key beside the app's own would take its place.
      await expectLawOfApps(way, { segment, query: query.replaceAll('hapikey', 'h'), ...body });
    }),
    { numRuns: 100 },
  );
});
