import { ownerView } from '../api/owner-views.ts';
import { limits } from '../catalogue/limits.ts';
import { type NewOwner, type OwnerEdits, type OwnerTeam, ownerIdMax } from '../domain/owner.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { addOwner, editOwner, listOwners } from '../operations/owners.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { type Fields, invalid, readFields } from './fields.ts';

const path = '/portals/{portalId}/owners';

/** Adds and changes owners: HubSpot makes them of its users, and its API only reads them. */
export const ownerControlEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path,
    access: 'closed',
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const page = { from: 1, limit: limits.ownersMax } as const;
      const [used, archived] = [listOwners(call, { ...page, archived: 'never' }), listOwners(call, { ...page, archived: 'only' })];
      return { status: 200, body: { results: [...used.owners, ...archived.owners].map(ownerView) } };
    },
  },
  {
    method: 'POST',
    path,
    access: 'closed',
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const wanted = readNewOwner(body);
      if (isProblem(wanted)) return wanted;
      const owner = await addOwner(call, wanted);
      return isProblem(owner) ? owner : { status: 201, body: ownerView(owner) };
    },
  },
  {
    method: 'PATCH',
    path: `${path}/{ownerId}`,
    access: 'closed',
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const edits = readOwnerEdits(body);
      if (isProblem(edits)) return edits;
      const owner = await editOwner(call, Number(params['ownerId']), edits);
      return isProblem(owner) ? owner : { status: 200, body: ownerView(owner) };
    },
  },
];

const editable = ['email', 'firstName', 'lastName', 'teams'];

function readNewOwner(body: unknown): NewOwner | Problem {
  const fields = readOwnerFields(body, ['type', 'id', 'userId']);
  if (isProblem(fields)) return fields;
  const { type = 'PERSON', id, userId } = fields;
  if (type !== 'PERSON' && type !== 'QUEUE') return invalid('type', 'expected PERSON or QUEUE');
  if (!isId(id)) return invalid('id', `expected a whole number from 1 to ${ownerIdMax}`);
  if (!isId(userId)) return invalid('userId', `expected a whole number from 1 to ${ownerIdMax}`);
  const { email, firstName = '', lastName = '', teams = [] } = readCommon(fields);
  return email === undefined ? invalid('email', 'a new owner needs one') : { email, firstName, lastName, teams, type, id, userId };
}

function readOwnerEdits(body: unknown): OwnerEdits | Problem {
  const fields = readOwnerFields(body, ['archived']);
  if (isProblem(fields)) return fields;
  const { archived } = fields;
  if (archived !== undefined && typeof archived !== 'boolean') return invalid('archived', 'expected true or false');
  return { ...readCommon(fields), ...(archived !== undefined && { archived }) };
}

/** The fields of a body, which there must be: those that can be edited, and these others. */
function readOwnerFields(body: unknown, others: readonly string[]): Fields | Problem {
  const fields = readFields(body ?? null, [...editable, ...others]);
  if (isProblem(fields)) return fields;
  const text = ['email', 'firstName', 'lastName'].find((name) => fields[name] !== undefined && !isText(fields[name]));
  if (text !== undefined) return invalid(text, `expected a text of at most ${limits.ownerTextCharsMax} characters`);
  if (fields['email'] !== undefined && !/^[^\s@]+@[^\s@]+$/.test(String(fields['email']))) return invalid('email', 'expected an address');
  if (fields['teams'] !== undefined && !areTeams(fields['teams'])) {
    return invalid('teams', `expected at most ${limits.ownerTeamsMax} of { id, name, primary }`);
  }
  return fields;
}

/** The fields that `readOwnerFields` has looked at, those that are there. */
function readCommon(fields: Fields): OwnerEdits {
  return Object.fromEntries(editable.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= limits.ownerTextCharsMax;
}

function isId(value: unknown): value is number | undefined {
  return value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= ownerIdMax);
}

function areTeams(value: unknown): value is readonly OwnerTeam[] {
  if (!Array.isArray(value) || value.length > limits.ownerTeamsMax) return false;
  return value.every((team: unknown) => {
    const { id, name, primary } = (team ?? {}) as Fields;
    return isText(id) && isText(name) && typeof primary === 'boolean';
  });
}
