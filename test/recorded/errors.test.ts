import { afterAll, describe, expect, test } from 'vitest';
import { StandingClock, startServer } from '../behaviour/client.ts';
import { defaultPath, type ErrorBody } from '../behaviour/wire.ts';
import { masked } from './masks.ts';

const clock = new StandingClock('2026-09-10T12:00:00Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
const client = await freshClient();
const none = { ids: {} };

describe('[records.list] refusals of callers as recorded', () => {
  test('errors-auth-04: no credentials', async () => {
    const { status, body } = await client.send('GET', '/crm/v3/objects/contacts', { authorization: null });
    expect(status).toBe(401);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message:
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
      correlationId: '$correlationId',
      category: 'INVALID_AUTHENTICATION',
    });
  });

  test('errors-auth-03: a token that has expired, with a context key that has a space in it', async () => {
    const { status, body } = await client.send<ErrorBody>('GET', '/crm/v3/objects/contacts', { authorization: 'Bearer CJTs0tyaMxIOAAEB' });
    const recorded = 'The OAuth token used to make this call expired 75 second(s) ago.';
    const pattern = /^The OAuth token used to make this call expired \d+ (second|minute|hour|day)\(s\) ago\.$/;
    expect(recorded).toMatch(pattern);
    expect(status).toBe(401);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message: expect.stringMatching(pattern),
      correlationId: '$correlationId',
      category: 'EXPIRED_AUTHENTICATION',
      context: { 'expire time': [expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)] },
    });
  });

  test('errors-auth-05: an API key in the query, as callers had one until 2022', async () => {
    const { status, body } = await client.send('GET', '/crm/v3/objects/contacts?hapikey=demo', { authorization: null });
    expect(status).toBe(401);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message: 'The API key provided is invalid.',
      correlationId: '$correlationId',
      category: 'INVALID_AUTHENTICATION',
      links: { 'api key': 'https://app.hubspot.com/l/api-key/' },
    });
  });
});

describe('[schemas.list] refusals of callers without a scope as recorded', () => {
  test('errors-auth-01: in 2026-03 the envelope names the scope in its context, by a name of its own', async () => {
    const limited = await freshClient({ scopes: [] });
    const { status, body } = await limited.get<ErrorBody>('/crm-object-schemas/2026-03/schemas');
    expect(status).toBe(403);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message: 'One or more of the following scopes are required.',
      correlationId: '$correlationId',
      context: { requiredGranularScopes: ['custom-object-read'], links: ['https://developers.hubspot.com/scopes'] },
      category: 'MISSING_SCOPES',
    });
  });

  test('errors-auth-02: in v3 the envelope lists the scopes in an error, as required scopes', async () => {
    const limited = await freshClient({ scopes: [] });
    const { status, body } = await limited.get<ErrorBody>('/crm/v3/schemas');
    expect(status).toBe(403);
    expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId', 'errors', 'links', 'category']);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message:
        "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
      correlationId: '$correlationId',
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredScopes: ['crm.objects.custom.read', 'crm.schemas.custom.read'] },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
      category: 'MISSING_SCOPES',
    });
  });
});

describe('[records.read] refusals of object types and records as recorded', () => {
  test.each([
    ['errors-objects-01', 'butterflies'],
    ['errors-objects-07', 'credentialing_2_0'],
    ['errors-objects-08', 'widgets'],
  ])('%s: %s is a word of no object type, and the envelope has no category', async (_recording, word) => {
    const { status, body } = await client.get(`/crm/v3/objects/${word}`);
    expect(status).toBe(400);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message: `Unable to infer object type from: ${word}`,
      correlationId: '$correlationId',
    });
  });

  test.each(['0-9999', '0-6', '0-41', '2-12345'])('errors-objects-09: %s is an id of no object type', async (id) => {
    const { status, body } = await client.get(`/crm/v3/objects/${id}`);
    expect(status).toBe(400);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message: `Invalid object or event type id: ${id}`,
      correlationId: '$correlationId',
    });
  });

  test('errors-objects-10: an id that is not numeric, with two spaces after the full stop', async () => {
    const { status, body } = await client.patch('/crm/v3/objects/contacts/fakeID', { properties: { firstname: 'x' } });
    expect(status).toBe(404);
    expect(masked(body, none)).toEqual({
      status: 'error',
      message: 'Object not found.  objectId are usually numeric.',
      correlationId: '$correlationId',
      context: { id: ['fakeID'] },
      category: 'OBJECT_NOT_FOUND',
    });
  });

  test('errors-objects-11: a number that no record has', async () => {
    const { status, body } = await client.get('/crm/v3/objects/companies/1');
    expect(status).toBe(404);
    expect(masked(body, none)).toEqual({ status: 'error', message: 'resource not found', correlationId: '$correlationId' });
  });

  test('errors-objects-03: properties that do not exist, all in one envelope', async () => {
    const { status, body } = await client.post<ErrorBody>('/crm/v3/objects/contacts', {
      properties: { 'first 000name': 'x', 'last 000name': 'y' },
    });
    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId', 'errors', 'category']);
    const row = (name: string) => ({
      message: `Property "${name}" does not exist`,
      code: 'PROPERTY_DOESNT_EXIST',
      context: { propertyName: [name] },
    });
    expect(body.errors).toEqual([row('first 000name'), row('last 000name')]);
    expect(body.category).toBe('VALIDATION_ERROR');
    const inner: unknown = JSON.parse(body.message.replace(/^Property values were not valid: /, ''));
    const innerRow = (name: string) => ({
      isValid: false,
      message: `Property "${name}" does not exist`,
      error: 'PROPERTY_DOESNT_EXIST',
      name,
    });
    expect(inner).toMatchObject([innerRow('first 000name'), innerRow('last 000name')]);
  });

  test.each([
    ['probe-2026-03-07', '/crm/schemas/2026-03'],
    ['probe-2026-03-08', '/crm/custom-objects/2026-03/schemas'],
  ])('%s: %s is no path', async (_recording, path) => {
    expect((await client.get(path)).status).toBe(404);
  });

  test('assoc-v4-10: a record that does not exist cannot be associated', async () => {
    const ticket = await client.create('tickets');
    const { status, body } = await client.put<ErrorBody>(defaultPath('tickets', ticket, 'deal', '115455488855059', 'v4'));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      status: 'error',
      message: 'One or more associations are invalid',
      context: { INVALID_OBJECT_IDS: ['DEAL=115455488855059 is not valid'] },
      category: 'VALIDATION_ERROR',
    });
    expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId', 'context', 'category']);
  });
});
