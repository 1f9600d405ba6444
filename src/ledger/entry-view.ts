import { limits } from '../catalogue/limits.ts';
import { problemRows } from '../catalogue/problems.ts';
import { formatInstant } from '../domain/instant.ts';
import { placeTooDeep } from '../domain/json-depth.ts';
import type { Entry } from './ledger.ts';

/** A request and its answer as they are shown: bodies that are JSON or a form as what they say, others as text. */
export function entryView(entry: Entry): object {
  const { id, at, method, path, query, headers, body, isBodyCut, status, answer, isAnswerCut, answerHeaders, ms, portal, name } = entry;
  const { problem, fault } = entry;
  return {
    id: String(id),
    at: formatInstant(at),
    method,
    path,
    query: fieldsOf(query),
    headers,
    body: body === undefined ? null : readBody(body, String(headers['content-type'] ?? '')),
    isBodyCut,
    status: status === 0 ? null : status,
    answerHeaders: Object.fromEntries(Object.entries(answerHeaders).map(([header, value]) => [header, String(value)])),
    answer: answer === undefined ? null : readBody(answer, String(answerHeaders['content-type'] ?? '')),
    isAnswerCut,
    ms: Math.round(ms * 1_000) / 1_000,
    portalId: portal ?? null,
    operation: name.operation,
    edition: name.edition ?? null,
    correlationId: answerHeaders['x-hubspot-correlation-id'] ?? null,
    fault: fault ?? null,
    problem: problem === undefined ? null : { name: problem, source: problemRows[problem].source },
  };
}

/** What nests too deeply stays a text: nobody could write it as JSON again. */
function readBody(text: string, contentType: string): unknown {
  if (contentType.includes('x-www-form-urlencoded')) return fieldsOf(text);
  if (placeTooDeep(Buffer.from(text), limits.jsonDepthMax) !== undefined) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The fields of a form or a query: a text each, or several where a name stands there more than once. */
function fieldsOf(text: string): object {
  const fields = new URLSearchParams(text);
  const entries = [...new Set(fields.keys())].map((name): [string, string | readonly string[]] => {
    const values = fields.getAll(name);
    return [name, values.length === 1 ? (values[0] ?? '') : values];
  });
  return Object.fromEntries(entries);
}
