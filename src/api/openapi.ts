import type { Edition } from '../catalogue/editions.ts';
import type { Access } from '../domain/scope.ts';
import type { Endpoint } from './endpoint.ts';
import { pathsOf } from './paths.ts';
import type { Schema } from './schema.ts';
import { ErrorBody } from './schemas.ts';

/** The OpenAPI 3.1 document of one edition: every path spelling of every row that the edition has. */
export function openApi(edition: Edition, rows: readonly Endpoint[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const row of rows) {
    if (row.editions[edition] === undefined) continue;
    for (const [place, path] of pathsOf(row, edition).entries()) {
      paths[path] = { ...paths[path], [row.method.toLowerCase()]: operation(row, edition, place) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `Crosstie, edition ${edition}`,
      version,
      description: "What Crosstie serves of HubSpot's CRM API, made from its endpoint rows. Independent of HubSpot, Inc.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4010' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: "A portal's token, or one that an app got for itself." },
        developerKey: { type: 'apiKey', in: 'query', name: 'hapikey', description: "An app's developer API key." },
      },
      schemas: { Error: plain(ErrorBody) },
    },
  };
}

function operation(row: Endpoint, edition: Edition, place: number): object {
  const delta = row.editions[edition];
  return {
    operationId: place === 0 ? row.id : `${row.id}.${place + 1}`,
    summary: row.title,
    description: `${scopesText(row, delta?.scopes)}Evidence: ${delta?.evidence ?? row.evidence}. Source: ${delta?.source ?? row.source}.`,
    parameters: [...pathParameters(row.path), ...queryParameters(row)],
    ...(row.caller === 'app' && { security: [{ bearer: [] }, { developerKey: [] }] }),
    ...(row.caller === 'anyone' && { security: [] }),
    ...(row.body && { requestBody: { required: true, content: content(delta?.body ?? row.body, row.bodyKind) } }),
    responses: {
      ...Object.fromEntries(Object.entries(row.answers).map(([status, schema]) => [status, response(Number(status), schema)])),
      default: {
        description: "HubSpot's error envelope",
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

/** Which scopes a caller needs, as a sentence; nothing where that is none. */
function scopesText(row: Endpoint, ofEdition: readonly string[] | undefined): string {
  const named = ofEdition ?? row.scopes;
  if (named === 'ofAnyRecords') return 'Scopes: one of those of records. ';
  if (named !== undefined) return named.length === 0 ? '' : `Scopes: ${named.length === 1 ? '' : 'one of '}${named.join(', ')}. `;
  return row.caller === 'portal' ? `Scopes: ${accessTexts[row.access]}. ` : '';
}

const accessTexts: Readonly<Record<Access, string>> = {
  read: 'one to read records of the object type',
  write: 'one to change records of the object type',
  linkRead: 'one to read records of each object type',
  linkWrite: 'one to change records of each object type',
  schemaRead: 'one to read definitions of the object type',
  schemaWrite: 'one to change definitions of the object type',
};

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(row: Endpoint): readonly object[] {
  return Object.entries(row.query).map(([name, { schema, description }]) => ({ name, in: 'query', description, schema: plain(schema) }));
}

function response(status: number, schema: Schema | null): object {
  return { description: descriptions[status] ?? 'done', ...(schema !== null && { content: json(schema) }) };
}

const descriptions: Readonly<Record<number, string>> = {
  200: 'done',
  201: 'created',
  204: 'done, nothing to answer',
  207: 'done in part: `errors` says what failed',
  400: "refused, with a body of OAuth's own",
};

function json(schema: Schema): object {
  return content(schema, 'json');
}

function content(schema: Schema, kind: Endpoint['bodyKind']): object {
  return { [kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded']: { schema: plain(schema) } };
}

/** A schema without this server's own notes. */
function plain(schema: Schema): unknown {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'x-java' ? undefined : value)));
}
