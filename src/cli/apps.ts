import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { asJson, askForAll, askServer, readNames, type ServerFlags, type Terminal, table, telling, withServer } from './control-client.ts';

/** An app as the server tells it; its secrets only when they are made. */
interface AppBody {
  readonly appId: number;
  readonly name: string;
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
  readonly createdAt: string;
}

interface Secrets {
  readonly clientSecret?: string;
  readonly developerApiKey?: string;
}

interface InstallBody {
  readonly portalId: number;
  readonly userId: number;
  readonly scopes: readonly string[];
  readonly installedAt: string;
}

interface TokensBody extends InstallBody {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface SettingFlags extends ServerFlags {
  readonly name?: string;
  readonly redirectUri?: readonly string[];
  readonly scopes?: readonly string[];
  readonly optionalScopes?: readonly string[];
}

interface CreateFlags extends SettingFlags, Secrets {
  readonly appId?: number;
  readonly clientId?: string;
}

interface InstallFlags extends ServerFlags {
  readonly scopes?: readonly string[];
}

/** `app create | list | show | update | rotate | delete | installs | install | uninstall`: the apps of a running server. */
export function appCommand(terminal: Terminal): Command {
  const app = new Command('app').description('make, show, change and delete the apps of a running server, and let them into portals');
  addAppCommands(app, terminal);
  addInstallCommands(app, terminal);
  return app;
}

function addAppCommands(app: Command, terminal: Terminal): void {
  withSettings(withServer(app.command('create')))
    .description('make an app; its secrets are told this once')
    .option('--app-id <id>', 'its id', readId)
    .option('--client-id <id>', 'its client id')
    .addOption(new Option('--client-secret <secret>', 'its client secret').env('CROSSTIE_CLIENT_SECRET'))
    .addOption(new Option('--developer-api-key <key>', 'its developer API key').env('CROSSTIE_DEVELOPER_API_KEY'))
    .action((flags: CreateFlags) => telling(terminal, () => createApp(flags)));
  withServer(app.command('list'))
    .description('list every app')
    .action((flags: ServerFlags) => telling(terminal, () => listApps(flags)));
  withServer(app.command('show'))
    .description('show an app')
    .addArgument(appArgument())
    .action((id: number, flags: ServerFlags) => telling(terminal, () => showApp(id, flags)));
  withSettings(withServer(app.command('update')))
    .description('change what is named of an app')
    .addArgument(appArgument())
    .action((id: number, flags: SettingFlags) => telling(terminal, () => updateApp(id, flags)));
  withServer(app.command('rotate'))
    .description('make another secret of an app, and end the one before; it is told this once')
    .addArgument(appArgument())
    .addArgument(new Argument('<secret>', 'which one').choices(['client-secret', 'developer-api-key']))
    .action((id: number, which: string, flags: ServerFlags) => telling(terminal, () => rotateSecret(id, which, flags)));
  withServer(app.command('delete'))
    .description('delete an app with everything that it has')
    .addArgument(appArgument())
    .action((id: number, flags: ServerFlags) => telling(terminal, () => deleteApp(id, flags)));
}

function addInstallCommands(app: Command, terminal: Terminal): void {
  withServer(app.command('installs'))
    .description('list the portals that an app is in')
    .addArgument(appArgument())
    .action((id: number, flags: ServerFlags) => telling(terminal, () => listInstalls(id, flags)));
  withServer(app.command('install'))
    .description('let an app into a portal; its tokens are told this once')
    .addArgument(appArgument())
    .addArgument(portalArgument())
    .option('--scopes <names>', 'those of its optional scopes that it gets, separated by commas', readNames)
    .action((id: number, portalId: number, flags: InstallFlags) => telling(terminal, () => installApp(id, portalId, flags)));
  withServer(app.command('uninstall'))
    .description('take an app out of a portal')
    .addArgument(appArgument())
    .addArgument(portalArgument())
    .action((id: number, portalId: number, flags: ServerFlags) => telling(terminal, () => uninstallApp(id, portalId, flags)));
}

function withSettings(command: Command): Command {
  return command
    .option('--name <name>', 'what users are shown')
    .option('--redirect-uri <uri...>', 'where users may be sent back to; as many as there are')
    .option('--scopes <names>', 'what every installation grants, separated by commas', readNames)
    .option('--optional-scopes <names>', 'what one grants where it is asked for, separated by commas', readNames);
}

async function createApp(flags: CreateFlags): Promise<string> {
  const { appId, clientId, clientSecret, developerApiKey } = flags;
  const body = { ...settingsOf(flags), appId, clientId, clientSecret, developerApiKey };
  const made = await askServer<AppBody & Secrets>(flags, 'POST', '/apps', body);
  return flags.json ? asJson(made) : appLines(made) + secretLines(made);
}

async function listApps(flags: ServerFlags): Promise<string> {
  const apps = await askForAll<AppBody>(flags, '/apps');
  if (flags.json) return asJson(apps);
  const rows = apps.map(({ appId, name, clientId, scopes }) => [String(appId), name, clientId, scopes.join(' ')]);
  return table(['APP', 'NAME', 'CLIENT ID', 'SCOPES'], rows);
}

async function showApp(id: number, flags: ServerFlags): Promise<string> {
  const app = await askServer<AppBody>(flags, 'GET', `/apps/${id}`);
  return flags.json ? asJson(app) : appLines(app);
}

async function updateApp(id: number, flags: SettingFlags): Promise<string> {
  const app = await askServer<AppBody>(flags, 'PATCH', `/apps/${id}`, settingsOf(flags));
  return flags.json ? asJson(app) : appLines(app);
}

async function rotateSecret(id: number, which: string, flags: ServerFlags): Promise<string> {
  const secret = await askServer<Secrets>(flags, 'POST', `/apps/${id}/${which}`);
  return flags.json ? asJson(secret) : secretLines(secret);
}

async function deleteApp(id: number, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'DELETE', `/apps/${id}`);
  return flags.json ? asJson({}) : `App ${id} is deleted\n`;
}

async function listInstalls(id: number, flags: ServerFlags): Promise<string> {
  const installs = await askForAll<InstallBody>(flags, `/apps/${id}/installs`);
  if (flags.json) return asJson(installs);
  const rows = installs.map(({ portalId, userId, installedAt, scopes }) => [
    String(portalId),
    String(userId),
    installedAt,
    scopes.join(' '),
  ]);
  return table(['PORTAL', 'USER', 'INSTALLED', 'SCOPES'], rows);
}

async function installApp(id: number, portalId: number, flags: InstallFlags): Promise<string> {
  const made = await askServer<TokensBody>(flags, 'POST', `/apps/${id}/installs`, { portalId, scopes: flags.scopes });
  return flags.json ? asJson(made) : `Access token   ${made.accessToken}\nRefresh token  ${made.refreshToken}\n`;
}

async function uninstallApp(id: number, portalId: number, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'DELETE', `/apps/${id}/installs/${portalId}`);
  return flags.json ? asJson({}) : `App ${id} is taken out of portal ${portalId}\n`;
}

/** The fields of a body; JSON leaves out those that are undefined. */
function settingsOf({ name, redirectUri, scopes, optionalScopes }: SettingFlags): object {
  return { name, redirectUris: redirectUri, scopes, optionalScopes };
}

function appLines({ appId, name, clientId, redirectUris, scopes, optionalScopes }: AppBody): string {
  return lines([
    ['App', String(appId)],
    ['Name', name],
    ['Client id', clientId],
    ...redirectUris.map((uri): Line => ['Redirect URI', uri]),
    ['Scopes', scopes.join(' ')],
    ...(optionalScopes.length === 0 ? [] : [['Optional', optionalScopes.join(' ')] satisfies Line]),
  ]);
}

function secretLines({ clientSecret, developerApiKey }: Secrets): string {
  return lines([
    ...(clientSecret === undefined ? [] : [['Client secret', clientSecret] satisfies Line]),
    ...(developerApiKey === undefined ? [] : [['Developer key', developerApiKey] satisfies Line]),
  ]);
}

type Line = [name: string, value: string];

function lines(rows: readonly Line[]): string {
  return rows.map(([name, value]) => `${name.padEnd(15)}${value}\n`).join('');
}

function appArgument(): Argument {
  return new Argument('<appId>', 'the id of the app').argParser(readId);
}

function portalArgument(): Argument {
  return new Argument('<portalId>', 'the id of the portal').argParser(readId);
}

function readId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('an id is a whole number above 0');
  return Number(text);
}
