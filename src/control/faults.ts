import { integer, text } from '../api/schemas.ts';
import { isProblem, problem } from '../domain/problem.ts';
import type { Fault } from '../faults/book.ts';
import type { ControlEndpoint, Parameters } from './endpoints.ts';
import { readFaultRule, sentFault, shownMatch, shownResponse } from './fault-rules.ts';
import { numberIn } from './fields.ts';
import { endpointWithBody } from './row.ts';
import { listOf, optionalInteger, whole } from './schemas.ts';

const ofPortal: Parameters = {
  portalId: { schema: { type: 'integer', minimum: 1 }, description: 'Only those for requests of this portal' },
};
const number = { type: 'number' } as const;

const faultBody = whole({
  id: text,
  match: shownMatch,
  after: integer,
  every: integer,
  times: optionalInteger,
  probability: number,
  seed: integer,
  respond: shownResponse,
  matched: integer,
  fired: integer,
});

/** Adds, shows and removes faults: requests that are answered as HubSpot answers on a bad day. */
export const faultEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'faults.list',
    summary: 'Lists faults, the oldest first, with how often each was of use',
    method: 'GET',
    path: '/faults',
    access: 'closed',
    query: ofPortal,
    answers: { 200: listOf(faultBody) },
    run: async ({ faults }, { query }) => ({ status: 200, body: { results: faults.list(numberIn(query, 'portalId')).map(faultView) } }),
  },
  endpointWithBody({
    id: 'faults.add',
    summary: 'Makes requests fail from now on',
    method: 'POST',
    path: '/faults',
    access: 'closed',
    body: sentFault,
    answers: { 201: faultBody },
    async run({ callIn, faults }, { body }) {
      const rule = readFaultRule(body);
      if (isProblem(rule)) return rule;
      const { portalId } = rule.match;
      const portal = portalId === undefined ? undefined : await callIn(String(portalId));
      if (isProblem(portal)) return portal;
      const fault = faults.add(rule);
      return isProblem(fault) ? fault : { status: 201, body: faultView(fault) };
    },
  }),
  {
    id: 'faults.clear',
    summary: 'Removes all faults, or those of a portal',
    method: 'DELETE',
    path: '/faults',
    access: 'closed',
    query: ofPortal,
    answers: { 204: 'nothing' },
    async run({ faults }, { query }) {
      faults.clear(numberIn(query, 'portalId'));
      return { status: 204 };
    },
  },
  {
    id: 'faults.read',
    summary: 'Shows a fault',
    method: 'GET',
    path: '/faults/{faultId}',
    access: 'closed',
    answers: { 200: faultBody },
    async run({ faults }, { params: { faultId = '' } }) {
      const fault = faults.find(faultId);
      return fault === undefined ? problem('FAULT_UNKNOWN', { fault: faultId }) : { status: 200, body: faultView(fault) };
    },
  },
  {
    id: 'faults.remove',
    summary: 'Removes a fault',
    method: 'DELETE',
    path: '/faults/{faultId}',
    access: 'closed',
    answers: { 204: 'nothing' },
    run: async ({ faults }, { params: { faultId = '' } }) =>
      faults.remove(faultId) ? { status: 204 } : problem('FAULT_UNKNOWN', { fault: faultId }),
  },
];

function faultView({ id, rule, matched, fired }: Fault): object {
  const { match, after, every, times, probability, seed, asked } = rule;
  return { id, match, after, every, times: times ?? null, probability, seed, respond: asked, matched, fired };
}
