import { createHash } from 'node:crypto';
import { newCorrelationId, tracing } from '../api/correlation-id.ts';
import type { HttpReply } from '../api/frame.ts';
import type { Html } from './html.ts';
import { style } from './style.ts';

let styleHash: string | undefined;

/** Answers with a page: no script and nothing from elsewhere runs in it, nobody shows it in a frame, no cache keeps it. */
export function pageReply(
  status: number,
  page: Html,
  more: {
    /** Where the page's form may lead to in the end, besides this server; none where the page has no form. */
    readonly redirectUri?: string;
    readonly cookie?: string;
  } = {},
): HttpReply {
  styleHash ??= createHash('sha256').update(style).digest('base64');
  const formAction = more.redirectUri === undefined ? "'none'" : `'self' ${sourceOf(more.redirectUri)}`;
  return {
    status,
    headers: {
      ...tracing(newCorrelationId()),
      'content-type': 'text/html;charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...(more.cookie !== undefined && { 'set-cookie': more.cookie }),
    },
    body: page.text,
  };
}

/** Sends the browser on. The place has been checked: it is one that the app was registered with. */
export function redirectReply(location: string): HttpReply {
  return {
    status: 302,
    headers: { ...tracing(newCorrelationId()), location, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    body: undefined,
  };
}

/**
 * What a page's policy calls the place of a redirect URI: browsers follow a form's redirects by it, too. A host that cannot be written there, such as an
 * address of IPv6, is allowed by its scheme.
 */
function sourceOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return /^[a-z0-9.-]+(:\d+)?$/.test(host) ? `${protocol}//${host}` : protocol;
}
