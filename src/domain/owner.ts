import { limits } from '../catalogue/limits.ts';
import { type DefinitionChange, portalWide } from './definitions.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';

/** Somebody whom records can be assigned to. Times are epoch milliseconds. */
export interface Owner {
  readonly id: number;
  readonly email: string;
  readonly type: 'PERSON' | 'QUEUE';
  readonly firstName: string;
  readonly lastName: string;
  /** Null for a queue, which nobody can log in as. */
  readonly userId: number | null;
  readonly teams: readonly OwnerTeam[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
}

/** A team that an owner belongs to. */
export interface OwnerTeam {
  readonly id: string;
  readonly name: string;
  readonly primary: boolean;
}

/** What of an owner can be set and changed. */
export type OwnerFields = Pick<Owner, 'email' | 'firstName' | 'lastName' | 'teams'>;

/** An owner that is to be added. Ids that are left out are chosen. */
export interface NewOwner extends OwnerFields {
  readonly type: Owner['type'];
  readonly id: number | undefined;
  readonly userId: number | undefined;
}

/** What is to change of an owner. */
export interface OwnerEdits extends Partial<OwnerFields> {
  readonly archived?: boolean;
}

/** HubSpot's owner and user ids have 32 bits. Source: owners spec. */
export const ownerIdMax = 2_147_483_647;

/** The ids that a portal's first owner has: not the same, as those of HubSpot's older owners. Source: recorded owners-03. */
const firstOwnerId = 80_000_001;
const firstUserId = 60_000_001;

const owners = new WeakMap<PortalSchema, ReadonlyMap<number, Owner>>();

/**
 * Every owner of a portal by id, in ascending order, archived ones too. Each portal has one from the start, who can be changed like any
 * other. Built once for each schema. Assumed: HubSpot's is whoever made the account; ids, names and address are this server's own.
 */
export function ownersOf(schema: PortalSchema): ReadonlyMap<number, Owner> {
  const known = owners.get(schema);
  if (known !== undefined) return known;
  const all = [firstOwner(schema), ...schema.definitions.of('owner', portalWide).values()];
  const byId = new Map(all.map((owner) => [owner.id, owner]));
  const sorted = new Map([...byId].sort(([one], [other]) => one - other));
  owners.set(schema, sorted);
  return sorted;
}

function firstOwner({ portal, portalCreatedAt }: PortalSchema): Owner {
  return {
    id: firstOwnerId,
    email: `owner@portal-${portal}.example`,
    type: 'PERSON',
    firstName: 'First',
    lastName: 'Owner',
    userId: firstUserId,
    teams: [],
    createdAt: portalCreatedAt,
    updatedAt: portalCreatedAt,
    archivedAt: null,
  };
}

/** What comes of a plan for an owner: the owner as it is then, and the change that makes it so; none where nothing is to change. */
export interface OwnerPlan {
  readonly owner: Owner;
  readonly changes: readonly DefinitionChange[];
}

/** Decides a new owner. Refused where the portal has as many as it may, or an owner with the same id, user or address. */
export function planNewOwner(schema: PortalSchema, wanted: NewOwner, at: number): OwnerPlan | Problem {
  const all = [...ownersOf(schema).values()];
  if (all.length >= limits.ownersMax) return problem('TOO_MANY_OWNERS', { max: limits.ownersMax });
  const { id = firstFree(firstOwnerId, all, (one) => one.id), type, userId, ...fields } = wanted;
  const user = type === 'QUEUE' ? null : (userId ?? firstFree(firstUserId, all, (one) => one.userId));
  const owner: Owner = { id, ...fields, type, userId: user, createdAt: at, updatedAt: at, archivedAt: null };
  return refusal(all, owner) ?? put(owner);
}

/** Decides a change of an owner. An archived owner comes back where `archived` is false. */
export function planOwnerEdits(schema: PortalSchema, id: number, edits: OwnerEdits, at: number): OwnerPlan | Problem {
  const owner = ownersOf(schema).get(id);
  if (owner === undefined) return problem('OWNER_NOT_FOUND');
  const { archived = owner.archivedAt !== null, ...fields } = edits;
  const archivedAt = archived ? (owner.archivedAt ?? at) : null;
  const changed: Owner = { ...owner, ...fields, archivedAt };
  if (JSON.stringify(changed) === JSON.stringify(owner)) return { owner, changes: [] };
  const others = [...ownersOf(schema).values()].filter((other) => other.id !== id);
  return refusal(others, changed) ?? put({ ...changed, updatedAt: at });
}

function put(owner: Owner): OwnerPlan {
  return { owner, changes: [{ kind: 'definitionPut', of: 'owner', type: portalWide, name: String(owner.id), value: owner }] };
}

/** Two owners never share an id or a user; two that are in use no address either. */
function refusal(others: readonly Owner[], owner: Owner): Problem | undefined {
  const address = owner.email.toLowerCase();
  const isInUse = (one: Owner) => one.archivedAt === null;
  const same = others.find(
    (other) =>
      other.id === owner.id ||
      (owner.userId !== null && other.userId === owner.userId) ||
      (isInUse(owner) && isInUse(other) && other.email.toLowerCase() === address),
  );
  return same === undefined ? undefined : problem('OWNER_EXISTS', { id: same.id, email: same.email });
}

function firstFree(from: number, all: readonly Owner[], idOf: (owner: Owner) => number | null): number {
  const taken = new Set(all.map(idOf));
  let free = from;
  while (taken.has(free)) free += 1;
  return free;
}
