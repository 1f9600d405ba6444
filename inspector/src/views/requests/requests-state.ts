import type { RequestView } from '../../api/requests.ts';

/** What the log shows, and what its address says. */
export interface RequestsState {
  readonly q?: string | undefined;
  readonly method?: string | undefined;
  /** `4` for those that were refused, `5` for failures. */
  readonly status?: string | undefined;
  /** The request that is looked at. */
  readonly request?: string | undefined;
  readonly pins?: readonly string[] | undefined;
}

/** Reads what stands in an address. What cannot be read is left out. */
export function readRequestsState({ q, method, status, request, pins }: Record<string, unknown>): RequestsState {
  return {
    ...(isText(q) && { q: String(q) }),
    ...(isText(method) && { method: String(method) }),
    ...(isText(status) && { status: String(status) }),
    ...(isText(request) && { request: String(request) }),
    ...(Array.isArray(pins) && { pins: pins.map(String) }),
  };
}

function isText(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** Requests that the filters leave over; pinned ones stay, and stand first. */
export function shownRequests(
  requests: readonly RequestView[],
  { q = '', method, status, pins = [] }: RequestsState,
): readonly RequestView[] {
  const sought = q.toLowerCase();
  const isShown = (request: RequestView) =>
    (sought === '' || `${request.path} ${request.operation} ${request.problem?.name ?? ''}`.toLowerCase().includes(sought)) &&
    (method === undefined || request.method === method) &&
    (status === undefined || String(request.status ?? 0).startsWith(status));
  const isPinned = ({ id }: RequestView) => pins.includes(id);
  return [...requests.filter(isPinned), ...requests.filter((request) => !isPinned(request) && isShown(request))];
}
