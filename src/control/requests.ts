import { instant, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { entryView } from '../ledger/entry-view.ts';
import { sendEvents } from '../ledger/events.ts';
import { type EntryFilter, entryTest } from '../ledger/filter.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ControlContext, ControlEndpoint, Parameters } from './endpoints.ts';
import { numberIn } from './fields.ts';
import { flag, nothing, optionalInteger, optionalText, pageLimit, pageOf, whole } from './schemas.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const page = { max: limits.ledgerPageMax, fallback: limits.ledgerPageDefault };

const ofPortal: Parameters = {
  portalId: { schema: { type: 'integer', minimum: 1 }, description: 'Only those with tokens of this portal' },
};
const filter: Parameters = {
  ...ofPortal,
  method: { schema: { type: 'string', enum: methods }, description: 'Only those by this method' },
  path: { schema: { type: 'string' }, description: 'Only those for this path; `*` is a segment or part of one, `**` anything' },
  status: { schema: { type: 'integer', minimum: 100, maximum: 599 }, description: 'Only those that were answered so' },
  operation: { schema: { type: 'string' }, description: 'Only those for this operation, such as records.create' },
  after: { schema: { type: 'integer', minimum: 0 }, description: 'Only those that were answered after the one with this id' },
};

const anything = {} as const;
const fields = { type: 'object', additionalProperties: anything } as const;
const requestBody = whole({
  id: text,
  at: instant,
  method: text,
  path: text,
  query: fields,
  headers: fields,
  body: anything,
  isBodyCut: flag,
  status: optionalInteger,
  answerHeaders: { type: 'object', additionalProperties: text },
  answer: anything,
  isAnswerCut: flag,
  ms: { type: 'number' },
  portalId: optionalInteger,
  operation: text,
  edition: optionalText,
  correlationId: optionalText,
  fault: optionalText,
  problem: { anyOf: [whole({ name: text, source: text }), nothing] },
});

/** Shows the requests that were answered, lately or as they are: what a test asserts on, and what explains an answer. */
export const requestEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'requests.list',
    summary: 'Lists the requests that were answered lately, the oldest first',
    method: 'GET',
    path: '/requests',
    access: 'closed',
    query: { ...filter, limit: pageLimit(page) },
    answers: { 200: pageOf(requestBody) },
    run: async (context, { query }) =>
      withLedger(context, (ledger) => {
        const limit = numberIn(query, 'limit') ?? page.fallback;
        const fits = entryTest(filterOf(query));
        const results: object[] = [];
        let last: number | undefined;
        for (const entry of ledger.after(numberIn(query, 'after') ?? 0)) {
          if (!fits(entry)) continue;
          // There is one more than the page has room for.
          if (results.length === limit) return { status: 200, body: { results, paging: { next: { after: String(last) } } } };
          results.push(entryView(entry));
          last = entry.id;
        }
        return { status: 200, body: { results } };
      }),
  },
  {
    id: 'requests.clear',
    summary: 'Forgets all requests, or those of a portal',
    method: 'DELETE',
    path: '/requests',
    access: 'closed',
    query: ofPortal,
    answers: { 204: 'nothing' },
    run: async (context, { query }) =>
      withLedger(context, (ledger) => {
        ledger.clear(numberIn(query, 'portalId'));
        return { status: 204 };
      }),
  },
  {
    id: 'requests.stream',
    summary: 'Sends requests as they are answered, as server-sent events',
    method: 'GET',
    path: '/requests/stream',
    access: 'closed',
    query: filter,
    answers: { 200: 'events' },
    run: async (context, { query }) =>
      withLedger(context, (ledger) => {
        const max = limits.ledgerStreamsMax;
        if (ledger.followers >= max) return problem('LEDGER_FOLLOWED', { max });
        const after = numberIn(query, 'after');
        return { status: 200, takeOver: (connection) => sendEvents(ledger, filterOf(query), after, connection) };
      }),
  },
  {
    id: 'requests.read',
    summary: 'Shows a request with its answer',
    method: 'GET',
    path: '/requests/{requestId}',
    access: 'closed',
    answers: { 200: requestBody },
    run: async (context, { params: { requestId = '' } }) =>
      withLedger(context, (ledger) => {
        const entry = /^\d{1,15}$/.test(requestId) ? ledger.find(Number(requestId)) : undefined;
        return entry === undefined ? problem('LEDGER_ENTRY_UNKNOWN', { request: requestId }) : { status: 200, body: entryView(entry) };
      }),
  },
];

function withLedger<Answer>({ ledger }: ControlContext, run: (ledger: Ledger) => Answer): Answer | Problem {
  return ledger === undefined ? problem('LEDGER_OFF') : run(ledger);
}

function filterOf(query: URLSearchParams): EntryFilter {
  return {
    portalId: numberIn(query, 'portalId'),
    method: query.get('method') ?? undefined,
    path: query.get('path') ?? undefined,
    status: numberIn(query, 'status'),
    operation: query.get('operation') ?? undefined,
  };
}
