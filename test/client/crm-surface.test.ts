import { Client } from '@hubspot/api-client';
import * as before from 'hubspot-api-client-13';
import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { driveClient, newOwner } from './crm-surface.ts';
import { methodsOf, tracked } from './tracked.ts';
import { driveEdition, type Send, wireEditions } from './wire-surface.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

/** The client waits between calls unless it is told not to. */
const limiterOptions = { maxConcurrent: 50, minTime: 0 };

const versions = [
  { major: 14, Client },
  // The types of 13 lack what 14 added, which nothing here uses.
  { major: 13, Client: before.Client as unknown as typeof Client },
];

describe.each(versions)('the CRM of the official client $major', ({ Client }) => {
  test('answers every method as the client wants it', async () => {
    const portal = await crosstie.portal();
    const { crm } = new Client({ accessToken: portal.token, basePath: crosstie.url, limiterOptions });
    const called = new Set<string>();
    await driveClient(
      tracked(crm, (method) => called.add(method)),
      await newOwner(crosstie.url, portal.portalId),
    );
    const all = methodsOf(crm);
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter((method) => !called.has(method))).toEqual([]);
  });

  test.each(wireEditions)('answers every path of $edition to the request of the client', async (api) => {
    const portal = await crosstie.portal();
    const client = new Client({ accessToken: portal.token, basePath: crosstie.url, limiterOptions });
    const send: Send = async (method, path, body) => {
      const response = await client.apiRequest({ method, path, ...(body !== undefined && { body }) });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    };
    await driveEdition(send, api, await newOwner(crosstie.url, portal.portalId));
  });
});
