import type { Schema } from '../api/schema.ts';
import type { ControlEndpoint } from './endpoints.ts';

/** The OpenAPI 3.1 document of the server's own endpoints, made from their rows. */
export function controlOpenApi(rows: readonly ControlEndpoint[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const row of rows) {
    const path = `/_crosstie${row.path}`;
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operation(row) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: "Crosstie's own endpoints",
      version,
      description:
        'Portals, tokens, apps and all else of a Crosstie server that HubSpot has pages for, or nothing. Without an admin token they answer callers on the same machine.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4010' }],
    security: [{}, { admin: [] }],
    paths,
    components: {
      securitySchemes: { admin: { type: 'http', scheme: 'bearer', description: 'The admin token (CROSSTIE_ADMIN_TOKEN).' } },
      schemas: { Error: errorBody },
    },
  };
}

/** What a refusal looks like. */
const errorBody = {
  type: 'object',
  required: ['status', 'message', 'correlationId', 'category'],
  properties: {
    status: { const: 'error' },
    message: { type: 'string' },
    correlationId: { type: 'string' },
    category: { type: 'string' },
  },
} as const;

function operation({ id, summary, path, access, query = {}, body, answers }: ControlEndpoint): object {
  return {
    operationId: id,
    summary,
    ...(access === 'open' && { security: [] }),
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...Object.entries(query).map(([name, { schema, description }]) => ({ name, in: 'query', description, schema })),
    ],
    ...(body && { requestBody: { required: needsFields(body), content: { 'application/json': { schema: plain(body) } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      default: { description: 'Refused', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    },
  };
}

function response(answer: ControlEndpoint['answers'][number]): object {
  if (answer === 'nothing') return { description: 'Done, nothing to answer' };
  if (answer === 'events')
    return { description: 'Events as they happen', content: { 'text/event-stream': { schema: { type: 'string' } } } };
  if (answer === 'text') return { description: 'Done', content: { 'text/plain': { schema: { type: 'string' } } } };
  return { description: 'Done', content: { 'application/json': { schema: plain(answer) } } };
}

function needsFields(body: Schema): boolean {
  return 'required' in body;
}

/** A schema without what only this server reads. */
function plain(schema: Schema): unknown {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'x-java' ? undefined : value)));
}
