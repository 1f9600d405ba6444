import { limits } from '../catalogue/limits.ts';
import type { WebhookTarget } from '../domain/webhook-target.ts';

/** The parts of a target's URL that say where it leads; undefined where a text is no URL with a host, or too long. */
export function partsOfTarget(text: string): WebhookTarget | undefined {
  if (text.length > limits.webhookTargetCharsMax || !URL.canParse(text)) return undefined;
  const { protocol: scheme, hostname, username, password, hash } = new URL(text);
  // The name of a host may end with a dot, which changes nothing about where it leads.
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (host === '') return undefined;
  return { scheme, host, hasCredentials: username !== '' || password !== '', hasFragment: hash !== '' };
}
