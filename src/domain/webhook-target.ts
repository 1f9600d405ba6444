import { limits } from '../catalogue/limits.ts';
import { type AddressRange, isInRange, isLoopbackAddress, isPublicAddress, parseAddress, parseRange } from './internet-address.ts';
import { type Problem, problem } from './problem.ts';

/** Where webhooks may be sent. */
export interface TargetRules {
  /** Whether the server listens for its own machine only: who can ask it to send something somewhere could as well do so himself. */
  readonly isLocal: boolean;
  /** Host names that are allowed wherever they lead, in lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Addresses that are allowed besides public ones. */
  readonly ranges: readonly AddressRange[];
}

/** A target as the parts of its URL. */
export interface WebhookTarget {
  /** With its colon. */
  readonly scheme: string;
  /** A name in lower case, or an address, without brackets. */
  readonly host: string;
  readonly hasCredentials: boolean;
  readonly hasFragment: boolean;
}

/** Makes the rules from host names, addresses and ranges that are allowed besides public ones; a text that is none of them is told as `fault`. */
export function targetRulesOf(isLocal: boolean, allowed: readonly string[]): TargetRules | { readonly fault: string } {
  const hosts = new Set<string>();
  const ranges: AddressRange[] = [];
  for (const text of allowed) {
    const range = parseRange(text);
    if (range !== undefined) ranges.push(range);
    else if (/^[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?$/i.test(text) && !/^[\d.]+$/.test(text)) hosts.add(text.toLowerCase());
    else return { fault: `${text} is neither a host name nor an address nor a range such as 10.0.0.0/8` };
  }
  return { isLocal, hosts, ranges };
}

/**
 * Why an app's webhooks may not be sent to a target; undefined where they may. To be asked when a target is set: what a name leads to can change, so
 * that `mayReach` has to be asked of each address when a connection is made.
 */
export function problemOfTarget(rules: TargetRules, target: WebhookTarget): Problem | undefined {
  const { scheme, host } = target;
  if (target.hasCredentials || target.hasFragment) return problem('WEBHOOK_TARGET_INVALID');
  const isListed = rules.hosts.has(host);
  const address = parseAddress(host);
  const isThisMachine = address === undefined ? isNameOfThisMachine(host) : isLoopbackAddress(address);
  const isInListedRange = address !== undefined && rules.ranges.some((range) => isInRange(address, range));
  if (scheme !== 'https:' && !(scheme === 'http:' && (isThisMachine || isListed || isInListedRange)))
    return problem('WEBHOOK_TARGET_NOT_HTTPS');
  if (rules.isLocal || isListed) return undefined;
  const isRefused = address === undefined ? isThisMachine : !mayReach(rules, host, host);
  return isRefused ? problem('WEBHOOK_TARGET_FORBIDDEN', { host: host.slice(0, limits.webhookHostCharsToldMax) }) : undefined;
}

/** Whether a connection for a webhook may be made to an address that a host of a target led to. What is no address is not connected to. */
export function mayReach(rules: TargetRules, host: string, address: string): boolean {
  if (rules.isLocal || rules.hosts.has(host.replace(/\.$/, ''))) return true;
  const read = parseAddress(address);
  return read !== undefined && (isPublicAddress(read) || rules.ranges.some((range) => isInRange(read, range)));
}

function isNameOfThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}
