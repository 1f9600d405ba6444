import type { Facts } from '../domain/facts.ts';
import { type NewOwner, type Owner, type OwnerEdits, type OwnerPlan, ownersOf, planNewOwner, planOwnerEdits } from '../domain/owner.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** Which owners are asked for. */
export interface OwnerPage {
  /** Only the owner with this address, in any letter case. */
  readonly email?: string | undefined;
  readonly archived: 'only' | 'never';
  /** Lowest id of the page. */
  readonly from: number;
  readonly limit: number;
}

/** One page of owners in ascending order of id, and the id at which the next one begins; undefined where none follows. */
export function listOwners(
  call: Call,
  { email, archived, from, limit }: OwnerPage,
): { owners: readonly Owner[]; next: number | undefined } {
  const address = email?.toLowerCase();
  const found = [...ownersOf(call.portal.schema).values()].filter(
    (owner) => owner.id >= from && isAsked(owner, archived) && (address === undefined || owner.email.toLowerCase() === address),
  );
  return { owners: found.slice(0, limit), next: found[limit]?.id };
}

/** The owner with an id, or with a user id; undefined where there is none. */
export function findOwner(call: Call, by: 'id' | 'userId', id: number, archived: OwnerPage['archived']): Owner | undefined {
  const owners = ownersOf(call.portal.schema);
  const owner = by === 'id' ? owners.get(id) : [...owners.values()].find(({ userId }) => userId === id);
  return owner !== undefined && isAsked(owner, archived) ? owner : undefined;
}

/** Adds an owner. HubSpot's come with its users; this server's through its own endpoints. */
export function addOwner(call: Call, wanted: NewOwner): Promise<Owner | Problem> {
  const at = call.now();
  return decideOwner(call, at, ({ schema }) => planNewOwner(schema, wanted, at));
}

/** Changes, archives or brings back an owner. */
export function editOwner(call: Call, id: number, edits: OwnerEdits): Promise<Owner | Problem> {
  const at = call.now();
  return decideOwner(call, at, ({ schema }) => planOwnerEdits(schema, id, edits, at));
}

function decideOwner(call: Call, at: number, plan: (facts: Facts) => OwnerPlan | Problem): Promise<Owner | Problem> {
  const decide = (facts: Facts): Decision<Owner | Problem> => {
    const planned = plan(facts);
    return isProblem(planned) ? { changes: [], outcome: planned } : { changes: planned.changes, outcome: planned.owner };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

function isAsked({ archivedAt }: Owner, archived: OwnerPage['archived']): boolean {
  return archived === 'only' ? archivedAt !== null : archivedAt === null;
}
