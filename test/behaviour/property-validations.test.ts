import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { propertyRuleRows } from '../../src/catalogue/property-rules.ts';
import { type Client, startServer } from './client.ts';
import { define, nickname, propertiesPath, propertyEditions, validationsPath } from './property-wire.ts';
import { problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
  await define(client, nickname);
});

const rules = validationsPath('0-1');
const put = (name: string, ruleType: string, ...ruleArguments: readonly string[]) =>
  client.put(`${rules}/${name}/rule-type/${ruleType}`, { ruleArguments });

describe('[propertyValidations.putRule] [propertyValidations.readRule] [propertyValidations.ofProperty] [propertyValidations.ofType] rules', () => {
  test.each(propertyEditions)('%s: are set with 204 and read back one by one, by property and by object type', async (edition) => {
    const path = validationsPath('0-1', edition);
    const { status, text } = await client.put(`${path}/nickname/rule-type/MAX_LENGTH`, {
      ruleArguments: ['8'],
      shouldApplyNormalization: true,
    });
    expect([status, text]).toEqual([204, '']);
    await client.put(`${path}/nickname/rule-type/ALPHANUMERIC`, { ruleArguments: ['NUMERIC_ONLY'] });
    await client.put(`${path}/annualrevenue/rule-type/MAX_LENGTH`, { ruleArguments: ['12'] });
    const longest = { ruleType: 'MAX_LENGTH', ruleArguments: ['8'], shouldApplyNormalization: true };
    const numeric = { ruleType: 'ALPHANUMERIC', ruleArguments: ['NUMERIC_ONLY'], shouldApplyNormalization: false };
    const one = await client.get(`${path}/nickname/rule-type/MAX_LENGTH`);
    expect([one.status, one.body]).toEqual([200, longest]);
    const ofProperty = await client.get(`${path}/nickname`);
    expect([ofProperty.status, ofProperty.body]).toEqual([200, { results: [numeric, longest] }]);
    const ofType = await client.get<{ readonly results: readonly object[] }>(path);
    expect([ofType.status, ofType.body.results.at(-1)]).toEqual([
      200,
      { propertyName: 'nickname', propertyValidationRules: [numeric, longest] },
    ]);
    expect((await client.get(validationsPath('0-2', edition))).body).toEqual({ results: [] });
  });

  test('take the place of one of their type and leave others alone', async () => {
    await put('nickname', 'MAX_LENGTH', '8');
    await put('nickname', 'MIN_LENGTH', '2');
    await put('nickname', 'MAX_LENGTH', '9');
    const { body } = await client.get<{
      readonly results: readonly { readonly ruleType: string; readonly ruleArguments: readonly string[] }[];
    }>(`${rules}/nickname`);
    expect(body.results.map(({ ruleType, ruleArguments }) => [ruleType, ...ruleArguments])).toEqual([
      ['MAX_LENGTH', '9'],
      ['MIN_LENGTH', '2'],
    ]);
  });

  test('are not shown of an archived property, and are there again when it comes back', async () => {
    await put('nickname', 'MAX_LENGTH', '8');
    await client.remove(`${propertiesPath('contacts')}/nickname`);
    expect((await client.get(`${rules}/nickname`)).status).toBe(404);
    expect((await client.get(rules)).body).toEqual({ results: [] });
    await define(client, nickname);
    expect((await client.get(`${rules}/nickname/rule-type/MAX_LENGTH`)).status).toBe(200);
  });

  test('of every type are taken with the arguments that they have', async () => {
    const good: Readonly<Record<string, readonly string[]>> = {
      any: [],
      wholeNumber: ['3'],
      number: ['-1.5'],
      date: ['2026-03-12'],
      instant: ['2026-03-12T10:00:00Z'],
      pattern: ['^[a-z]+$'],
      days: ['MONDAY', 'SUNDAY'],
      domains: ['example.com'],
    };
    const fields: Readonly<Record<string, string>> = { string: 'text', number: 'number', date: 'date', datetime: 'date' };
    for (const [type, fieldType] of Object.entries(fields)) await define(client, { ...nickname, name: `a_${type}`, type, fieldType });
    for (const { ruleType, types, arguments: form } of propertyRuleRows) {
      expect([ruleType, (await put(`a_${types[0]}`, ruleType, ...(good[form] ?? []))).status]).toEqual([ruleType, 204]);
    }
  });

  test.each([
    ['MAX_LENGTH', []],
    ['MAX_LENGTH', ['8', '9']],
    ['MAX_LENGTH', ['-1']],
    ['MIN_LENGTH', ['eight']],
    ['REGEX', ['[']],
    ['REGEX', ['']],
    ['EMAIL_ALLOWED_DOMAINS', []],
    ['URL_BLOCKED_DOMAINS', ['no domain']],
    ['FORMAT', ['x'.repeat(1_001)]],
    ['MIN_NUMBER', ['1']],
    ['DAYS_OF_WEEK', ['MONDAY']],
  ])('of the type %s are refused for a text with the arguments %j', async (ruleType, ruleArguments) => {
    const { status, body } = await put('nickname', ruleType, ...ruleArguments);
    expect([status, body]).toMatchObject([400, { category: 'VALIDATION_ERROR' }]);
    expect((await client.get(`${rules}/nickname`)).body).toEqual({ results: [] });
  });

  test('are refused for a property or an object type that is not there, and where there is no such rule or rule type', async () => {
    const unknown = problemOf({ message: 'Property "nothing" does not exist', category: 'OBJECT_NOT_FOUND' });
    for (const reply of [
      await put('nothing', 'MAX_LENGTH', '8'),
      await client.get(`${rules}/nothing`),
      await client.get(`${rules}/nothing/rule-type/URL`),
    ]) {
      expect([reply.status, reply.body]).toEqual([404, unknown]);
    }
    expect((await client.get(`${rules}/nickname/rule-type/URL`)).status).toBe(404);
    const noType = problemOf({ message: 'Unable to parse value for path parameter: ruleType' });
    for (const reply of [await put('nickname', 'LENGTH', '8'), await client.get(`${rules}/nickname/rule-type/max_length`)]) {
      expect([reply.status, reply.body]).toEqual([400, noType]);
    }
    expect((await client.get(validationsPath('0-9999'))).status).toBe(400);
  });
});
