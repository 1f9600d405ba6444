import { newCorrelationId, tracing } from './correlation-id.ts';
import type { HttpReply } from './frame.ts';
import { isBelowService } from './paths.ts';

/** How unknown routes are answered: with the page that HubSpot sends, or with its JSON envelope for clients that parse blindly. */
export type RouteErrors = 'html' | 'json';

/**
 * The answer to a path that no row has. Below a service of HubSpot's it is that service's Jetty page, elsewhere the edge's.
 * Source: portal probe of 2026-04 (both pages' opening); the rest of each page is assumed.
 */
export function routeUnknown(path: string, form: RouteErrors): HttpReply {
  if (form === 'json') return jsonPage(404, 'resource not found');
  return isBelowService(path) ? jettyPage(404, 'Not Found', path) : edgePage();
}

/** The answer to a path that exists for other methods, which `allow` lists. Source: recorded status; page as Jetty writes it. */
export function methodUnknown(path: string, allow: readonly string[], form: RouteErrors): HttpReply {
  const page = form === 'json' ? jsonPage(405, 'HTTP 405 Method Not Allowed') : jettyPage(405, 'Method Not Allowed', path);
  return { ...page, headers: { ...page.headers, allow: allow.join(', ') } };
}

function jsonPage(status: number, message: string): HttpReply {
  const correlationId = newCorrelationId();
  const body = JSON.stringify({ status: 'error', message, correlationId });
  return { status, headers: { 'content-type': 'application/json;charset=utf-8', ...tracing(correlationId) }, body };
}

function jettyPage(status: number, reason: string, path: string): HttpReply {
  const body = `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<title>Error ${status} ${reason}</title>
</head>
<body><h2>HTTP ERROR ${status} ${reason}</h2>
<table>
<tr><th>URI:</th><td>${escapeHtml(path)}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${reason}</td></tr>
</table>

</body>
</html>
`;
  return { status, headers: { 'content-type': 'text/html;charset=iso-8859-1', ...tracing(newCorrelationId()) }, body };
}

function edgePage(): HttpReply {
  const body = `<!DOCTYPE html>
<html lang=en><meta charset=utf-8><title>Error</title>
<style>body{font-family:sans-serif;margin:4em auto;max-width:32em}</style>
<h1>404</h1><p>The page you requested does not exist.</p>
`;
  return { status: 404, headers: { 'content-type': 'text/html;charset=utf-8', ...tracing(newCorrelationId()) }, body };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
