import { limits } from '../../catalogue/limits.ts';
import { operationScopes, scopesSeenTold } from '../../catalogue/operation-scopes.ts';
import { ownerIdMax } from '../../domain/owner.ts';
import { problem } from '../../domain/problem.ts';
import { findOwner, listOwners } from '../../operations/owners.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { OwnerBody, OwnerList, ownerView, readOwnerCursor, writeOwnerCursor } from '../owner-views.ts';
import { nextPageOf } from '../paging.ts';
import { flag, oneOf, pageLimit, text } from '../query.ts';

const scopes = operationScopes.ownersOrWorkflows;
const scopesTold = { inErrors: scopesSeenTold.owners };
/** Workflows' scope stands in the lists of v3 and 2026-03 only. */
const dated = {
  '2025-09': { scopes: operationScopes.owners },
  '2026-03': { scopesTold },
  '2026-09': { scopes: operationScopes.owners },
} as const;
const archived = flag('Whether to answer archived owners instead of those in use.');

/** Whom records can be assigned to. They are added and changed under `/_crosstie`. */
export const ownerEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'owners.list',
    title: 'List owners',
    method: 'GET',
    family: 'owners',
    path: '',
    editions: { v3: { evidence: 'recorded', source: 'recorded owners-01, -03, -04', scopesTold }, ...dated },
    access: 'read',
    scopes,
    query: {
      email: text('Only the owner with this address.'),
      after: text('Where the page before ended.'),
      limit: pageLimit({ max: limits.ownersPageMax, fallback: limits.ownersPageDefault }),
      archived,
    },
    answers: { 200: OwnerList },
    evidence: 'documented',
    source: 'owners spec; a page and its cursor as recorded of v3',
    assumed: [
      'a portal has one owner from the start; a recording of a fresh portal would settle it',
      'the cursor names the first owner of the next page, and letter case of an address does not matter; a recording that is not redacted would settle it',
    ],
    async run(call, { query, url, search }) {
      const from = query.after === undefined ? 1 : readOwnerCursor(query.after);
      if (from === undefined) return problem('CURSOR_INVALID', { after: query.after ?? '' });
      const { email, limit } = query;
      const { owners, next } = listOwners(call, { email, limit, from, archived: query.archived ? 'only' : 'never' });
      const results = owners.map(ownerView);
      return answered(200, next === undefined ? { results } : { results, paging: nextPageOf({ url, search }, writeOwnerCursor(next)) });
    },
  }),
  endpoint({
    id: 'owners.read',
    title: 'Read an owner',
    method: 'GET',
    family: 'owners',
    path: '/{ownerId}',
    editions: { v3: { evidence: 'recorded', source: 'recorded owners-02', scopesTold }, ...dated },
    access: 'read',
    scopes,
    query: { idProperty: oneOf(['id', 'userId'], 'Which id the path names.'), archived },
    answers: { 200: OwnerBody },
    evidence: 'documented',
    source: 'owners spec; the owner as recorded of v3',
    assumed: ['404 in the words of records for an owner who is not there; a recording would settle it'],
    async run(call, { params, query }) {
      const id = /^-?\d{1,10}$/.test(params.ownerId) ? Number(params.ownerId) : ownerIdMax + 1;
      if (id > ownerIdMax) return problem('PATH_NOT_PARSABLE', { name: 'ownerId' });
      const owner = findOwner(call, query.idProperty, id, query.archived ? 'only' : 'never');
      return owner === undefined ? problem('OWNER_NOT_FOUND') : answered(200, ownerView(owner));
    },
  }),
];
