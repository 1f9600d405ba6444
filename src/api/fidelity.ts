import { associationRows } from '../catalogue/association-types/index.ts';
import { objectTypeRows } from '../catalogue/object-types.ts';
import { rateLimitRows, rateLimitsAssumed } from '../catalogue/rate-limits.ts';
import { type CoverageRow, coverage } from './coverage.ts';
import type { Evidence } from './endpoint.ts';
import { endpoints } from './endpoints/index.ts';
import { oauthSection } from './oauth-page.ts';
import { scopeSection } from './scope-page.ts';
import { webhookSection } from './webhook-page.ts';

const kinds: readonly Evidence[] = ['recorded', 'documented', 'assumed'];

/** The fidelity page: for every operation and edition how well its behaviour is known, and what is assumed. Markdown. */
export function fidelityPage(): string {
  const rows = coverage();
  const served = rows.filter((row) => row.served);
  return `# Fidelity

How well Crosstie knows what it answers. This page is generated from the endpoint rows and the catalogue (\`npm run generate\`).

- **recorded**: seen in HubSpot's own traffic.
- **documented**: written in HubSpot's OpenAPI files, guides or changelogs.
- **assumed**: inferred; each assumption says what would settle it.

## In numbers

${numbers(served)}

| operation | recorded | documented | assumed | details assumed |
| --- | ---: | ---: | ---: | ---: |
${numbersByOperation(served).join('\n')}

The first three columns count editions.

## Operations served

| operation | edition | method and path | evidence | source |
| --- | --- | --- | --- | --- |
${served.map(servedLine).join('\n')}

## What is assumed in the operations

${assumptions(served)}

## What is assumed in the catalogue

${catalogueNumbers()}

## Scopes

${scopeSection(endpoints)}

## OAuth

${oauthSection()}

## Webhooks

${webhookSection()}

## Rate limits

Off unless the server or a portal is set to limit calls. Of several limits that a call reaches, the first one here is told.

| limit | counts calls of | counted for each | window | free, professional, enterprise | source |
| --- | --- | --- | --- | --- | --- |
${rateLimitLines().join('\n')}

${rateLimitAssumptions().join('\n')}

## Operations not served

Each answers 501 and names itself.

| operation | method | editions |
| --- | --- | --- |
${unservedLines(rows).join('\n')}
`;
}

function numbers(served: readonly CoverageRow[]): string {
  const counts = kinds.map((kind) => `${served.filter(({ evidence }) => evidence === kind).length} ${kind}`);
  const operations = new Set(served.map(({ operation }) => operation)).size;
  const assumed = new Map(served.map(({ operation, assumed: list }) => [operation, list.length]));
  const details = [...assumed.values()].reduce((sum, count) => sum + count, 0);
  return `${operations} operations in ${served.length} rows (operation × edition): ${counts.join(', ')}. ${details} details of them are assumed.`;
}

function numbersByOperation(served: readonly CoverageRow[]): readonly string[] {
  return [...new Set(served.map(({ operation }) => operation))].map((operation) => {
    const rows = served.filter((row) => row.operation === operation);
    const counts = kinds.map((kind) => rows.filter(({ evidence }) => evidence === kind).length);
    return `| ${operation} | ${counts.join(' | ')} | ${rows[0]?.assumed.length ?? 0} |`;
  });
}

function servedLine({ operation, edition, method, paths, evidence, source }: CoverageRow): string {
  return `| ${operation} | ${edition} | ${paths.map((path) => `\`${method} ${path}\``).join('<br>')} | ${evidence} | ${source} |`;
}

function assumptions(served: readonly CoverageRow[]): string {
  const lists = new Map(served.map(({ operation, assumed }) => [operation, assumed]));
  return [...lists].flatMap(([operation, list]) => list.map((text) => `- **${operation}**: ${text}.`)).join('\n');
}

function catalogueNumbers(): string {
  const count = (what: 'inverse' | 'names' | 'labels') => associationRows.filter(({ assumed }) => assumed?.includes(what)).length;
  const types = (what: 'defaultProperties' | 'id') =>
    objectTypeRows.filter((row) => 'assumed' in row && (row.assumed as readonly string[]).includes(what)).length;
  return `- Association types: ${associationRows.length} kinds of link. ${count('inverse')} have an inverse id that HubSpot does not publish (the free
  neighbouring id stands in), ${count('names')} a v3 name that is inferred, ${count('labels')} a label text that is inferred. HubSpot's label
  listing of the pair would settle each.
- Object types: ${objectTypeRows.length}. ${types('id')} have an id that is inferred, ${types('defaultProperties')} a default property set.
  A read of one record without \`properties\` would settle each.`;
}

function rateLimitLines(): readonly string[] {
  return Object.entries(rateLimitRows).map(([name, { per, window, callers, groups, max, source }]) => {
    const lasts = typeof window === 'number' ? `${window / 1_000} s` : 'a day of the portal';
    const allowed = [max.free, max.professional, max.enterprise].map((calls) => calls.toLocaleString('en-US')).join(', ');
    return `| ${name} | ${callers.join(', ')}: ${groups.join(', ')} | ${per} | ${lasts} | ${allowed} | ${source} |`;
  });
}

function rateLimitAssumptions(): readonly string[] {
  const ofRows = Object.entries(rateLimitRows).flatMap(([name, row]) =>
    'assumed' in row ? row.assumed.map((text) => `- **${name}**: ${text}.`) : [],
  );
  return [...ofRows, ...rateLimitsAssumed.map((text) => `- **all**: ${text}.`)];
}

function unservedLines(rows: readonly CoverageRow[]): readonly string[] {
  const editions = new Map<string, string[]>();
  for (const { served, operation, method, edition } of rows) {
    if (served) continue;
    const key = `| ${operation} | ${method === '*' ? 'every' : method} |`;
    editions.set(key, [...(editions.get(key) ?? []), edition]);
  }
  return [...editions].map(([key, list]) => `${key} ${list.join(', ')} |`);
}
