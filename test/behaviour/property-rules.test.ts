import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { validationsPath } from './property-wire.ts';
import { type CrmRecord, type CrmRecordBatch, type ErrorBody, objects } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const strict = objects('2026-09');

async function rule(typeId: string, name: string, ruleType: string, ...ruleArguments: readonly string[]): Promise<void> {
  const { status, text } = await client.put(`${validationsPath(typeId)}/${name}/rule-type/${ruleType}`, { ruleArguments });
  expect([status, text]).toEqual([204, '']);
}

/** The codes with which a create refuses a value; none where it passes. */
async function refusals(type: string, name: string, value: unknown, base = strict): Promise<unknown> {
  const { status, body } = await client.post<ErrorBody>(`${base}/${type}`, { properties: { [name]: value } });
  return status === 201 ? [] : body.errors?.map(({ code }) => code);
}

describe('[records.create] [records.update] rules of properties', () => {
  test.each(['2026-09', '2026-09-beta'])('%s: a value that breaks one is refused, in creates, updates and batches', async (edition) => {
    const id = await client.create('contacts', { jobtitle: 'Ada' });
    await rule('0-1', 'jobtitle', 'MAX_LENGTH', '5');
    const base = `${objects(edition)}/contacts`;
    const properties = { jobtitle: 'Engineer' };
    const fault = { code: 'INVALID_MAX_LENGTH', context: { propertyName: ['jobtitle'] } };
    for (const reply of [
      await client.post(base, { properties }),
      await client.patch(`${base}/${id}`, { properties }),
      await client.post(`${base}/batch/create`, { inputs: [{ properties }] }),
      await client.post(`${base}/batch/update`, { inputs: [{ id, properties }] }),
      await client.post(`${base}/batch/upsert`, { inputs: [{ id: 'a@example.com', idProperty: 'email', properties }] }),
    ]) {
      expect([reply.status, reply.body]).toMatchObject([400, { category: 'VALIDATION_ERROR', errors: [fault] }]);
    }
    expect((await client.patch(`${base}/${id}`, { properties: { firstname: 'Ada', jobtitle: '' } })).status).toBe(200);
  });

  test.each(['v3', '2025-09', '2026-03'])('%s: it is kept all the same', async (edition) => {
    await rule('0-1', 'jobtitle', 'MAX_LENGTH', '5');
    expect(await refusals('contacts', 'jobtitle', 'Engineer', objects(edition))).toEqual([]);
  });

  test('what is wrong with values otherwise is told along', async () => {
    await rule('0-1', 'jobtitle', 'MAX_LENGTH', '5');
    const { body } = await client.post<ErrorBody>(`${strict}/contacts`, { properties: { jobtitle: 'Engineer', nothing: 'x', email: 'x' } });
    expect(body.errors?.map(({ code }) => code)).toEqual(['INVALID_MAX_LENGTH', 'PROPERTY_DOESNT_EXIST', 'INVALID_EMAIL']);
  });

  test('records that break a rule already stay, and other properties of theirs can be set', async () => {
    const id = await client.create('contacts', { jobtitle: 'Engineer' });
    await rule('0-1', 'jobtitle', 'MAX_LENGTH', '5');
    const { status, body } = await client.patch<CrmRecord>(`${strict}/contacts/${id}`, { properties: { city: 'Berlin' } });
    expect([status, body.properties['city']]).toEqual([200, 'Berlin']);
  });

  test('with trace ids the inputs of a batch fail by themselves', async () => {
    await rule('0-1', 'jobtitle', 'MAX_LENGTH', '5');
    const inputs = ['Ada', 'Engineer'].map((jobtitle) => ({ properties: { jobtitle }, objectWriteTraceId: jobtitle }));
    const { status, body } = await client.post<CrmRecordBatch>(`${strict}/contacts/batch/create`, { inputs });
    expect([status, body.results.length, body.errors?.[0]?.context]).toEqual([207, 1, { objectWriteTraceId: ['Engineer'] }]);
  });

  test.each([
    ['0-1', 'jobtitle', 'MIN_LENGTH', ['3'], 'Ada', 'Al', 'INVALID_MIN_LENGTH'],
    ['0-1', 'zip', 'ALPHANUMERIC', ['NUMERIC_ONLY'], '10115', '10115a', 'INVALID_NUMERIC'],
    ['0-1', 'firstname', 'ALPHANUMERIC', ['ALPHA_ONLY'], 'Zoë', 'R2D2', 'INVALID_ALPHA'],
    ['0-1', 'jobtitle', 'REGEX', ['^[A-Z]{2}-\\d+$'], 'AB-12', 'ab-12', 'INVALID_REGEX'],
    ['0-1', 'website', 'URL', [], 'https://ties.example/a?b=c', 'no url', 'INVALID_URL'],
    ['0-1', 'website', 'URL_ALLOWED_DOMAINS', ['ties.example'], 'https://www.ties.example', 'https://rails.example', 'INVALID_URL_DOMAIN'],
    ['0-1', 'website', 'URL_BLOCKED_DOMAINS', ['ties.example'], 'https://rails.example', 'ties.example/x', 'INVALID_URL_DOMAIN'],
    ['0-1', 'company', 'DOMAIN', [], 'ties.example', 'Ties', 'INVALID_DOMAIN'],
    ['0-1', 'email', 'EMAIL_ALLOWED_DOMAINS', ['ties.example'], 'a@ties.example', 'a@rails.example', 'INVALID_EMAIL_DOMAIN'],
    ['0-1', 'email', 'EMAIL_BLOCKED_DOMAINS', ['rails.example'], 'a@ties.example', 'a@rails.example', 'INVALID_EMAIL_DOMAIN'],
    ['0-1', 'phone', 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', [], '+49 30 1234', '030 1234', 'INVALID_PHONE_NUMBER'],
    ['0-3', 'amount', 'MIN_NUMBER', ['1'], '1', '0.5', 'INVALID_MIN_NUMBER'],
    ['0-3', 'amount', 'MAX_NUMBER', ['9.5'], '9.5', '10', 'INVALID_MAX_NUMBER'],
    ['0-3', 'amount', 'DECIMAL', ['2'], '10.25', '1e-3', 'INVALID_DECIMAL'],
    ['0-3', 'closedate', 'START_DATE', ['2026-01-01'], '2026-01-01', '2025-12-31', 'INVALID_DATE'],
    ['0-3', 'closedate', 'END_DATE', ['2026-01-01'], '2026-01-01T23:00:00Z', '2026-01-02', 'INVALID_DATE'],
    ['0-3', 'closedate', 'END_DATETIME', ['2026-01-01T10:00:00Z'], '2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z', 'INVALID_DATE'],
    ['0-3', 'closedate', 'DAYS_OF_WEEK', ['MONDAY'], '2026-03-09', '2026-03-10', 'INVALID_DAY_OF_WEEK'],
  ])('%s %s %s %j takes %s and not %s', async (typeId, name, ruleType, ruleArguments, good, bad, code) => {
    await rule(typeId, name, ruleType, ...ruleArguments);
    expect([await refusals(typeId, name, good), await refusals(typeId, name, bad)]).toEqual([[], [code]]);
  });

  test('a pattern that could take for ever is not tried', async () => {
    await rule('0-1', 'jobtitle', 'REGEX', '^(a+)+$');
    const before = performance.now();
    expect(await refusals('contacts', 'jobtitle', `${'a'.repeat(60)}!`)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
