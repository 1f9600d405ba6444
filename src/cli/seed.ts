import { Command, InvalidArgumentError } from 'commander';
import type { SeedReport } from '../seeds/apply.ts';
import { asJson, askServer, CommandFailed, type ServerFlags, type Terminal, telling, withServer } from './control-client.ts';

interface SeedFlags extends ServerFlags {
  readonly portal?: string;
}

/** `seed <file>`: fills a portal of a running server. */
export function seedCommand(terminal: Terminal): Command {
  return withServer(new Command('seed'))
    .description('fill a portal of a running server from a JSON or YAML file')
    .argument('<file>', 'a seed: docs/schemas/seed.json says what it can hold')
    .option('--portal <portalId>', 'the portal to fill; by default the first one', readPortalId)
    .action((file: string, flags: SeedFlags) => telling(terminal, () => seedPortal(file, flags)));
}

async function seedPortal(file: string, flags: SeedFlags): Promise<string> {
  const document = await documentIn(file);
  const portal = flags.portal ?? (await firstPortal(flags));
  const report = await askServer<SeedReport>(flags, 'POST', `/portals/${portal}/seed`, document);
  if (flags.json) return asJson({ portalId: Number(portal), ...report });
  const made = [...Object.entries(report.records), ['associations', report.associations] as const];
  return `Portal ${portal} has got ${made.map(([name, count]) => `${count} ${name}`).join(', ')}\n`;
}

/** What reads seeds is loaded for those who have one. */
async function documentIn(file: string): Promise<object> {
  const { readSeed } = await import('../seeds/read-seed.ts');
  try {
    return (await readSeed(file)).document;
  } catch (cause) {
    throw new CommandFailed(cause instanceof Error ? cause.message : String(cause));
  }
}

async function firstPortal(flags: ServerFlags): Promise<string> {
  const { results } = await askServer<{ readonly results: readonly { readonly portalId: number }[] }>(flags, 'GET', '/portals?limit=1');
  if (results[0] === undefined) throw new CommandFailed('the server has no portal: crosstie portal create makes one');
  return String(results[0].portalId);
}

function readPortalId(text: string): string {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('the id of a portal is a number');
  return text;
}
