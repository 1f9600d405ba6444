import { Command } from 'commander';
import { asJson, askServer, readPortalId, type ServerFlags, type Terminal, table, telling, withServer } from './control-client.ts';

/** A snapshot as the server tells it. */
interface SnapshotBody {
  readonly name: string;
  readonly takenAt: string;
}

/** `snapshot take | list | restore | delete`: what a portal of a running server held, by name. */
export function snapshotCommand(terminal: Terminal): Command {
  const snapshot = new Command('snapshot').description('keep what a portal of a running server holds, and go back to it');
  withPortal(snapshot.command('take'))
    .description('keep what the portal holds under a name, in the place of what had that name')
    .argument('<name>', 'what the snapshot is called')
    .action((id: string, name: string, flags: ServerFlags) => telling(terminal, () => take(id, name, flags)));
  withPortal(snapshot.command('list'))
    .description('list the snapshots of a portal')
    .action((id: string, flags: ServerFlags) => telling(terminal, () => list(id, flags)));
  withPortal(snapshot.command('restore'))
    .description('make the portal what it was when a snapshot was taken')
    .argument('<name>', 'what the snapshot is called')
    .action((id: string, name: string, flags: ServerFlags) => telling(terminal, () => restore(id, name, flags)));
  withPortal(snapshot.command('delete'))
    .description('forget a snapshot')
    .argument('<name>', 'what the snapshot is called')
    .action((id: string, name: string, flags: ServerFlags) => telling(terminal, () => forget(id, name, flags)));
  return snapshot;
}

/** Makes a portal of a running server what it was when it was seeded, or made. */
export async function resetPortal(id: string, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'POST', `/portals/${id}/reset`);
  return flags.json ? asJson({}) : `Portal ${id} is what it was when it was seeded, or made\n`;
}

function withPortal(command: Command): Command {
  return withServer(command).argument('<portalId>', 'the id of the portal', readPortalId);
}

async function take(id: string, name: string, flags: ServerFlags): Promise<string> {
  const taken = await askServer<SnapshotBody>(flags, 'PUT', pathOf(id, name));
  return flags.json ? asJson(taken) : `Snapshot ${name} of portal ${id} is taken\n`;
}

async function list(id: string, flags: ServerFlags): Promise<string> {
  const { results } = await askServer<{ readonly results: readonly SnapshotBody[] }>(flags, 'GET', `/portals/${id}/snapshots`);
  if (flags.json) return asJson(results);
  return table(
    ['SNAPSHOT', 'TAKEN'],
    results.map(({ name, takenAt }) => [name, takenAt]),
  );
}

async function restore(id: string, name: string, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'POST', `${pathOf(id, name)}/restore`);
  return flags.json ? asJson({}) : `Portal ${id} is what it was at snapshot ${name}\n`;
}

async function forget(id: string, name: string, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'DELETE', pathOf(id, name));
  return flags.json ? asJson({}) : `Snapshot ${name} of portal ${id} is deleted\n`;
}

function pathOf(id: string, name: string): string {
  return `/portals/${id}/snapshots/${encodeURIComponent(name)}`;
}
