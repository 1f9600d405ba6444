import { accountDefaults } from '../catalogue/account.ts';
import type { AccountSettings } from '../domain/account.ts';
import type { Facts } from '../domain/facts.ts';
import type { PortalSwitches, PortalTier, ScopeChecks } from '../domain/portal.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { PropertyRuleUse } from '../domain/property-rule.ts';
import type { RateSetting } from '../domain/rate-limit.ts';
import type { Grant } from '../domain/scope.ts';
import type { Command, Decision, PortalStore } from '../storage/port.ts';

/** Behaviour that HubSpot's sources leave open or that changed over time, each settled by a switch. */
export interface Switches extends PortalSwitches {
  /** The portal's subscription: how many labels a pair of object types may have. */
  readonly portalTier: PortalTier;
  /** Whether a token may do only what its scopes open, as at HubSpot, or everything. */
  readonly scopeChecks: ScopeChecks;
  /** How many calls a portal may make, and in what time. */
  readonly rateLimits: RateSetting;
  /** What the portal says of itself. */
  readonly account: AccountSettings;
}

/** The switches as HubSpot most probably behaves. */
export const defaultSwitches: Switches = {
  firstCompanyBecomesPrimary: true,
  archiveBody: false,
  portalTier: 'enterprise',
  mergeKeepsPrimaryId: false,
  scopeChecks: 'strict',
  rateLimits: 'off',
  account: accountDefaults,
};

/** One request on behalf of a caller: whose data, when, and what follows from a write. */
export interface Call {
  readonly portal: PortalStore;
  /** The id that the caller's changes carry as their source. */
  readonly appId: string;
  readonly switches: Switches;
  /** What the caller may do, where that depends on more than the operation. */
  readonly grant: Grant;
  /** Whether the caller's writes have to keep to the rules of properties. */
  readonly propertyRules: PropertyRuleUse;
  /** Epoch milliseconds. */
  now(): number;
}

/** A write as it reads by the definitions that a portal has. */
export type ReadCommand<Outcome> = Omit<Command<Outcome>, 'source' | 'at'>;

/** Stands for the outcome of a write that was read by definitions which are no longer those of the portal. */
const outdated = Symbol('outdated');

/**
 * Submits a write that `read` makes of the portal's definitions: read once more where an earlier command of its turn changed these.
 * Answers at once where `read` finds a problem.
 */
export async function submitBySchema<Outcome>(
  call: Call,
  read: (schema: PortalSchema) => ReadCommand<Outcome> | Problem,
  at: number,
): Promise<Outcome | Problem> {
  for (;;) {
    const { schema } = call.portal;
    const command = read(schema);
    if (isProblem(command)) return command;
    const decide = (facts: Facts): Decision<Outcome | typeof outdated> =>
      facts.schema === schema ? command.decide(facts) : { changes: [], outcome: outdated };
    const outcome = await submit<Outcome | typeof outdated>(call, { ...command, decide }, at);
    if (outcome !== outdated) return outcome;
  }
}

/** Submits a write of the caller's to the portal's next turn. */
export function submit<Outcome>(call: Call, command: Omit<Command<Outcome>, 'source' | 'at'>, at: number): Promise<Outcome> {
  const { facts, reach, decide } = command;
  return call.portal.submit({ facts, reach, decide, source: { kind: 'INTEGRATION', id: call.appId }, at });
}

/** Lets the requests that wait be answered before the work of this one goes on: between the pages of a read that may be long. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
