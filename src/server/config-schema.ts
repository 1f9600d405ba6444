import { accountTypes } from '../catalogue/account.ts';
import { limits } from '../catalogue/limits.ts';
import { rateLimitRows } from '../catalogue/rate-limits.ts';
import { portalSwitchNames } from '../domain/portal.ts';
import type { ServerConfig } from './config.ts';
import { AppDeclarations } from './declared-apps.ts';

const tiers = ['free', 'professional', 'enterprise'];
const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const flag = { type: 'boolean' } as const;
const milliseconds = { type: 'integer', minimum: 0, maximum: 999_999_999 } as const;
const tier = { type: 'string', enum: tiers } as const;
const strict = { type: 'object', additionalProperties: false } as const;
const calls = { type: 'integer', minimum: 0, maximum: limits.rateLimitMax } as const;

/** What each setting may be; an option that has no line here does not compile. */
const properties: Readonly<Record<keyof ServerConfig, object>> = {
  port: { type: 'integer', minimum: 0, maximum: 65_535, description: 'Port to listen on; 0 takes a free one. By default 4010.' },
  host: { ...text, description: 'Address to listen on. By default 127.0.0.1.' },
  db: { ...text, description: 'A file, :memory:, or the URL of a PostgreSQL. By default ./crosstie.db.' },
  seed: {
    description:
      'What the first start makes: two sample records (true, the default) or nothing; the path of a seed file; or a seed, as schemas/seed.json has it.',
    anyOf: [flag, text, { type: 'object' }],
  },
  tier: { ...tier, description: 'The subscription of every portal that has none of its own. By default enterprise.' },
  rateLimits: {
    description: 'How many calls a portal may make: off, as a tier allows, or numbers by limit, those of a tier where they are not named.',
    anyOf: [
      { type: 'string', enum: ['off', ...tiers] },
      { ...strict, properties: { tier, ...Object.fromEntries(Object.keys(rateLimitRows).map((name) => [name, calls])) } },
    ],
  },
  account: {
    ...strict,
    description: 'What every portal says of itself, where nothing else was set for it.',
    properties: {
      accountType: { type: 'string', enum: accountTypes },
      timeZone: { ...text, description: 'A name of the time zone database, such as Europe/Berlin.' },
      companyCurrency: { ...text, description: 'Three capital letters, such as EUR.' },
      additionalCurrencies: texts,
      name: text,
      hubDomain: text,
    },
  },
  switches: {
    ...strict,
    description: "Behaviour that HubSpot's sources leave open.",
    properties: {
      ...Object.fromEntries(portalSwitchNames.map((name) => [name, flag])),
      scopeChecks: { type: 'string', enum: ['strict', 'permissive'] },
    },
  },
  searchLag: { ...milliseconds, description: 'Milliseconds after which searches show a record that was written. By default 0.' },
  routeErrors: { type: 'string', enum: ['html', 'json'], description: 'How unknown routes are answered. By default html, as at HubSpot.' },
  clock: { type: 'string', enum: ['manual'], description: "A clock that stands still until it is moved. By default the machine's." },
  apps: { ...AppDeclarations, description: 'Apps that are there from the start.' },
  autoConsent: { ...flag, description: 'Whether apps are let in without a page that asks; on loopback addresses only. By default false.' },
  webhookTargets: { ...texts, description: 'Hosts, addresses and ranges that webhooks may be sent to besides public ones.' },
  webhookSignature: { type: 'string', enum: ['v1', 'v2'], description: 'Which older signature webhooks carry beside v3. By default v1.' },
  token: { ...text, description: 'A token that the first portal accepts. By default the first start makes one up.' },
  scopes: { ...texts, description: "What that token may do: names of HubSpot's scopes. By default everything." },
  adminToken: { ...text, description: 'The token that the control endpoints ask for.' },
  secretKey: { ...text, minLength: 32, description: 'What the secrets of apps are encrypted with in the store.' },
  logLevel: {
    type: 'string',
    enum: ['silent', 'error', 'warn', 'info'],
    description: 'What is logged to standard error. By default warn.',
  },
  accessLog: { ...flag, description: 'Whether each request that was answered is logged. By default false.' },
  ledger: {
    description:
      'How many requests are kept with their answers, in memory: off, or bounds. By default 1000 on a loopback address, none elsewhere.',
    anyOf: [
      { type: 'string', enum: ['off'] },
      {
        ...strict,
        properties: {
          max: { type: 'integer', minimum: 1, maximum: limits.ledgerRequestsMax },
          bodyBytesMax: { type: 'integer', minimum: 0, maximum: limits.ledgerBodyBytesMax },
        },
      },
    ],
  },
  inspector: { ...flag, description: 'Whether the page that shows records and requests is served at /_crosstie/. By default true.' },
  drain: { ...milliseconds, description: 'Milliseconds for which requests are still taken after SIGTERM. By default 0.' },
  waitForDb: { ...milliseconds, description: 'Milliseconds that a start waits for the database. By default 0.' },
};

/** The shape of a config. */
export const ConfigSchema = { ...strict, properties: { $schema: text, ...properties } } as const;

/** The schema as a file, for editors. */
export function configSchemaFile(): string {
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A config of Crosstie',
    description: 'How a server is started. Flags and the environment go before it.',
  };
  return `${JSON.stringify({ ...head, ...ConfigSchema }, null, 2)}\n`;
}
