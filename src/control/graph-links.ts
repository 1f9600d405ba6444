import { parseRecordId, type RecordRef } from '../domain/ids.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { findLinksAmong } from '../operations/graph-links.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { invalid } from './fields.ts';
import { recordView, truncatedView, typeViews } from './graph.ts';
import { linksBody, recordsSent } from './graph-schemas.ts';
import { endpointWithBody } from './row.ts';

/** What a picture of some records needs: the associations among them. */
export const graphLinkEndpoints: readonly ControlEndpoint[] = [
  endpointWithBody({
    id: 'graph.links',
    summary: 'Finds the associations among some records, each once, in the direction in which the records are named',
    method: 'POST',
    path: '/portals/{portalId}/graph/links',
    access: 'closed',
    body: recordsSent,
    answers: { 200: linksBody },
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { schema } = call.portal;
      const records: RecordRef[] = [];
      for (const [place, sent] of body.records.entries()) {
        const record = readSentRecord(schema, sent, place);
        if (isProblem(record)) return record;
        records.push(record);
      }
      const { links, truncated } = await findLinksAmong(call, records);
      const results = links.map(({ from, to, types }) => ({
        from: recordView(schema, from),
        to: recordView(schema, to),
        associationTypes: typeViews(call.portal.schema, types),
      }));
      return { status: 200, body: { results, truncated: truncatedView(truncated) } };
    },
  }),
];

function readSentRecord(
  schema: PortalSchema,
  { objectType, objectId }: { readonly objectType: string; readonly objectId: string },
  place: number,
): RecordRef | Problem {
  const type = schema.objects.resolve(objectType);
  if (isProblem(type)) return invalid(`records[${place}].objectType`, type.message);
  const id = parseRecordId(objectId);
  return id === undefined ? invalid(`records[${place}].objectId`, 'it is not the id of a record') : { type: type.key, id };
}
