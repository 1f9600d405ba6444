import { integer, text } from '../api/schemas.ts';
import { isProblem, problem } from '../domain/problem.ts';
import { tellSeedFault } from '../seeds/document.ts';
import { SeedDocumentSchema } from '../seeds/schema.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { endpointWithBody } from './row.ts';
import { whole } from './schemas.ts';

const seedReport = whole({
  records: { type: 'object', additionalProperties: integer },
  associations: integer,
  ids: { type: 'object', additionalProperties: text },
});

/** Fills portals from seeds. */
export const seedEndpoints: readonly ControlEndpoint[] = [
  endpointWithBody({
    id: 'portals.seed',
    summary: 'Fills a portal from a seed, or says where the seed is wrong and changes nothing',
    method: 'POST',
    path: '/portals/{portalId}/seed',
    access: 'closed',
    body: SeedDocumentSchema,
    answers: { 200: seedReport },
    async run({ callIn, serverCall }, { params, body }) {
      const call = await callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      // A server starts without what seeds need.
      const { applySeed } = await import('../seeds/apply.ts');
      const outcome = await applySeed(serverCall, call, body);
      if (outcome.kind === 'applied') return { status: 200, body: outcome.report };
      const fault = tellSeedFault(outcome.fault);
      return problem(outcome.kind === 'refused' ? 'SEED_REFUSED' : 'SEED_HALF_APPLIED', { fault });
    },
  }),
];
