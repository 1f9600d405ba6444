import type { RequestView } from '../../api/requests.ts';

/** The request as a command line. The token is what `CROSSTIE_TOKEN` holds: the log keeps none. */
export function asCurl(request: RequestView, origin: string): string {
  const parts = [`curl -X ${request.method} '${origin}${targetOf(request)}'`, `-H "Authorization: Bearer $CROSSTIE_TOKEN"`];
  if (request.body !== null) parts.push("-H 'Content-Type: application/json'", `-d '${textOf(request.body, 0).replaceAll("'", "'\\''")}'`);
  return parts.join(' \\\n  ');
}

/** The request as a call of HubSpot's Node client. */
export function asClient(request: RequestView, origin: string): string {
  const options = [`  method: '${request.method}',`, `  path: '${targetOf(request).replaceAll("'", "\\'")}',`];
  if (request.body !== null) options.push(`  body: ${textOf(request.body, 2).replaceAll('\n', '\n  ')},`);
  return [
    "import { Client } from '@hubspot/api-client';",
    '',
    `const hubspot = new Client({ accessToken: process.env.CROSSTIE_TOKEN, basePath: '${origin}' });`,
    `const response = await hubspot.apiRequest({\n${options.join('\n')}\n});`,
    'console.log(response.status, await response.text());',
  ].join('\n');
}

/** A body as people read it. */
export function textOf(body: unknown, indent = 2): string {
  return typeof body === 'string' ? body : JSON.stringify(body, null, indent);
}

/** Path and query, as they were sent. */
export function targetOf({ path, query }: RequestView): string {
  const fields = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
  return fields.length === 0 ? path : `${path}?${new URLSearchParams(fields)}`;
}
