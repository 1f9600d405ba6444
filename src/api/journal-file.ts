import { limits } from '../catalogue/limits.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { JournalScope } from '../operations/journal-pages.ts';
import { isSameSecret } from '../operations/secrets.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { newCorrelationId } from './correlation-id.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest, problemReply } from './frame.ts';
import type { HttpRoutes } from './mount.ts';

/** Where pages of journals are fetched: at HubSpot from a storage service, by a URL that says itself who may. */
const path = '/_crosstie/journal-files';
const purpose = 'journal file';

/** A URL that shows a page of a journal to whoever has it, for a while. */
export interface JournalUrl {
  readonly url: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Makes the URL of a page, of one portal's events alone where the scope says so. */
export function journalUrl(call: ServerCall, origin: string, { appId, portal }: JournalScope, offset: string): JournalUrl {
  const expiresAt = call.now() + limits.journalUrlSecondsMax * 1_000;
  const query = new URLSearchParams({ expires: String(expiresAt), ...(portal !== undefined && { portal: String(portal) }) });
  const signed = `${path}/${appId}/${offset}?${query}`;
  return { url: `${origin}${signed}&signature=${encodeURIComponent(call.secrets.sign(signed, purpose))}`, expiresAt };
}

/** Mounts the files of journals. They ask for no token: the signature in the URL is what lets a caller read. */
export function mountJournalFiles(routes: HttpRoutes, call: ServerCall, log: ErrorLog): void {
  routes.on(['GET'], `${path}/{appId}/{offset}`, { operation: 'journal file', admission: 'bounded' }, async (request) => {
    try {
      const text = await readFile(call, request);
      return typeof text === 'string' ? fileReply(text) : problemReply(text);
    } catch (cause) {
      return failureReply(cause, 'journal file', newCorrelationId(), log);
    }
  });
}

async function readFile(call: ServerCall, { path: asked, query, params }: HttpRequest): Promise<string | Problem> {
  const end = query.lastIndexOf('&signature=');
  const signature = new URLSearchParams(query.slice(end + 1)).get('signature');
  const isSigned = end >= 0 && isSameSecret(signature ?? '', call.secrets.sign(`${asked}?${query.slice(0, end)}`, purpose));
  if (!isSigned) return problem('JOURNAL_URL_INVALID');
  const signed = new URLSearchParams(query.slice(0, end));
  if (call.now() >= Number(signed.get('expires'))) return problem('JOURNAL_URL_INVALID');
  const portal = signed.get('portal');
  const scope: JournalScope = { appId: Number(params['appId']), portal: portal === null ? undefined : Number(portal) };
  const offset = params['offset'] ?? '';
  return (await call.journal.pages.file(scope, offset)) ?? problem('JOURNAL_OFFSET_NOT_FOUND', { offset });
}

function fileReply(text: string): HttpReply {
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }, body: text };
}
