import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { goodBodies } from '../every-row/examples.ts';
import { defineLive, livePath } from '../every-row/live.ts';
import { sampleOf } from '../every-row/mutants.ts';
import { type Way, ways } from '../every-row/rows.ts';
import { anyBody, anyQuery } from './garbage.ts';
import { inventory, newScene, type Scene, Stage } from './law.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

/** Every row that takes tokens of portals once, in the newest edition that it has; those of apps and of OAuth are tried by themselves. */
const rows = [...new Map(ways.filter(({ row }) => row.caller === 'portal').map((way) => [way.row.id, way])).values()];
const withBodies = rows.filter(({ row }) => row.body !== undefined && row.bodyKind === 'json');

/** Everything that a portal shows of its records and of its definitions. */
async function wholeInventory(scene: Scene): Promise<string> {
  const paths = [
    '/crm/v3/objects/contacts?limit=100&archived=true',
    '/crm/v3/objects/p_ship?limit=100',
    `/crm/v3/objects/contacts/${scene.contact}?properties=firstname,email,lifecyclestage&propertiesWithHistory=firstname`,
    '/crm/v3/associations/contacts/companies/types',
    '/crm/v4/associations/contacts/companies/labels',
    '/crm/v3/schemas',
    '/crm/v3/properties/contacts',
    '/crm/v3/properties/contacts?archived=true',
    '/crm/v3/properties/contacts/groups',
    '/crm/v3/pipelines/contacts',
    '/crm/v3/property-validations/0-1',
  ];
  const replies = await Promise.all([
    ...paths.map((path) => scene.client.get(path)),
    scene.client.post('/crm/v3/objects/contacts/search', { limit: 200 }),
  ]);
  const texts = replies.map(({ status, text }, at) => `${paths[at]} ${status} ${text.replaceAll(/"correlationId":"[^"]*"/g, '')}`);
  return `${await inventory(scene)}\n${texts.join('\n')}`;
}

/** A portal with something behind the path of every row. */
async function newLiveScene(): Promise<Scene> {
  const scene = await newScene(crosstie);
  await defineLive((method, path, body) => scene.client.send(method, path, { body }));
  return scene;
}

const stage = new Stage(crosstie, newLiveScene, wholeInventory);
/** Ids of records are the same in every portal, so that one scene can say what a good body is. */
const example = await newLiveScene();

function requestOf(scene: Scene, { row, path }: Way, body: Uint8Array | undefined, query = '') {
  const headers = { authorization: `Bearer ${scene.portal.token}`, 'content-type': 'application/json' };
  const whole = livePath(path, row, scene) + (query === '' ? '' : `?${query}`);
  return { method: row.method, path: whole, headers, ...(body !== undefined && { body }) };
}

const validOf = (scene: Scene, { row }: Way) => goodBodies[row.id]?.(scene) ?? sampleOf(row.body ?? {});

test('there are rows of every API', () => {
  expect(withBodies.length).toBeGreaterThan(30);
});

test.each(withBodies.map((way) => [way.row.id, way] as const))(
  '%s: no body, however broken, is answered with a failure of the server or half written',
  async (_id, way) => {
    const valid = validOf(example, way);
    await fc.assert(
      fc.asyncProperty(anyBody(valid), async (body) => {
        await stage.expectLaw((scene) => requestOf(scene, way, body));
      }),
      { numRuns: 15 },
    );
  },
);

test('no query, however odd, is answered with a failure of the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...rows), anyQuery, async (way, query) => {
      await stage.expectLaw((scene) => {
        const body = way.row.body === undefined ? undefined : Buffer.from(JSON.stringify(validOf(scene, way)));
        return requestOf(scene, way, body, query);
      });
    }),
    { numRuns: 120 },
  );
});
