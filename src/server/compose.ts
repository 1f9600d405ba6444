import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { destination, type Logger, pino } from 'pino';
import { endpoints } from '../api/endpoints/index.ts';
import type { FrameContext } from '../api/frame.ts';
import { mountJournalFiles } from '../api/journal-file.ts';
import { mountApi } from '../api/mount.ts';
import { prepareSchemas } from '../api/schema-checks.ts';
import { type ConsentContext, mountConsent } from '../consent/mount.ts';
import { mountControl } from '../control/mount.ts';
import { type AccountSettings, faultOfAccount } from '../domain/account.ts';
import { portalIdOf } from '../domain/ids.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { faultOfRateSetting, type RateSetting } from '../domain/rate-limit.ts';
import { unknownScopes } from '../domain/scope.ts';
import { mayReach, type TargetRules, targetRulesOf } from '../domain/webhook-target.ts';
import type { FaultGate } from '../faults/gate.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findAppCaller } from '../operations/app-callers.ts';
import { Backups } from '../operations/backups.ts';
import { type Call, defaultSwitches } from '../operations/call.ts';
import { journalOf } from '../operations/journal.ts';
import { OneByOne } from '../operations/one-by-one.ts';
import { Portals } from '../operations/portals.ts';
import { SecretBox } from '../operations/secrets.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { Sessions } from '../operations/sessions.ts';
import { SwitchBoard } from '../operations/switch-board.ts';
import { mintByChance, mintByCounting, type TokenMint } from '../operations/token-mint.ts';
import { Callers } from '../operations/tokens.ts';
import { Webhooks } from '../operations/webhooks.ts';
import { Workload } from '../operations/workload.ts';
import type { Store } from '../storage/port.ts';
import { withSearchLag } from '../storage/search-lag.ts';
import { journalConsumer } from '../webhooks/journal-consumer.ts';
import { JournalSweeper } from '../webhooks/journal-sweeper.ts';
import { partTimes, playedByOne } from '../webhooks/played-by-one.ts';
import { type Background, background } from '../webhooks/start.ts';
import { AccessLog } from './access-log.ts';
import { faultsOf } from './faults.ts';
import { HttpServer } from './http-server.ts';
import { mountInspector } from './inspector.ts';
import { ledgerOf } from './ledger.ts';
import { countedOf, metricsOf } from './metrics/counted.ts';
import { StoreTallies } from './metrics/store-tallies.ts';
import { engineOf, openStore } from './open-store.ts';
import type { CrosstieOptions } from './options.ts';
import { ReadinessLook } from './readiness.ts';
import { secretKey } from './secret-key.ts';
import { ServerClock } from './server-clock.ts';
import { version } from './version.ts';

/** A server's parts, put together and not yet listening. */
export interface Composed {
  /** Loads, in the background, what the first request with a body would wait for. To be called once the server listens. */
  prepare(): void;
  readonly server: HttpServer;
  readonly store: Store;
  readonly clock: ServerClock;
  readonly portals: Portals;
  /** What the server does by itself; to be started once it listens, and closed before the store. */
  readonly background: Background;
  /** What requests that belong to no portal work on. */
  readonly serverCall: ServerCall;
  /** To be closed before the server: requests wait there. */
  readonly faults: FaultGate;
  /** To be closed before the server: its followers stay connected. Undefined where no requests are kept. */
  readonly ledger: Ledger | undefined;
  readonly log: Logger;
  readonly readiness: ReadinessLook;
  /** To be closed last. Undefined where requests are not logged. */
  readonly accessLog: AccessLog | undefined;
  /** Opens the control endpoints to the handles of this process. */
  readonly ownToken: string;
}

/** The source of changes that were asked for under `/_crosstie`. */
const serverAppId = 'crosstie';
/** After how many milliseconds webhooks are looked for that other servers on the database caused. */
const lookEveryMs = 1_000;
/** Where a server listens unless it is told otherwise. */
const defaultHost = '127.0.0.1';

/** Opens the store and puts a server on it. */
export async function compose(options: CrosstieOptions): Promise<Composed> {
  // Wrong settings are told before a file is opened.
  accountOf(options);
  if (options.autoConsent === true && !isLoopback(options.host ?? defaultHost)) {
    throw new Error('consent without asking is for tests: it needs a loopback address to listen on');
  }
  rateLimitsOf(options);
  targetRules(options);
  ledgerOf(options.ledger, true, Date.now);
  refuseUnknownScopes(options.scopes ?? []);
  const tallies = new StoreTallies();
  const store = await openStore(options, tallies);
  try {
    return assemble(store, options, tallies);
  } catch (cause) {
    // The key of the database may be none: whoever starts again finds the file free.
    await store.close();
    throw cause;
  }
}

/** Puts a server together on an open store. */
export function assemble(opened: Store, options: CrosstieOptions, tallies = new StoreTallies()): Composed {
  const clock = new ServerClock(options.clock);
  const { searchLag = 0 } = options;
  const store = searchLag > 0 ? withSearchLag(opened, { ms: searchLag, now: () => clock.now() }) : opened;
  const log = pino({ level: options.logLevel ?? 'warn' }, destination({ dest: 2, sync: true }));
  const accessLog = options.accessLog === true ? new AccessLog() : undefined;
  const server = new HttpServer(log, {}, accessLog);
  const workload = new Workload();
  const readiness = new ReadinessLook(store, () => clock.now());
  const callers = new Callers(store);
  const switches = switchesOf(options);
  const portals = new Portals(store);
  const secrets = new SecretBox(secretKey(options.secretKey, options.db ?? ':memory:'));
  const now = () => clock.now();
  const appTurns = new OneByOne();
  const targets = targetRules(options);
  const webhooks = new Webhooks(store, targets, appTurns);
  const journal = journalOf(store, now);
  const serverCall: ServerCall = {
    store,
    mint: mintFor(options),
    secrets,
    webhooks,
    journal,
    portals,
    callers,
    switches,
    appTurns,
    appRemovals: new Set(),
    sessions: new Sessions(),
    now,
  };
  const context = frameContextOf(serverCall, workload, log);
  const faults = faultsOf(server, context);
  const ledger = ledgerOf(options.ledger, isLoopback(options.host ?? defaultHost), now);
  server.ledger = ledger;
  mountJournalFiles(server, serverCall, log);
  mountApi(server, endpoints, context, options.routeErrors ?? 'html');
  const access = { isLocal: isLoopback(options.host ?? defaultHost), adminToken: options.adminToken };
  mountPages(server, options, { call: serverCall, access, log });
  const engine = engineOf(options.db ?? ':memory:');
  const own = backgroundOf({ serverCall, clock, log, targets, engine, options });
  clock.waitFor(() => own.settled());
  const counted = countedOf({ server, workload, tallies, background: own, engine });
  const control = {
    version: version(),
    readiness: () => readiness.look(),
    metrics: metricsOf(counted),
    callIn: callInOf(serverCall),
    serverCall,
    clock,
    ledger,
    faults: faults.book,
    deliveries: own.deliveries,
    backups: new Backups(store),
  };
  const ownToken = randomUUID();
  mountControl(server, control, { ...access, ownToken }, log);
  const prepare = () => prepareFirstBody(log);
  return {
    server,
    store,
    clock,
    portals,
    background: own,
    serverCall,
    log,
    prepare,
    readiness,
    accessLog,
    ownToken,
    faults: faults.gate,
    ledger,
  };
}

/** Loads, in the background, what the first request with a body would wait for. */
function prepareFirstBody(log: Logger): void {
  prepareSchemas().catch((cause: unknown) => log.error({ err: cause }, 'the schema library cannot be loaded'));
}

/** Mounts what people look at: the page that asks for consent, and the inspector. */
function mountPages(server: HttpServer, options: CrosstieOptions, context: Omit<ConsentContext, 'autoConsent'>): void {
  mountConsent(server, { ...context, autoConsent: options.autoConsent === true });
  if (options.inspector !== false) mountInspector(server);
}

/** What every request needs of the server. */
function frameContextOf(serverCall: ServerCall, workload: Workload, log: Logger): FrameContext {
  const { store, callers, sessions, portals, switches, now } = serverCall;
  return {
    switchesOf: (portal) => switches.of(portal),
    serverCall,
    workload,
    log,
    now,
    findCaller: (authorization, now) => sessions.find(authorization) ?? callers.find(authorization, now),
    findApp: (credentials, now) => findAppCaller(store.registry, callers, credentials, now),
    portal: (id) => portals.find(id),
  };
}

/** Makes what finds a portal for the server itself, by its id as a text. */
function callInOf({ portals, switches, now }: ServerCall): (portalId: string) => Promise<Call | Problem> {
  return async (portalId) => {
    const portal = /^[1-9]\d{0,14}$/.test(portalId) ? await portals.find(portalIdOf(Number(portalId))) : undefined;
    if (portal === undefined) return problem('PORTAL_UNKNOWN', { portal: portalId });
    return { portal, appId: serverAppId, grant: 'all', switches: switches.of(portal), propertyRules: 'stored', now };
  };
}

/** What portals are where nothing else was set for them. */
function switchesOf(options: CrosstieOptions): SwitchBoard {
  return new SwitchBoard({
    ...defaultSwitches,
    ...options.switches,
    ...(options.tier !== undefined && { portalTier: options.tier }),
    account: accountOf(options),
    rateLimits: rateLimitsOf(options),
  });
}

/** A program that gives the clock wants each run to be like the other; where others could reach the server, tokens stay secrets. */
function mintFor({ clock, host = defaultHost }: CrosstieOptions): TokenMint {
  return typeof clock === 'object' && isLoopback(host) ? mintByCounting() : mintByChance;
}

/** What the server does by itself, or another server on the same store. */
function backgroundOf({ serverCall, clock, log, targets, engine, options }: BackgroundParts): Background {
  const { store, journal, switches, now } = serverCall;
  const switchesOf: FrameContext['switchesOf'] = (portal) => switches.of(portal);
  const followed = { registry: store.registry, subscriptions: journal.subscriptions, switchesOf, now };
  return playedByOne(
    () =>
      background({
        call: serverCall,
        clock,
        log,
        mayReach: (host, address) => mayReach(targets, host, address),
        olderSignature: options.webhookSignature ?? 'v1',
        consumers: [journalConsumer(followed)],
        sweeper: new JournalSweeper(journal.pages, store.registry, clock, log),
        lookEveryMs: engine === 'postgres' ? lookEveryMs : undefined,
        chance: Math.random,
      }),
    store,
    log,
    partTimes,
    now,
  );
}

interface BackgroundParts {
  readonly serverCall: ServerCall;
  readonly clock: ServerClock;
  readonly log: Logger;
  readonly targets: TargetRules;
  readonly engine: ReturnType<typeof engineOf>;
  readonly options: CrosstieOptions;
}

function accountOf({ account, switches }: CrosstieOptions): AccountSettings {
  const settings: AccountSettings = { ...(switches?.account ?? defaultSwitches.account), ...account };
  const fault = faultOfAccount(settings);
  if (fault !== undefined) throw new Error(fault);
  return settings;
}

function rateLimitsOf({ rateLimits, switches }: CrosstieOptions): RateSetting {
  const setting = rateLimits ?? switches?.rateLimits ?? defaultSwitches.rateLimits;
  const fault = faultOfRateSetting(setting);
  if (fault !== undefined) throw new Error(`the rate limits cannot be set: ${fault}`);
  return setting;
}

function targetRules({ host = defaultHost, webhookTargets = [] }: CrosstieOptions): TargetRules {
  const rules = targetRulesOf(isLoopback(host), webhookTargets);
  if ('fault' in rules) throw new Error(`the targets of webhooks cannot be set: ${rules.fault}`);
  return rules;
}

/** Throws for the name of a scope that HubSpot does not have: a token with it could do less than was meant, without a word. */
export function refuseUnknownScopes(names: readonly string[]): void {
  const [stray] = unknownScopes(names);
  if (stray !== undefined) throw new Error(`HubSpot has no scope ${stray}: docs/fidelity.md lists those that open something`);
}

/** Whether an address to listen on is one that no other machine reaches. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host === 'localhost';
  return host === '::1' || host.startsWith('127.');
}
