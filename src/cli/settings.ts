import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ServerConfig } from '../server/config.ts';
import { readNames } from './control-client.ts';

/** A flag of a server, and what a config file would say in its place. */
export interface Setting {
  readonly group: string;
  readonly option: Option;
  /** The part of a config that a value of the flag stands for. */
  says(value: unknown): ServerConfig;
}

const places = 'Where it listens and keeps its data:';
const portals = 'What its portals are:';
const apps = 'Tokens, apps and webhooks:';
const operation = 'How it is watched and stopped:';

/** Every flag of a server, in the order of its help. */
export function serverSettings(): readonly Setting[] {
  return [...placeSettings(), ...portalSettings(), ...appSettings(), ...operationSettings()];
}

/** Adds flags to a command. */
export function withSettings(command: Command, settings: readonly Setting[]): Command {
  for (const { group, option } of settings) command.addOption(option.helpGroup(group));
  return command;
}

/** What a command was told, in two parts: by its flags and the environment, which go before a config file, and by defaults, which go after it. */
export function toldBy(command: Command, settings: readonly Setting[]): { readonly told: ServerConfig; readonly byDefault: ServerConfig } {
  let [told, byDefault]: [ServerConfig, ServerConfig] = [{}, {}];
  for (const { option, says } of settings) {
    const usual: unknown = option.negate ? true : option.defaultValue;
    if (usual !== undefined) byDefault = mergeConfigs(byDefault, says(usual));
    const name = option.attributeName();
    const value: unknown = command.getOptionValue(name);
    // An environment variable that is set to nothing says nothing.
    const isSaid = value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
    if (isSaid && command.getOptionValueSource(name) !== 'default') told = mergeConfigs(told, says(value));
  }
  return { told, byDefault };
}

/** One config over another: what the second says wins, setting by setting. */
export function mergeConfigs(under: ServerConfig, over: ServerConfig): ServerConfig {
  return {
    ...under,
    ...over,
    ...((under.switches ?? over.switches) && { switches: { ...under.switches, ...over.switches } }),
    ...((under.account ?? over.account) && { account: { ...under.account, ...over.account } }),
  };
}

/** Ties a flag to a part of a config. Its parser, or commander, vouches for the type of the value. */
export function setting<Value>(group: string, option: Option, says: (value: Value) => ServerConfig): Setting {
  return { group, option, says: (value) => says(value as Value) };
}

function placeSettings(): readonly Setting[] {
  return [
    setting(
      places,
      new Option('--port <number>', 'port to listen on; 0 takes a free one').env('CROSSTIE_PORT').default(4010).argParser(readPort),
      (port: number) => ({ port }),
    ),
    setting(places, new Option('--host <address>', 'address to listen on').env('CROSSTIE_HOST').default('127.0.0.1'), (host: string) => ({
      host,
    })),
    setting(
      places,
      new Option('--db <place>', 'a file, :memory:, or the URL of a PostgreSQL: postgres://user@host/database')
        .env('CROSSTIE_DB')
        .default('./crosstie.db'),
      (db: string) => ({ db }),
    ),
    setting(
      places,
      new Option('--seed <file>', 'a JSON or YAML file with what the first portal holds when it is made; by default two sample records'),
      (seed: string) => ({ seed }),
    ),
    setting(places, new Option('--no-seed', 'start with an empty portal'), (seed: boolean) => ({ seed })),
  ];
}

function portalSettings(): readonly Setting[] {
  return [
    setting(
      portals,
      new Option('--tier <tier>', 'the subscription of every portal').choices(['free', 'professional', 'enterprise']).default('enterprise'),
      (tier: NonNullable<ServerConfig['tier']>) => ({ tier }),
    ),
    setting(
      portals,
      new Option('--rate-limits <limits>', 'off, free, professional, enterprise, or numbers such as tenSecondly=10,search=2')
        .env('CROSSTIE_RATE_LIMITS')
        .default('off')
        .argParser(readRateLimits),
      (rateLimits: NonNullable<ServerConfig['rateLimits']>) => ({ rateLimits }),
    ),
    setting(
      portals,
      new Option('--time-zone <zone>', 'the time zone of every portal, such as Europe/Berlin').default('US/Eastern'),
      (timeZone: string) => ({ account: { timeZone } }),
    ),
    setting(portals, new Option('--currency <code>', 'the currency of every portal').default('USD'), (companyCurrency: string) => ({
      account: { companyCurrency },
    })),
    setting(
      portals,
      new Option('--search-lag <milliseconds>', 'show written records in searches only after this time')
        .default(0)
        .argParser(readMilliseconds),
      (searchLag: number) => ({ searchLag }),
    ),
    setting(
      portals,
      new Option('--no-first-company-primary', "do not make a record's first company its primary one"),
      (firstCompanyBecomesPrimary: boolean) => ({ switches: { firstCompanyBecomesPrimary } }),
    ),
    setting(
      portals,
      new Option('--json-route-errors', 'answer unknown routes with JSON where HubSpot sends HTML').default(false),
      (isJson: boolean) => ({ routeErrors: isJson ? 'json' : 'html' }),
    ),
  ];
}

function appSettings(): readonly Setting[] {
  return [
    setting(apps, new Option('--token <token>', 'a token that the first portal accepts').env('CROSSTIE_TOKEN'), (token: string) => ({
      token,
    })),
    setting(
      apps,
      new Option('--scopes <names>', 'what that token may do: scopes of HubSpot, separated by commas or spaces; by default everything')
        .env('CROSSTIE_SCOPES')
        .argParser(readNames),
      (scopes: readonly string[]) => ({ scopes }),
    ),
    setting(
      apps,
      new Option('--scope-checks <kind>', 'whether tokens may do only what their scopes open')
        .choices(['strict', 'permissive'])
        .default('strict'),
      (scopeChecks: 'strict' | 'permissive') => ({ switches: { scopeChecks } }),
    ),
    setting(
      apps,
      new Option('--webhook-targets <hosts>', 'hosts, addresses and ranges that webhooks may be sent to besides public ones')
        .env('CROSSTIE_WEBHOOK_TARGETS')
        .argParser(readNames),
      (webhookTargets: readonly string[]) => ({ webhookTargets }),
    ),
    setting(apps, new Option('--auto-consent', 'let apps in without asking anybody, for tests').default(false), (autoConsent: boolean) => ({
      autoConsent,
    })),
  ];
}

function operationSettings(): readonly Setting[] {
  return [
    setting(
      operation,
      new Option('--log-level <level>', 'what is logged to standard error, as JSON')
        .env('CROSSTIE_LOG_LEVEL')
        .choices(['silent', 'error', 'warn', 'info'])
        .default('warn'),
      (logLevel: NonNullable<ServerConfig['logLevel']>) => ({ logLevel }),
    ),
    setting(places, new Option('--no-inspector', 'serve no page at /_crosstie/'), (inspector: boolean) => ({ inspector })),
    setting(
      operation,
      new Option('--access-log', 'log each request that was answered').env('CROSSTIE_ACCESS_LOG').default(false),
      (accessLog: boolean) => ({ accessLog }),
    ),
    setting(
      operation,
      new Option(
        '--request-log <requests>',
        'how many requests are kept with their answers, for /_crosstie/requests; by default 1000 on a loopback address, and none elsewhere',
      )
        .env('CROSSTIE_REQUEST_LOG')
        .argParser(readRequests),
      (max: number | false) => ({ ledger: max === false || max === 0 ? 'off' : { max } }),
    ),
    // Shares its value with the option above, which reads it.
    setting(operation, new Option('--no-request-log', 'keep no requests'), () => ({})),
    setting(
      operation,
      new Option('--drain <milliseconds>', 'how long requests are still taken after SIGTERM, while others take over')
        .env('CROSSTIE_DRAIN')
        .default(0)
        .argParser(readMilliseconds),
      (drain: number) => ({ drain }),
    ),
    setting(
      operation,
      new Option(
        '--wait-for-db <milliseconds>',
        'how long a start waits for another process to let go of the file, or for a PostgreSQL to answer',
      )
        .env('CROSSTIE_WAIT_FOR_DB')
        .default(0)
        .argParser(readMilliseconds),
      (waitForDb: number) => ({ waitForDb }),
    ),
  ];
}

/** Reads a port to listen on. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
}

function readMilliseconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a time is a whole number of milliseconds');
  return Number(text);
}

function readRequests(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number of requests, 0 for none');
  return Number(text);
}

/** Reads the name of a subscription, or numbers by limit with commas between them, among which `tier=` may name a subscription for the rest. */
function readRateLimits(text: string): NonNullable<ServerConfig['rateLimits']> {
  const named = text.split(',').map((part): [string, unknown] => {
    const [name = '', value = ''] = part.split('=');
    return [name.trim(), /^\d+$/.test(value) ? Number(value) : value];
  });
  // The server looks at what it is given, and says what is wrong with it.
  return (text.includes('=') ? Object.fromEntries(named) : text) as NonNullable<ServerConfig['rateLimits']>;
}
