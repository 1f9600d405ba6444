import { objectTypeRows } from '../catalogue/object-types.ts';
import { scopeRows } from '../catalogue/scopes.ts';
import { typeScopes } from '../catalogue/type-scopes.ts';
import { type Access, scopesOfType } from '../domain/scope.ts';
import type { Endpoint } from './endpoint.ts';
import { editionsOf } from './paths.ts';

/** The part of the fidelity page that says which scopes open what. Markdown. */
export function scopeSection(rows: readonly Endpoint[]): string {
  const assumed = Object.values(typeScopes).filter(({ source }) => source === 'assumed').length;
  return `${scopeRows.length} scopes are known. Any one of those in a cell is enough; every token has \`oauth\`. ${assumed} object types have scopes
that are inferred. Associations ask for one scope at each end: those to read records for reads, those to write for writes.

| object type | read records | write records | read definitions | write definitions |
| --- | --- | --- | --- | --- |
${typeLines().join('\n')}

These operations go by no object type:

| operation | editions | scopes |
| --- | --- | --- |
${operationLines(rows).join('\n')}

A refusal lists what HubSpot's were seen to list, which is more than is enough: with the scopes to read deals those of their definitions and of
sensitive values. What of that would open deals by itself, a recording with a token that has one of them would settle.`;
}

const columns: readonly Access[] = ['read', 'write', 'schemaRead', 'schemaWrite'];

function typeLines(): readonly string[] {
  const standard = objectTypeRows.flatMap(({ id, plural }) => (id === null ? [] : [{ id, name: plural }]));
  return [...standard, { id: '2-1', name: 'custom objects' }].map(({ id, name }) => {
    const mark = typeScopes[id]?.source === 'assumed' ? ' (assumed)' : '';
    return `| ${name}${mark} | ${columns.map((access) => cell(scopesOfType({ id }, access).accepted)).join(' | ')} |`;
  });
}

function operationLines(rows: readonly Endpoint[]): readonly string[] {
  return rows.flatMap((row) => {
    const { scopes } = row;
    if (row.caller === 'anyone' || scopes === undefined) return [];
    const lists = editionsOf(row).map((edition) => ({ edition, text: cell(row.editions[edition]?.scopes ?? scopes) }));
    const texts = [...new Set(lists.map(({ text }) => text))];
    return texts.map((text) => {
      const editions = lists.filter((list) => list.text === text).map(({ edition }) => edition);
      return `| ${row.id} | ${editions.join(', ')} | ${text} |`;
    });
  });
}

function cell(scopes: readonly string[] | 'ofAnyRecords'): string {
  if (scopes === 'ofAnyRecords') return 'any scope of records';
  return scopes.length === 0 ? 'none is offered' : scopes.map((name) => `\`${name}\``).join('<br>');
}
