import { Command, InvalidArgumentError, Option } from 'commander';
import {
  asJson,
  askForAll,
  askServer,
  readNames,
  readPortalId,
  type ServerFlags,
  type Terminal,
  table,
  telling,
  withServer,
} from './control-client.ts';
import { resetPortal } from './snapshots.ts';

/** A portal as the server tells it. */
interface PortalBody {
  readonly portalId: number;
  readonly name: string;
  readonly hubDomain: string;
  readonly timeZone: string;
  readonly companyCurrency: string;
  readonly tier: string;
}

/** A token as the server tells it; its text only when it is made. */
interface TokenBody {
  readonly id: string;
  readonly name: string;
  readonly hint: string | null;
  readonly scopes: readonly string[] | 'all';
  readonly createdAt: string;
  readonly token?: string;
}

interface PortalFlags extends ServerFlags {
  readonly name?: string;
  readonly hubDomain?: string;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly additionalCurrencies?: readonly string[];
  readonly accountType?: string;
  readonly tier?: string;
  readonly scopeChecks?: string;
  readonly switch: Readonly<Record<string, boolean>>;
  readonly token: boolean;
}

interface TokenFlags extends ServerFlags {
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly appId?: number;
}

/** `portal create | list | reset | delete`: the portals of a running server. */
export function portalCommand(terminal: Terminal): Command {
  const portal = new Command('portal').description('make, list, reset and delete the portals of a running server');
  withServer(portal.command('create'))
    .description('make a portal, and a token that may do everything in it')
    .option('--name <text>', 'what the portal is called')
    .option('--hub-domain <domain>', 'the domain that its tokens tell')
    .option('--time-zone <zone>', 'its time zone, such as Europe/Berlin')
    .option('--currency <code>', 'its currency')
    .option('--additional-currencies <codes>', 'further currencies, separated by commas', readNames)
    .option('--account-type <type>', 'STANDARD, DEVELOPER_TEST, SANDBOX or APP_DEVELOPER')
    .option('--tier <tier>', 'its subscription: free, professional or enterprise')
    .option('--scope-checks <kind>', 'strict or permissive')
    .addOption(
      new Option('--switch <name=on|off>', 'a switch of its own, such as archiveBody=on; may be given more than once')
        .argParser(readSwitch)
        .default({}, 'as the server has them'),
    )
    .option('--no-token', 'make no token')
    .action((flags: PortalFlags) => telling(terminal, () => createPortal(flags)));
  withServer(portal.command('list'))
    .description('list every portal')
    .action((flags: ServerFlags) => telling(terminal, () => listPortals(flags)));
  withServer(portal.command('reset'))
    .description('make a portal what it was when it was seeded, or made')
    .argument('<portalId>', 'the id of the portal', readPortalId)
    .action((id: string, flags: ServerFlags) => telling(terminal, () => resetPortal(id, flags)));
  withServer(portal.command('delete'))
    .description('delete a portal with everything in it')
    .argument('<portalId>', 'the id of the portal', readPortalId)
    .action((id: string, flags: ServerFlags) => telling(terminal, () => deletePortal(id, flags)));
  return portal;
}

/** `token create | list | revoke`: the private-app tokens of a portal of a running server. */
export function tokenCommand(terminal: Terminal): Command {
  const token = new Command('token').description("make, list and revoke the tokens of a running server's portals");
  withServer(token.command('create'))
    .description('make a token; its text is told this once')
    .argument('<portalId>', 'the id of the portal', readPortalId)
    .option('--name <text>', 'what it is for')
    .option('--scopes <names>', 'what it may do, separated by commas; everything by default', readNames)
    .option('--app-id <id>', 'the id that its changes carry as their source', readNumber)
    .action((id: string, flags: TokenFlags) => telling(terminal, () => createToken(id, flags)));
  withServer(token.command('list'))
    .description('list the tokens of a portal, each by its last characters')
    .argument('<portalId>', 'the id of the portal', readPortalId)
    .action((id: string, flags: ServerFlags) => telling(terminal, () => listTokens(id, flags)));
  withServer(token.command('revoke'))
    .description('refuse a token from now on')
    .argument('<portalId>', 'the id of the portal', readPortalId)
    .argument('<tokenId>', 'the id of the token, as its list has it')
    .action((id: string, tokenId: string, flags: ServerFlags) => telling(terminal, () => revokeToken(id, tokenId, flags)));
  return token;
}

async function createPortal(flags: PortalFlags): Promise<string> {
  const { name, hubDomain, timeZone, currency: companyCurrency, additionalCurrencies, accountType, tier, scopeChecks } = flags;
  const own = { name, hubDomain, timeZone, companyCurrency, additionalCurrencies, accountType, tier, scopeChecks };
  const switches = Object.keys(flags.switch).length > 0 && { switches: flags.switch };
  const portal = await askServer<PortalBody>(flags, 'POST', '/portals', { ...own, ...switches });
  const made = flags.token
    ? await askServer<TokenBody>(flags, 'POST', tokensOf(portal.portalId), { name: 'Made with the portal' })
    : undefined;
  if (flags.json) return asJson({ ...portal, ...(made && { token: made.token }) });
  return `Portal  ${portal.portalId}\n${made === undefined ? '' : `Token   ${made.token}\n`}`;
}

async function listPortals(flags: ServerFlags): Promise<string> {
  const portals = await askForAll<PortalBody>(flags, '/portals');
  if (flags.json) return asJson(portals);
  const rows = portals.map(({ portalId, name, tier, timeZone, companyCurrency, hubDomain }) => [
    String(portalId),
    name,
    tier,
    timeZone,
    companyCurrency,
    hubDomain,
  ]);
  return table(['PORTAL', 'NAME', 'TIER', 'TIME ZONE', 'CURRENCY', 'DOMAIN'], rows);
}

async function deletePortal(id: string, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'DELETE', `/portals/${id}`);
  return flags.json ? asJson({}) : `Portal ${id} is deleted\n`;
}

async function createToken(id: string, flags: TokenFlags): Promise<string> {
  const { name, scopes, appId } = flags;
  const made = await askServer<TokenBody>(flags, 'POST', tokensOf(id), { name, scopes, appId });
  return flags.json ? asJson(made) : `Token   ${made.token}\nId      ${made.id}\n`;
}

async function listTokens(id: string, flags: ServerFlags): Promise<string> {
  const { results } = await askServer<{ readonly results: readonly TokenBody[] }>(flags, 'GET', tokensOf(id));
  if (flags.json) return asJson(results);
  const rows = results.map(({ id: tokenId, name, hint, createdAt, scopes }) => [
    tokenId,
    name,
    hint === null ? '' : `…${hint}`,
    createdAt,
    scopes === 'all' ? 'all' : scopes.join(' '),
  ]);
  return table(['TOKEN', 'NAME', 'ENDS IN', 'CREATED', 'SCOPES'], rows);
}

async function revokeToken(id: string, tokenId: string, flags: ServerFlags): Promise<string> {
  await askServer(flags, 'DELETE', `${tokensOf(id)}/${encodeURIComponent(tokenId)}`);
  return flags.json ? asJson({}) : `Token ${tokenId} is revoked\n`;
}

function tokensOf(portalId: number | string): string {
  return `/portals/${portalId}/tokens`;
}

function readNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function readSwitch(text: string, earlier: Readonly<Record<string, boolean>>): Readonly<Record<string, boolean>> {
  const [, name = '', value = ''] = /^(\w+)=(on|off)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('expected the name of a switch, and on or off, such as archiveBody=on');
  return { ...earlier, [name]: value === 'on' };
}
