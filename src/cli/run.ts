import { Command, InvalidArgumentError, Option } from 'commander';
import type { CrosstieOptions } from '../index.ts';
import { version } from '../server/version.ts';
import { appCommand } from './apps.ts';
import { readNames, type Terminal } from './control-client.ts';
import { backupCommand, doctorCommand, exportCommand, importCommand } from './moving-commands.ts';
import { portalCommand, tokenCommand } from './portals.ts';

/** What the command line and the environment say. */
interface Flags {
  readonly port: number;
  readonly host: string;
  readonly db: string;
  readonly config?: string;
  readonly token?: string;
  readonly scopes?: readonly string[];
  readonly scopeChecks: 'strict' | 'permissive';
  readonly seed: boolean;
  readonly firstCompanyPrimary: boolean;
  readonly tier: NonNullable<NonNullable<CrosstieOptions['switches']>['portalTier']>;
  readonly timeZone: string;
  readonly currency: string;
  readonly searchLag: number;
  readonly rateLimits: NonNullable<CrosstieOptions['rateLimits']>;
  readonly webhookTargets?: readonly string[];
  readonly autoConsent: boolean;
  readonly jsonRouteErrors: boolean;
  readonly logLevel: NonNullable<CrosstieOptions['logLevel']>;
  readonly accessLog: boolean;
  readonly drain: number;
  readonly waitForDb: number;
}

/** Reads the command line and does what it says. Resolves when the command is running or done. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv, terminal: Terminal = process): Promise<void> {
  const program = new Command('crosstie')
    .description("Serves HubSpot's CRM API from this machine. Independent of HubSpot, Inc.")
    .version(version())
    // What stands after the name of a command is that command's: both it and the server have a --tier.
    .enablePositionalOptions()
    .addCommand(portalCommand(terminal))
    .addCommand(tokenCommand(terminal))
    .addCommand(appCommand(terminal))
    .addCommand(exportCommand(terminal))
    .addCommand(importCommand(terminal))
    .addCommand(backupCommand(terminal))
    .addCommand(doctorCommand(terminal))
    .addOption(new Option('--port <number>', 'port to listen on').env('CROSSTIE_PORT').default(4010).argParser(readPort))
    .addOption(new Option('--host <address>', 'address to listen on').env('CROSSTIE_HOST').default('127.0.0.1'))
    .addOption(
      new Option('--db <place>', 'a file, :memory:, or the URL of a PostgreSQL: postgres://user@host/database')
        .env('CROSSTIE_DB')
        .default('./crosstie.db'),
    )
    .addOption(new Option('--config <file>', 'a JSON file that declares apps').env('CROSSTIE_CONFIG'))
    .addOption(new Option('--token <token>', 'a token that the first portal accepts').env('CROSSTIE_TOKEN'))
    .addOption(
      new Option('--scopes <names>', 'what that token may do: scopes of HubSpot, separated by commas or spaces; by default everything')
        .env('CROSSTIE_SCOPES')
        .argParser(readNames),
    )
    .addOption(
      new Option('--scope-checks <kind>', 'whether tokens may do only what their scopes open')
        .choices(['strict', 'permissive'])
        .default('strict'),
    )
    .option('--no-seed', 'start without the two sample records')
    .option('--no-first-company-primary', "do not make a record's first company its primary one")
    .addOption(
      new Option('--tier <tier>', 'the subscription of every portal').choices(['free', 'professional', 'enterprise']).default('enterprise'),
    )
    .option('--time-zone <zone>', 'the time zone of every portal, such as Europe/Berlin', 'US/Eastern')
    .option('--currency <code>', 'the currency of every portal', 'USD')
    .addOption(
      new Option('--search-lag <milliseconds>', 'show written records in searches only after this time')
        .default(0)
        .argParser(readMilliseconds),
    )
    .addOption(
      new Option('--rate-limits <limits>', 'off, free, professional, enterprise, or numbers such as tenSecondly=10,search=2')
        .env('CROSSTIE_RATE_LIMITS')
        .default('off')
        .argParser(readRateLimits),
    )
    .addOption(
      new Option('--webhook-targets <hosts>', 'hosts, addresses and ranges that webhooks may be sent to besides public ones')
        .env('CROSSTIE_WEBHOOK_TARGETS')
        .argParser(readNames),
    )
    .option('--auto-consent', 'let apps in without asking anybody, for tests', false)
    .option('--json-route-errors', 'answer unknown routes with JSON where HubSpot sends HTML', false)
    .addHelpText(
      'after',
      '\nThe environment variable CROSSTIE_ADMIN_TOKEN sets the token of the /_crosstie endpoints, CROSSTIE_SECRET_KEY the key that client secrets are encrypted with (by default that of the file beside the database; a PostgreSQL has none).',
    )
    // Other commands need no server, and are done sooner without it.
    .action(async (flags: Flags) => {
      const { serve } = await import('./serve.ts');
      return serve(optionsOf(flags, env), { configFile: flags.config === '' ? undefined : flags.config, drainMs: flags.drain });
    });
  await withOperation(program).parseAsync(argv);
}

/** Adds the options by which a server is watched and stopped. */
function withOperation(command: Command): Command {
  return command
    .addOption(
      new Option('--log-level <level>', 'what is logged to standard error, as JSON')
        .env('CROSSTIE_LOG_LEVEL')
        .choices(['silent', 'error', 'warn', 'info'])
        .default('warn'),
    )
    .addOption(new Option('--access-log', 'log each request that was answered').env('CROSSTIE_ACCESS_LOG').default(false))
    .addOption(
      new Option('--drain <milliseconds>', 'how long requests are still taken after SIGTERM, while others take over')
        .env('CROSSTIE_DRAIN')
        .default(0)
        .argParser(readMilliseconds),
    )
    .addOption(
      new Option(
        '--wait-for-db <milliseconds>',
        'how long a start waits for another process to let go of the file, or for a PostgreSQL to answer',
      )
        .env('CROSSTIE_WAIT_FOR_DB')
        .default(0)
        .argParser(readMilliseconds),
    );
}

function optionsOf(flags: Flags, { CROSSTIE_ADMIN_TOKEN: adminToken, CROSSTIE_SECRET_KEY: secretKey }: NodeJS.ProcessEnv): CrosstieOptions {
  return {
    port: flags.port,
    host: flags.host,
    db: flags.db,
    seed: flags.seed,
    switches: { firstCompanyBecomesPrimary: flags.firstCompanyPrimary, portalTier: flags.tier, scopeChecks: flags.scopeChecks },
    account: { timeZone: flags.timeZone, companyCurrency: flags.currency },
    searchLag: flags.searchLag,
    autoConsent: flags.autoConsent,
    rateLimits: flags.rateLimits,
    routeErrors: flags.jsonRouteErrors ? 'json' : 'html',
    logLevel: flags.logLevel,
    accessLog: flags.accessLog,
    waitForDb: flags.waitForDb,
    ...(flags.webhookTargets !== undefined && { webhookTargets: flags.webhookTargets }),
    ...(flags.scopes !== undefined && flags.scopes.length > 0 && { scopes: flags.scopes }),
    ...(flags.token !== undefined && flags.token !== '' && { token: flags.token }),
    ...(adminToken !== undefined && adminToken !== '' && { adminToken }),
    ...(secretKey !== undefined && secretKey !== '' && { secretKey }),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
}

function readMilliseconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a time is a whole number of milliseconds');
  return Number(text);
}

/** Reads the name of a subscription, or numbers by limit with commas between them, among which `tier=` may name a subscription for the rest. */
function readRateLimits(text: string): NonNullable<CrosstieOptions['rateLimits']> {
  const named = text.split(',').map((part): [string, unknown] => {
    const [name = '', value = ''] = part.split('=');
    return [name.trim(), /^\d+$/.test(value) ? Number(value) : value];
  });
  // The server looks at what it is given, and says what is wrong with it.
  return (text.includes('=') ? Object.fromEntries(named) : text) as NonNullable<CrosstieOptions['rateLimits']>;
}
