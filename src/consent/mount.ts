import { namesHubspot, namesThisMachine } from '../api/caller-place.ts';
import { newCorrelationId } from '../api/correlation-id.ts';
import { readForm } from '../api/form-input.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest } from '../api/frame.ts';
import type { HttpRoutes, RouteName } from '../api/mount.ts';
import { limits } from '../catalogue/limits.ts';
import { nameOfAccount } from '../domain/account.ts';
import type { App } from '../domain/app.ts';

import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { type AuthorizationRequest, appFor, approve, deny, findPortal, readAuthorization } from '../operations/authorization.ts';
import { isSameSecret } from '../operations/secrets.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { browserOf, cookieOf, openForm, sealForm } from './form.ts';
import { consentPage, faultPage, type PortalChoice } from './pages.ts';
import { pageReply, redirectReply } from './replies.ts';

/** What the pages need from the server. */
export interface ConsentContext {
  readonly call: ServerCall;
  /** Who may consent: on a local server anyone, unless there is an admin token; elsewhere only who has that. */
  readonly access: {
    readonly isLocal: boolean;
    readonly adminToken: string | undefined;
  };
  /** Whether nobody is asked. */
  readonly autoConsent: boolean;
  readonly log: ErrorLog;
}

const name: RouteName = { operation: 'consent', admission: 'bounded' };

/** Mounts the pages where a user lets an app act in a portal: `/oauth/authorize`, and `/oauth/{hubId}/authorize` for one portal. */
export function mountConsent(routes: HttpRoutes, context: ConsentContext): void {
  for (const path of ['/oauth/authorize', '/oauth/{hubId}/authorize']) {
    routes.on(['GET'], path, name, (request) => answered(context, () => ask(request, context)));
    routes.on(['POST'], path, name, (request) => answered(context, () => take(request, context)));
  }
}

async function answered({ log }: ConsentContext, run: () => Promise<HttpReply | Problem>): Promise<HttpReply> {
  try {
    const outcome = await run();
    return isProblem(outcome) ? pageReply(outcome.status, faultPage(outcome.message)) : outcome;
  } catch (cause) {
    return failureReply(cause, 'consent', newCorrelationId(), log);
  }
}

/** Shows what an app asks for; where nobody is to be asked, sends the browser on at once. */
async function ask(asked: HttpRequest, context: ConsentContext): Promise<HttpReply | Problem> {
  const refusal = refusalOf(asked, context);
  if (refusal !== undefined) return refusal;
  const { query, params, cookie } = asked;
  const { call } = context;
  const read = await readAuthorization(call, new URLSearchParams(query), params['hubId']);
  if (isProblem(read)) return read;
  const { app, request } = read;
  if (!context.autoConsent) return askPage(app, request, { context, cookie });
  const [first] = await choices(context, request, 1);
  const portal = await findPortal(call, String(first?.id ?? ''));
  return isProblem(portal) ? portal : redirectReply(await approve(call, app, request, portal));
}

async function askPage(
  app: App,
  request: AuthorizationRequest,
  more: { readonly context: ConsentContext; readonly cookie: string | undefined; readonly fault?: Problem },
): Promise<HttpReply> {
  const { context, cookie, fault } = more;
  const { call, access } = context;
  const max = limits.consentPortalsMax;
  const portals = await choices(context, request, max + 1);
  const browser = browserOf(cookie);
  const page = consentPage({
    appName: app.name,
    scopes: request.scopes,
    optionalScopes: request.optionalScopes,
    portals: portals.slice(0, max),
    hasMorePortals: portals.length > max,
    redirectUri: request.redirectUri,
    form: sealForm(call.secrets, request, browser, call.now()),
    asksForAdminToken: access.adminToken !== undefined,
    fault: fault?.message,
  });
  return pageReply(fault?.status ?? 200, page, { redirectUri: request.redirectUri, cookie: cookieOf(browser) });
}

/**
 * The portals that may be chosen, in order of id, at most `limit`; none where the one that may be is gone. Where the form asks for the admin token, nobody has
 * shown it yet: portals are called by their ids, as their names are their customers'.
 */
async function choices(
  { call, access }: ConsentContext,
  { portal }: AuthorizationRequest,
  limit: number,
): Promise<readonly PortalChoice[]> {
  const only = portal === null ? undefined : await findPortal(call, String(portal));
  const portals = only === undefined ? await call.store.portals(0, limit) : isProblem(only) ? [] : [only];
  const nameOf = (one: (typeof portals)[number]) =>
    access.adminToken === undefined ? nameOfAccount(call.switches.of(one).account, one.id) : `Portal ${one.id}`;
  return portals.map((one) => ({ id: one.id, name: nameOf(one) }));
}

/** Takes the user's answer. What the app asked for is read from the sealed form alone. */
async function take(answer: HttpRequest, context: ConsentContext): Promise<HttpReply | Problem> {
  const refusal = refusalOf(answer, context);
  if (refusal !== undefined) return refusal;
  const { body, cookie } = answer;
  const { call, access } = context;
  const sent = readForm(body, new URLSearchParams());
  const request = openForm(call.secrets, { form: sent['form'] ?? '', cookie, now: call.now() });
  if (request === undefined) return problem('CONSENT_FORM_STALE');
  // The app may have been changed since the page was made.
  const app = await appFor(call, request.clientId, request.redirectUri);
  if (isProblem(app)) return app;
  if (sent['decision'] !== 'approve') return redirectReply(deny(request));
  if (access.adminToken !== undefined && !isSameSecret(sent['admin_token'] ?? '', access.adminToken)) {
    return askPage(app, request, { context, cookie, fault: problem('CONSENT_ADMIN_TOKEN_WRONG') });
  }
  const chosen = sent['portal'] ?? '';
  if (request.portal !== null && chosen !== String(request.portal)) return problem('PORTAL_UNKNOWN', { portal: chosen });
  const portal = await findPortal(call, chosen);
  return isProblem(portal) ? portal : redirectReply(await approve(call, app, request, portal));
}

/** Why nobody may consent by this request, if so. Who has the admin token may, by any name of the server; where nobody is asked, nobody shows it. */
function refusalOf(request: HttpRequest, { access, autoConsent }: ConsentContext): Problem | undefined {
  if (access.adminToken !== undefined && !autoConsent) return undefined;
  if (!access.isLocal) return problem('CONSENT_CLOSED');
  return namesThisMachine(request) || namesHubspot(request) ? undefined : problem('CONSENT_FOREIGN');
}
