import { ownerView } from '../api/owner-views.ts';
import { limits } from '../catalogue/limits.ts';
import { type NewOwner, type OwnerEdits, type OwnerTeam, ownerIdMax } from '../domain/owner.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { addOwner, editOwner, listOwners } from '../operations/owners.ts';
import type { ControlEndpoint } from './endpoints.ts';

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

type Fields = Readonly<Record<string, unknown>>;

const editable = ['email', 'firstName', 'lastName', 'teams'];

function readNewOwner(body: unknown): NewOwner | Problem {
  const fields = readFields(body, [...editable, 'type', 'id', 'userId']);
  if (isProblem(fields)) return fields;
  const { type = 'PERSON', id, userId } = fields;
  if (type !== 'PERSON' && type !== 'QUEUE') return invalid('type', 'PERSON or QUEUE');
  if (!isId(id)) return invalid('id', `a whole number from 1 to ${ownerIdMax}`);
  if (!isId(userId)) return invalid('userId', `a whole number from 1 to ${ownerIdMax}`);
  const { email, firstName = '', lastName = '', teams = [] } = readCommon(fields);
  return email === undefined ? invalid('email', 'a new owner needs one') : { email, firstName, lastName, teams, type, id, userId };
}

function readOwnerEdits(body: unknown): OwnerEdits | Problem {
  const fields = readFields(body, [...editable, 'archived']);
  if (isProblem(fields)) return fields;
  const { archived } = fields;
  if (archived !== undefined && typeof archived !== 'boolean') return invalid('archived', 'true or false');
  return { ...readCommon(fields), ...(archived !== undefined && { archived }) };
}

/** The fields of a body. A misspelled one would change nothing without a word: what is not known is refused. */
function readFields(body: unknown, known: readonly string[]): Fields | Problem {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return invalid('body', 'an object');
  const fields = body as Fields;
  const stray = Object.keys(fields).find((name) => !known.includes(name));
  if (stray !== undefined) return invalid(stray, `no field of an owner; there are ${known.join(', ')}`);
  const text = ['email', 'firstName', 'lastName'].find((name) => fields[name] !== undefined && !isText(fields[name]));
  if (text !== undefined) return invalid(text, `a text of at most ${limits.ownerTextCharsMax} characters`);
  if (fields['email'] !== undefined && !/^[^\s@]+@[^\s@]+$/.test(String(fields['email']))) return invalid('email', 'an address');
  if (fields['teams'] !== undefined && !areTeams(fields['teams'])) {
    return invalid('teams', `at most ${limits.ownerTeamsMax} of { id, name, primary }`);
  }
  return fields;
}

/** The fields that `readFields` has looked at, those that are there. */
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

function invalid(name: string, reason: string): Problem {
  return problem('CONTROL_PARAMETER_INVALID', { name, reason: `expected ${reason}` });
}
