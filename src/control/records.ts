import { wholeRecordView } from '../api/record-views.ts';
import { CrmRecord } from '../api/schemas.ts';
import { isProblem, problem } from '../domain/problem.ts';
import { restoreRecord } from '../operations/record-fate.ts';
import type { ControlEndpoint } from './endpoints.ts';

/** What HubSpot lets people do with records in its pages, and its API does not. */
export const recordControlEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'records.restore',
    summary: 'Brings an archived record back, with its associations',
    method: 'POST',
    path: '/portals/{portalId}/records/{objectType}/{objectId}/restore',
    access: 'closed',
    answers: { 200: CrmRecord },
    async run(context, { params }) {
      const { portalId = '', objectType: word = '', objectId = '' } = params;
      const call = await context.callIn(portalId);
      if (isProblem(call)) return call;
      const type = call.portal.schema.objects.resolve(word);
      if (isProblem(type)) return type;
      const record = type.id === null ? problem('RECORD_NOT_FOUND') : await restoreRecord(call, type, objectId);
      return isProblem(record) ? record : { status: 200, body: wholeRecordView(call.portal.id, type, record) };
    },
  },
];
