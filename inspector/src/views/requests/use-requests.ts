import { useEffect, useState } from 'react';
import { followRequests, type RequestView } from '../../api/requests.ts';

/** Requests that the page holds at most: the oldest go. */
const heldMax = 500;
/** After how long the log is followed again once the server went away, in milliseconds. */
const againMs = 2_000;

/** The requests of a portal as they are answered, the newest first, and what keeps them from coming. */
export function useRequests(portalId: string, isPaused: boolean): { readonly requests: readonly RequestView[]; readonly failure: unknown } {
  const [requests, setRequests] = useState<readonly RequestView[]>([]);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    if (isPaused) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async () => {
      try {
        await followRequests(
          portalId,
          (news) => {
            setFailure(undefined);
            setRequests((known) => news.reduce(withNews, known));
          },
          abort.signal,
        );
      } catch (cause) {
        if (abort.signal.aborted) return;
        setFailure(cause);
      }
      if (!abort.signal.aborted) timer = setTimeout(() => void follow(), againMs);
    };
    setRequests([]);
    void follow();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [portalId, isPaused]);
  return { requests, failure };
}

function withNews(
  known: readonly RequestView[],
  news: Parameters<Parameters<typeof followRequests>[1]>[0][number],
): readonly RequestView[] {
  if (news.kind === 'cleared') return [];
  if (known.some(({ id }) => id === news.request.id)) return known;
  return [news.request, ...known].slice(0, heldMax);
}
