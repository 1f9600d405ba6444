import { type Crosstie, type CrosstieOptions, type Sample, startCrosstie } from '../index.ts';
import { isLoopback } from '../server/compose.ts';
import type { ServerConfig } from '../server/config.ts';
import { shownPlace } from '../server/open-store.ts';
import { version } from '../server/version.ts';
import { type SettingSources, settled } from './sources.ts';

/** Starts a server, says how to use it, and stops it on SIGTERM or SIGINT. Exits with 1 and one line where it cannot start. */
export async function serve(sources: SettingSources): Promise<void> {
  let crosstie: Crosstie;
  let config: ServerConfig;
  try {
    config = await settled(sources);
    crosstie = await startCrosstie(config);
  } catch (cause) {
    process.stderr.write(`crosstie: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
    return;
  }
  // Before anybody is told of it: who reads the welcome may stop it at once.
  stopOnSignal(crosstie, config.drain ?? 0);
  surviveBugs();
  process.stdout.write(welcome(crosstie, config, await crosstie.sample()));
}

function welcome(crosstie: Crosstie, options: CrosstieOptions, sample: Sample | undefined): string {
  const isTokenKnown = options.token !== undefined || crosstie.isFirstStart;
  const token = isTokenKnown ? crosstie.token : 'as an earlier start printed it (only its hash is kept; --token adds one)';
  const header = `-H 'Authorization: Bearer ${isTokenKnown ? crosstie.token : '<token>'}'`;
  return `Crosstie ${version()}: HubSpot's CRM API on this machine. Independent of HubSpot, Inc.

  URL     ${crosstie.url}
  Token   ${token}
  Portal  ${crosstie.portalId} in ${shownPlace(options.db ?? ':memory:')}

Try it${sample === undefined ? '' : ': associate a contact with a company, then read it back'}:

${commands(crosstie.url, header, sample)}

${controlNote(crosstie.url, options)}
`;
}

function controlNote(url: string, { host = '127.0.0.1', adminToken, inspector = true }: CrosstieOptions): string {
  const page = inspector ? `Inspector: ${url}/_crosstie/\n` : '';
  if (adminToken !== undefined || isLoopback(host)) return `${page}Coverage: ${url}/_crosstie/coverage`;
  return `The endpoints under /_crosstie are closed, as others can reach ${host}: CROSSTIE_ADMIN_TOKEN opens them to who has it.`;
}

function commands(url: string, header: string, sample: Sample | undefined): string {
  if (sample === undefined) return `  curl ${url}/crm/objects/2026-03/contacts ${header}`;
  const { contact, company } = sample;
  return `  curl -X PUT ${url}/crm/objects/2026-03/contacts/${contact}/associations/default/companies/${company} ${header}
  curl ${url}/crm/objects/2026-03/companies/${company}/associations/contacts ${header}`;
}

/** How long open requests may take to finish once the server takes no more. */
const stopMsMax = 10_000;

/**
 * Stops on SIGTERM, after it has let others take over for `drainMs`, and on SIGINT at once. What was asked for twice is done now: answered writes are
 * on disk, and open requests are dropped.
 */
function stopOnSignal(crosstie: Crosstie, drainMs: number): void {
  let isStopping = false;
  const stopAfter = (ms: number, drained: () => Promise<void>) => () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), ms + stopMsMax).unref();
    drained()
      .then(() => crosstie.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on(
    'SIGTERM',
    stopAfter(drainMs, () => crosstie.drain(drainMs)),
  );
  process.on(
    'SIGINT',
    stopAfter(0, () => Promise.resolve()),
  );
}

/** A bug that nobody caught is told and not deadly: other requests are not to suffer for it. */
function surviveBugs(): void {
  const tell = (cause: unknown) => {
    process.stderr.write(`crosstie: a bug, please report it: ${cause instanceof Error ? cause.stack : String(cause)}\n`);
  };
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}
