import { formatInstant } from '../domain/instant.ts';
import type { Owner } from '../domain/owner.ts';
import type { ValueOf } from './schema.ts';
import { AssociationList, instant, integer, text } from './schemas.ts';

const flag = { type: 'boolean' } as const;

/** An owner. Source: recorded owners-01 to -04; owners spec for teams. */
export const OwnerBody = {
  type: 'object',
  required: ['id', 'type', 'createdAt', 'updatedAt', 'archived'],
  properties: {
    id: text,
    email: text,
    type: { enum: ['PERSON', 'QUEUE'] },
    firstName: text,
    lastName: text,
    userId: { anyOf: [integer, { type: 'null' }] },
    userIdIncludingInactive: integer,
    createdAt: instant,
    updatedAt: instant,
    archived: flag,
    teams: {
      type: 'array',
      items: { type: 'object', required: ['id', 'name', 'primary'], properties: { id: text, name: text, primary: flag } },
    },
  },
} as const;

/** A page of owners. */
export const OwnerList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: OwnerBody }, paging: AssociationList.properties.paging },
} as const;

/**
 * An owner as HubSpot answers one, its fields in the recorded order. Whoever is archived is no user any more: `userId` is null. Teams
 * are left out where there are none, and the ids of users where an owner is a queue. Source: recorded owners-01; owners guide.
 */
export function ownerView(owner: Owner): ValueOf<typeof OwnerBody> {
  const { id, email, type, firstName, lastName, userId, teams, createdAt, updatedAt, archivedAt } = owner;
  const archived = archivedAt !== null;
  return {
    id: String(id),
    email,
    type,
    firstName,
    lastName,
    ...(userId !== null && { userId: archived ? null : userId, userIdIncludingInactive: userId }),
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
    archived,
    ...(teams.length > 0 && { teams: [...teams] }),
  };
}

/** Writes where a page of owners begins: base64 of an owner's id. Source: recorded owners-03. */
export function writeOwnerCursor(id: number): string {
  return Buffer.from(String(id)).toString('base64');
}

/** Reads a cursor of owners; undefined for anything that `writeOwnerCursor` did not write. */
export function readOwnerCursor(text: string): number | undefined {
  const id = Buffer.from(text, 'base64').toString('latin1');
  return /^[1-9]\d{0,9}$/.test(id) ? Number(id) : undefined;
}
