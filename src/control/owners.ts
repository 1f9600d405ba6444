import { OwnerBody, ownerView } from '../api/owner-views.ts';
import { limits } from '../catalogue/limits.ts';
import { ownerIdMax } from '../domain/owner.ts';
import { isProblem } from '../domain/problem.ts';
import { addOwner, editOwner, listOwners } from '../operations/owners.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { endpointWithBody } from './row.ts';
import { flag, listOf, sent, sentWith } from './schemas.ts';

const path = '/portals/{portalId}/owners';

const shortText = { type: 'string', maxLength: limits.ownerTextCharsMax } as const;
const ownerNumber = { type: 'integer', minimum: 1, maximum: ownerIdMax } as const;
const editable = {
  email: { ...shortText, pattern: '^[^\\s@]+@[^\\s@]+$', title: `an address of at most ${limits.ownerTextCharsMax} characters` },
  firstName: shortText,
  lastName: shortText,
  teams: {
    type: 'array',
    maxItems: limits.ownerTeamsMax,
    items: {
      type: 'object',
      required: ['id', 'name', 'primary'],
      properties: { id: shortText, name: shortText, primary: flag },
      title: '{ id, name, primary }',
    },
  },
} as const;
const newOwner = sentWith(['email'], {
  ...editable,
  type: { enum: ['PERSON', 'QUEUE'], default: 'PERSON' },
  id: ownerNumber,
  userId: ownerNumber,
});
const ownerEdits = sent({ ...editable, archived: flag });

/** Adds and changes owners: HubSpot makes them of its users, and its API only reads them. */
export const ownerControlEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'owners.list',
    summary: 'Lists the owners of a portal, those in use first',
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: listOf(OwnerBody) },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const page = { from: 1, limit: limits.ownersMax } as const;
      const [used, archived] = [listOwners(call, { ...page, archived: 'never' }), listOwners(call, { ...page, archived: 'only' })];
      return { status: 200, body: { results: [...used.owners, ...archived.owners].map(ownerView) } };
    },
  },
  endpointWithBody({
    id: 'owners.create',
    summary: 'Adds an owner',
    method: 'POST',
    path,
    access: 'closed',
    body: newOwner,
    answers: { 201: OwnerBody },
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { type = 'PERSON', firstName = '', lastName = '', teams = [], id, userId, email } = body;
      const owner = await addOwner(call, { type, firstName, lastName, teams, id, userId, email });
      return isProblem(owner) ? owner : { status: 201, body: ownerView(owner) };
    },
  }),
  endpointWithBody({
    id: 'owners.update',
    summary: 'Changes an owner, archives one or brings one back',
    method: 'PATCH',
    path: `${path}/{ownerId}`,
    access: 'closed',
    body: ownerEdits,
    answers: { 200: OwnerBody },
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const owner = await editOwner(call, Number(params['ownerId']), body);
      return isProblem(owner) ? owner : { status: 200, body: ownerView(owner) };
    },
  }),
];
