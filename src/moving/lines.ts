import { portalIdOf } from '../domain/ids.ts';
import type { StoredToken } from '../domain/portal.ts';
import type { EdgeTo, Fact, FormerEdgeTo, RecordName, Scope } from '../storage/moving/fact.ts';
import { FactsRefused } from '../storage/moving/facts-refused.ts';

/** The format's version: a reader refuses another one. */
const format = 1;

/** The first line: what the file is, and what it tells of. */
export function headLine(scope: Scope): string {
  return `${JSON.stringify({ crosstie: 'export', format, of: scope.kind })}\n`;
}

/** The last line: how many lines stand before it, and the CRC-32 of their bytes. */
export function endLine(lines: number, crc: number): string {
  return `${endStart}${JSON.stringify({ lines, crc32: hexOf(crc) })}}\n`;
}

/** How the last line begins, and no other. */
export const endStart = '{"end":';

/** What a whole file ends with. */
export interface End {
  readonly lines: number;
  readonly crc32: string;
}

/** Eight hexadecimal digits. */
export function hexOf(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

/** Writes a fact as one line. Texts of JSON stand in it as they are: they hold no line breaks. */
export function lineOf(fact: Fact): string {
  switch (fact.kind) {
    case 'portal':
      return `{"portal":{"id":${fact.id},"createdAt":${fact.createdAt},"nextRecordId":${fact.nextRecordId},"settings":${fact.settings}}}\n`;
    case 'ends':
      return `{"ends":${JSON.stringify({ logEnd: fact.logEnd, lastPortalId: fact.lastPortalId })}}\n`;
    case 'entry':
      return `{"entry":${JSON.stringify([fact.entry.kind, fact.entry.key, fact.entry.value])}}\n`;
    case 'token':
      return `{"token":${JSON.stringify(fact.token)}}\n`;
    case 'in':
      return `{"in":${fact.portal}}\n`;
    case 'definition':
      return `{"definition":[${JSON.stringify(fact.of)},${JSON.stringify(fact.key)},${fact.body}]}\n`;
    case 'record': {
      const { type, id, createdAt, updatedAt, archivedAt, createdIn, properties } = fact;
      return `{"record":[${type},${id},${createdAt},${updatedAt},${archivedAt},${createdIn},${properties}]}\n`;
    }
    case 'unique':
      return `{"unique":[${fact.type},${JSON.stringify(fact.property)},${JSON.stringify(fact.value)},${fact.id}]}\n`;
    case 'blocked':
      return `{"blocked":[${fact.type},${JSON.stringify(fact.property)},${JSON.stringify(fact.value)}]}\n`;
    case 'merged':
      return `{"merged":[${fact.type},${fact.id},${fact.into}]}\n`;
    case 'edges':
      return `{"edges":[${fact.fromType},${fact.fromId},${fact.toType},${JSON.stringify(fact.to)}]}\n`;
    case 'former':
      return `{"former":[${fact.fromType},${fact.fromId},${fact.toType},${JSON.stringify(fact.to)}]}\n`;
    case 'log':
      return `{"log":[${fact.number},${fact.commands}${fact.undone === undefined ? '' : `,${JSON.stringify(fact.undone)}`}]}\n`;
  }
}

/** Reads the first line. Throws `FactsRefused` for anything that is no export that this version can read. */
export function readHead(line: string): Scope['kind'] {
  const { crosstie, format: found, of } = fieldsOf(line);
  if (crosstie !== 'export') throw new FactsRefused('this is no export of Crosstie');
  if (found !== format) throw new FactsRefused(`the export has format ${String(found)}; this version reads ${format}`);
  if (of !== 'house' && of !== 'portal') throw new FactsRefused('the export does not say what it is of');
  return of;
}

/** Reads the last line. */
export function readEnd(line: string): End {
  return fieldsOf(line)['end'] as End;
}

/** Reads what `lineOf` wrote. Throws `FactsRefused` for anything else that can be told from it. */
export function readFact(line: string): Fact {
  const fields = fieldsOf(line);
  for (const word in fields) {
    const read = readers[word];
    if (read !== undefined) return read(fields[word]);
    throw new FactsRefused(`a line tells of something unknown: ${word.slice(0, 40)}`);
  }
  throw new FactsRefused('a line tells nothing');
}

function fieldsOf(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new FactsRefused('a line is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FactsRefused('a line is no JSON object');
  return value as Record<string, unknown>;
}

/** Values come from a file whose checksum is held against its end: they are what `lineOf` wrote, and are looked at no further than that. */
type Reader = (value: unknown) => Fact;

const readers: Readonly<Record<string, Reader | undefined>> = {
  portal: (value) => {
    const { id, createdAt, nextRecordId, settings } = value as { id: number; createdAt: number; nextRecordId: number; settings: unknown };
    return { kind: 'portal', id: portalIdOf(id), createdAt, nextRecordId, settings: JSON.stringify(settings) };
  },
  ends: (value) => ({ kind: 'ends', ...(value as { logEnd: number; lastPortalId: number | null }) }),
  entry: (value) => {
    const [kind, key, text] = value as [string, string, string];
    return { kind: 'entry', entry: { kind, key, value: text } };
  },
  token: (value) => ({ kind: 'token', token: value as StoredToken }),
  in: (value) => ({ kind: 'in', portal: portalIdOf(value as number) }),
  definition: (value) => {
    const [of, key, body] = value as [string, string, unknown];
    return { kind: 'definition', of, key, body: JSON.stringify(body) };
  },
  record: (value) => {
    const [type, id, createdAt, updatedAt, archivedAt, createdIn, properties] = value as [
      number,
      number,
      number,
      number,
      number | null,
      number | null,
      object,
    ];
    return { kind: 'record', type, id, createdAt, updatedAt, archivedAt, createdIn, properties: JSON.stringify(properties) };
  },
  unique: (value) => {
    const [type, property, text, id] = value as [number, string, string, number];
    return { kind: 'unique', type, property, value: text, id };
  },
  blocked: (value) => {
    const [type, property, text] = value as [number, string, string];
    return { kind: 'blocked', type, property, value: text };
  },
  merged: (value) => {
    const [type, id, into] = value as [number, number, number];
    return { kind: 'merged', type, id, into };
  },
  edges: (value) => {
    const [fromType, fromId, toType, to] = value as [number, number, number, EdgeTo[]];
    return { kind: 'edges', fromType, fromId, toType, to };
  },
  former: (value) => {
    const [fromType, fromId, toType, to] = value as [number, number, number, FormerEdgeTo[]];
    return { kind: 'former', fromType, fromId, toType, to };
  },
  log: (value) => {
    const [number, commands, undone] = value as [number, unknown, RecordName[]?];
    return { kind: 'log', number, commands: JSON.stringify(commands), ...(undone !== undefined && { undone }) };
  },
};
