import { findScope } from '../domain/scope.ts';
import { Html, html } from './html.ts';
import { style } from './style.ts';

/** A portal that can be chosen. */
export interface PortalChoice {
  readonly id: number;
  readonly name: string;
}

/** What the consent page shows. */
export interface ConsentView {
  readonly appName: string;
  readonly scopes: readonly string[];
  /** Those of the scopes that the app can do without. */
  readonly optionalScopes: readonly string[];
  /** One at least. */
  readonly portals: readonly PortalChoice[];
  /** Whether there are more portals than these. */
  readonly hasMorePortals: boolean;
  readonly redirectUri: string;
  /** What the form has to bring back. */
  readonly form: string;
  /** Whether the form asks for the admin token. */
  readonly asksForAdminToken: boolean;
  /** What was wrong with what came before. */
  readonly fault: string | undefined;
}

/** The page that asks whether an app may act in a portal. */
export function consentPage(view: ConsentView): Html {
  const { appName, portals, scopes, optionalScopes, fault } = view;
  const [only] = portals;
  const heading = portals.length === 1 && only !== undefined ? `Connect ${appName} to ${only.name}?` : `Connect ${appName} to a portal?`;
  return page(
    heading,
    html`<h1>${heading}</h1>
${fault === undefined ? undefined : html`<p role="alert">${fault}</p>`}
<p><strong>${appName}</strong> wants to act in ${portals.length === 1 && only !== undefined ? portalInWords(only) : html`the portal that you choose`}.</p>
<h2>It would be allowed to</h2>
<ul>
${scopes.map((scope) => scopeItem(scope, optionalScopes.includes(scope)))}</ul>
<form method="post" autocomplete="off">
<input type="hidden" name="form" value="${view.form}">
${portalField(view)}
${view.asksForAdminToken ? adminTokenField(fault) : undefined}
<p class="hint">Either way you are sent back to <strong>${destination(view.redirectUri)}</strong>.</p>
<div class="actions">
<button type="submit" name="decision" value="approve">Connect app</button>
<button type="submit" name="decision" value="deny" class="second" formnovalidate>Cancel</button>
</div>
</form>`,
  );
}

/** The page that says why an app cannot be connected. It leads nowhere. */
export function faultPage(message: string): Html {
  const heading = 'This app cannot be connected';
  return page(
    heading,
    html`<h1>${heading}</h1>
<p role="alert">${message}</p>
<p>Nothing was shared, and you were not sent anywhere. The app's makers can put it right.</p>`,
  );
}

function portalInWords(portal: PortalChoice): Html {
  return html`the portal <strong>${calledOf(portal)}</strong>`;
}

/** A portal's name, with its id beside it where the name does not say it. */
function calledOf({ id, name }: PortalChoice): string {
  return name.includes(String(id)) ? name : `${name} (${id})`;
}

function scopeItem(scope: string, isOptional: boolean): Html {
  const words = findScope(scope)?.grants ?? 'do what HubSpot calls';
  return html`<li>${words.charAt(0).toUpperCase()}${words.slice(1)}${isOptional ? ', where the portal has that' : ''} <code>${scope}</code></li>
`;
}

function portalField({ portals, hasMorePortals }: ConsentView): Html | undefined {
  const [only] = portals;
  if (portals.length === 1 && !hasMorePortals) return html`<input type="hidden" name="portal" value="${only?.id}">`;
  const more = html`<p class="hint" id="portal-more">There are more portals than these: the path /oauth/{portal id}/authorize asks for one of them.</p>`;
  return html`<label for="portal">Portal</label>
<select id="portal" name="portal" required${hasMorePortals ? html` aria-describedby="portal-more"` : undefined}>
${portals.map((portal) => html`<option value="${portal.id}">${calledOf(portal)}</option>`)}
</select>
${hasMorePortals ? more : undefined}`;
}

function adminTokenField(fault: string | undefined): Html {
  const isInvalid = fault === undefined ? undefined : html` aria-invalid="true"`;
  return html`<label for="admin-token">Admin token</label>
<input id="admin-token" name="admin_token" type="password" required autocomplete="off" aria-describedby="admin-token-hint"${isInvalid}>
<p class="hint" id="admin-token-hint">This server lets only its administrator connect apps. The token is the one that it was started with.</p>`;
}

/** Where a redirect URI leads, as people read it. */
function destination(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return host === '' ? protocol : `${protocol}//${host}`;
}

function page(title: string, content: Html): Html {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${content}
</main>
<footer><p>Crosstie speaks HubSpot's API. It is independent of HubSpot, Inc., and no account of HubSpot's is touched.</p></footer>
</body>
</html>
`;
}
