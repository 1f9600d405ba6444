import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, type Reply, startServer } from './client.ts';
import { colour, define, namesOf, nickname, propertiesPath, propertyEditions, type WireProperty } from './property-wire.ts';
import { type BatchErrorRow, instant } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

interface Batch {
  readonly results: readonly WireProperty[];
  readonly errors?: readonly BatchErrorRow[];
  readonly numErrors?: number;
}

const contacts = propertiesPath('contacts');
const times = { completedAt: expect.stringMatching(instant), startedAt: expect.stringMatching(instant) };
const batch = (verb: string, body: object, edition = '2026-03'): Promise<Reply<Batch>> =>
  client.post(`${propertiesPath('contacts', edition)}/batch/${verb}`, body);
const named = (...names: readonly string[]) => names.map((name) => ({ name }));

describe('[properties.batchCreate] many new properties', () => {
  test.each(propertyEditions)('%s: are answered with 201, without times, users and `archived`', async (edition) => {
    const { status, body } = await batch('create', { inputs: [nickname, colour] }, edition);
    expect([status, Object.keys(body)]).toEqual([201, ['completedAt', 'status', 'startedAt', 'results']]);
    expect(body).toMatchObject({ ...times, status: 'COMPLETE', results: [nickname, colour] });
    for (const result of body.results) {
      for (const field of ['createdAt', 'updatedAt', 'archived', 'createdUserId']) expect(result).not.toHaveProperty(field);
    }
    expect(await namesOf(client)).toEqual(expect.arrayContaining(['nickname', 'colour']));
  });

  test('that cannot be made fail alone, whatever the reason: 207 with a row each', async () => {
    const inputs = [
      nickname,
      { ...nickname, label: 'Again' },
      { ...colour, options: [] },
      { ...nickname, name: 'home', groupName: 'nowhere' },
      { ...nickname, name: 'alias' },
    ];
    const { status, body } = await batch('create', { inputs });
    expect([status, body.results.map(({ name, label }) => [name, label])]).toEqual([
      207,
      [
        ['nickname', 'Nickname'],
        ['alias', 'Nickname'],
      ],
    ]);
    expect(Object.keys(body)).toEqual(['completedAt', 'status', 'startedAt', 'results', 'errors', 'numErrors']);
    expect([body.numErrors, body.errors?.map(({ category }) => category)]).toEqual([
      3,
      ['OBJECT_ALREADY_EXISTS', 'VALIDATION_ERROR', 'VALIDATION_ERROR'],
    ]);
    expect(await namesOf(client)).not.toContain('home');
  });

  test('may use each other in their formulas, in the order of the batch', async () => {
    const number = { ...nickname, type: 'number', fieldType: 'number' };
    const inputs = [
      { ...number, name: 'early', calculationFormula: 'base + 1' },
      { ...number, name: 'base' },
      { ...number, name: 'late', calculationFormula: 'base + 1' },
    ];
    const { status, body } = await batch('create', { inputs });
    expect([status, body.results.map(({ name }) => name), body.errors?.[0]?.category]).toEqual([207, ['base', 'late'], 'OBJECT_NOT_FOUND']);
  });

  test('bring archived ones back', async () => {
    const { body: before } = await define(client, nickname);
    await client.remove(`${contacts}/nickname`);
    expect((await batch('create', { inputs: [{ ...nickname, label: 'Alias' }] })).status).toBe(201);
    const { body } = await client.get<WireProperty>(`${contacts}/nickname`);
    expect(body).toMatchObject({ label: 'Alias', archived: false, createdAt: before.createdAt });
  });

  test('are a hundred at most', async () => {
    const inputs = Array.from({ length: 101 }, (_one, place) => ({ ...nickname, name: `nickname_${place}` }));
    expect((await batch('create', { inputs })).status).toBe(400);
    expect((await batch('create', { inputs: inputs.slice(1) })).status).toBe(201);
    expect((await batch('create', { inputs: [] })).status).toBe(201);
  });
});

describe('[properties.batchRead] many properties', () => {
  test.each(propertyEditions)('%s: are answered as each is read alone', async (edition) => {
    await define(client, nickname);
    const { status, body } = await batch(
      'read',
      { inputs: named('nickname', 'email'), archived: false, dataSensitivity: 'non_sensitive' },
      edition,
    );
    const alone = await Promise.all(['nickname', 'email'].map((name) => client.get(`${contacts}/${name}`)));
    expect([status, body]).toEqual([200, { ...times, status: 'COMPLETE', results: alone.map((reply) => reply.body) }]);
  });

  test('that are not there, archived or of another sensitivity have a row of errors each', async () => {
    await define(client, nickname);
    await client.remove(`${contacts}/nickname`);
    const { status, body } = await batch('read', { inputs: named('email', 'nickname', 'nothing') });
    expect([status, body.results.map(({ name }) => name), body.numErrors]).toEqual([207, ['email'], 2]);
    expect(body.errors?.[1]).toEqual({ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Property "nothing" does not exist' });
    const archived = await batch('read', { inputs: named('nickname', 'email'), archived: true });
    expect([archived.status, archived.body.results.map(({ name }) => name)]).toEqual([207, ['nickname']]);
    const sensitive = await batch('read', { inputs: named('email'), archived: false, dataSensitivity: 'sensitive' });
    expect([sensitive.status, sensitive.body.numErrors]).toEqual([207, 1]);
  });
});

describe('[properties.batchArchive] many archived properties', () => {
  test.each(propertyEditions)('%s: are gone, whatever they were before', async (edition) => {
    await define(client, nickname);
    await define(client, colour);
    await client.remove(`${contacts}/colour`);
    const { status, text } = await batch('archive', { inputs: named('nickname', 'nickname', 'colour', 'nothing') }, edition);
    expect([status, text]).toEqual([204, '']);
    expect(await namesOf(client, '?archived=true')).toEqual(['colour', 'nickname']);
    expect((await batch('archive', { inputs: named('nothing') }, edition)).status).toBe(204);
  });

  test('are none where one of them is in use', async () => {
    const number = { ...nickname, name: 'base', type: 'number', fieldType: 'number' };
    await batch('create', { inputs: [nickname, number, { ...number, name: 'twice', calculationFormula: 'base * 2' }] });
    const { status, body } = await batch('archive', { inputs: named('nickname', 'base') });
    expect([status, body]).toMatchObject([400, { subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE' }]);
    expect(await namesOf(client, '?archived=true')).toEqual([]);
  });
});
