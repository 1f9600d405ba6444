import { createParser } from 'eventsource-parser';
import { adminHeaders, askControl } from './control.ts';
import { readAnswer } from './failure.ts';

/** A request and its answer, as the server keeps them. Bodies that are JSON are what they say, others text. */
export interface RequestView {
  readonly id: string;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly isBodyCut: boolean;
  /** Null where no answer was sent. */
  readonly status: number | null;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: unknown;
  readonly isAnswerCut: boolean;
  readonly ms: number;
  readonly portalId: number | null;
  readonly operation: string;
  readonly edition: string | null;
  readonly correlationId: string | null;
  readonly fault: string | null;
  /** What rule refused it, and where that was learned. */
  readonly problem: { readonly name: string; readonly source: string } | null;
}

/** What happens in the log of requests. */
export type RequestNews = { readonly kind: 'answered'; readonly request: RequestView } | { readonly kind: 'cleared' };

/** Requests that are read before those that come. */
const readFirst = 200;

/** Tells of a portal's requests, the last ones first and then those that come, until it is aborted or the server ends. Throws a `Failure` where there is no log. */
export async function followRequests(portalId: string, tell: (news: readonly RequestNews[]) => void, signal: AbortSignal): Promise<void> {
  const filter = new URLSearchParams({ portalId });
  const kept = await lastRequests(filter, signal);
  tell(kept.map((request) => ({ kind: 'answered', request })));
  const after = kept.at(-1)?.id ?? '0';
  const response = await fetch(`/_crosstie/requests/stream?${filter}&after=${after}`, { headers: adminHeaders(), signal });
  if (!response.ok || response.body === null) {
    await readAnswer(response, 'GET /_crosstie/requests/stream');
    return;
  }
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'cleared') tell([{ kind: 'cleared' }]);
      if (event === 'request') tell([{ kind: 'answered', request: JSON.parse(data) as RequestView }]);
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) parser.feed(piece.value);
}

/** The log is read from its oldest request on: only its end is kept. */
async function lastRequests(filter: URLSearchParams, signal: AbortSignal): Promise<readonly RequestView[]> {
  let last: readonly RequestView[] = [];
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const page: { readonly results: readonly RequestView[]; readonly paging?: { readonly next: { readonly after: string } } } =
      await askControl(`/requests?${filter}&limit=100&after=${after}`, { signal });
    last = [...last, ...page.results].slice(-readFirst);
    after = page.paging?.next.after;
  }
  return last;
}
