import type { SeedDocument } from './document.ts';

/**
 * Writes a seed for people and for `git diff`: one line for each record, association and definition. What stands in a line is JSON, which is YAML too:
 * so nothing has to be quoted by guessing.
 */
export function seedText(document: SeedDocument, form: 'yaml' | 'json'): string {
  return form === 'yaml' ? yamlText(document) : jsonText(document);
}

function yamlText(document: SeedDocument): string {
  const lines: string[] = [];
  const list = (items: readonly unknown[], indent: string) => {
    for (const item of items) lines.push(`${indent}- ${JSON.stringify(item)}`);
  };
  for (const [part, value] of Object.entries(document)) {
    if (Array.isArray(value) && value.length > 0) {
      lines.push(`${part}:`);
      list(value, '  ');
    } else if (isByType(value)) {
      lines.push(`${part}:`);
      for (const [type, items] of Object.entries(value)) {
        lines.push(`  ${/^[A-Za-z_]\w*$/.test(type) ? type : JSON.stringify(type)}:${items.length === 0 ? ' []' : ''}`);
        list(items, '    ');
      }
    } else lines.push(`${part}: ${JSON.stringify(value)}`);
  }
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`;
}

function jsonText(document: SeedDocument): string {
  const list = (items: readonly unknown[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const parts = Object.entries(document).map(([part, value]) => {
    if (Array.isArray(value)) return `"${part}": ${list(value)}`;
    if (!isByType(value)) return `"${part}": ${JSON.stringify(value)}`;
    const lists = Object.entries(value).map(([type, items]) => `${JSON.stringify(type)}: ${list(items)}`);
    return `"${part}": {${lists.join(',\n')}}`;
  });
  return `{${parts.join(',\n')}}\n`;
}

/** A part that has a list for each object type. */
function isByType(value: unknown): value is Readonly<Record<string, readonly unknown[]>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const lists = Object.values(value);
  return lists.length > 0 && lists.every((list) => Array.isArray(list));
}
