import { newCorrelationId, tracing } from '../api/correlation-id.ts';
import { type HttpReply, problemReply, type ReplyHeaders } from '../api/frame.ts';
import { tellRateLimits } from '../api/rate-limit-headers.ts';
import type { RateGroup } from '../catalogue/rate-limits.ts';
import type { Metered } from '../domain/portal-meters.ts';
import { type Problem, problem, rateLimited } from '../domain/problem.ts';
import { type RateLimitName, rateLimitsOf } from '../domain/rate-limit.ts';
import type { Switches } from '../operations/call.ts';
import { type Caller, tokenExpired } from '../operations/tokens.ts';
import type { OwnResponse, RateLimitPolicy, StatusResponse } from './rule.ts';

/** What an answer in HubSpot's words depends on. */
export interface FaultedCall {
  /** Who calls, where that is known. */
  readonly caller: Caller | undefined;
  readonly switches: Switches;
  readonly group: RateGroup;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** How long a token that a fault says has ended has been so. Chosen: long enough that no clock explains it. */
const endedForMs = 90_000;

/** The answer of a status, as HubSpot words it. */
export function statusReply({ status, policy, as, retryAfterSeconds }: StatusResponse, call: FaultedCall): HttpReply {
  const reply = status === 429 ? tooMany(policy ?? policyOf(call.group), call) : ofStatus(status, as, call);
  if (retryAfterSeconds !== undefined) reply.headers['retry-after'] = retryAfterSeconds;
  return reply;
}

/** The answer that was given as it is to be. */
export function ownReply({ status, headers, body }: OwnResponse): HttpReply {
  return { status, headers: { ...headers }, body };
}

function ofStatus(status: Exclude<StatusResponse['status'], 429>, as: StatusResponse['as'], { now }: FaultedCall): HttpReply {
  switch (status) {
    case 401:
      return problemReply(tokenExpired(now - endedForMs, now));
    case 423:
      return problemReply(problem('RECORD_LOCKED'));
    case 477:
      return problemReply(problem('PORTAL_MIGRATING'));
    case 500:
      return as === 'html' ? edgePage(500) : problemReply(problem('INTERNAL'));
    case 502:
    case 503:
    case 504:
      return as === 'json' ? { ...problemReply(problem('INTERNAL')), status } : edgePage(status);
  }
}

const reasons = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

/** The page of the edge before HubSpot's servers. Source: crawled pages of HubSpot's edge, which is Cloudflare's; assumed: this very text. */
function edgePage(status: keyof typeof reasons): HttpReply {
  const title = `${status} ${reasons[status]}`;
  const body = `<html>\r
<head><title>${title}</title></head>\r
<body>\r
<center><h1>${title}</h1></center>\r
<hr><center>cloudflare</center>\r
</body>\r
</html>\r
`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function policyOf(group: RateGroup): RateLimitPolicy {
  return group === 'search' ? 'secondly' : 'ten-secondly';
}

/** A refusal by a rate limit, with the headers of a portal that has used up this one and hardly anything of the others. */
function tooMany(policy: RateLimitPolicy, { caller, switches, group }: FaultedCall): HttpReply {
  const name = limitOf(policy, caller, group);
  const { portalTier, rateLimits } = switches;
  const max = { ...rateLimitsOf(portalTier), ...rateLimitsOf(rateLimits) };
  const correlationId = newCorrelationId();
  const headers: ReplyHeaders = tracing(correlationId);
  tellRateLimits(headers, meteredOf(name, policy, max, caller));
  const refusal: Problem = rateLimited(name, { app: caller?.appId ?? '', portal: caller?.portal ?? null });
  return problemReply(refusal, correlationId, headers);
}

function limitOf(policy: RateLimitPolicy, caller: Caller | undefined, group: RateGroup): RateLimitName {
  switch (policy) {
    case 'daily':
      return 'daily';
    case 'secondly':
      return 'search';
    case 'ten-secondly':
      if (group === 'associations') return 'associationsTenSecondly';
      return isPrivate(caller) ? 'tenSecondly' : 'tenSecondlyOAuth';
  }
}

function meteredOf(
  name: RateLimitName,
  policy: RateLimitPolicy,
  max: Partial<Record<RateLimitName, number>>,
  caller: Caller | undefined,
): Metered {
  // No headers tell the limit of searches, and apps of OAuth have none of the day.
  const burstMax = max[policy === 'daily' ? limitOf('ten-secondly', caller, 'general') : name] ?? 0;
  const dailyMax = max.daily ?? 0;
  const used = policy === 'ten-secondly' ? burstMax : 1;
  return {
    refusedBy: name,
    burst: policy === 'secondly' ? undefined : { max: burstMax, used, usedInSecond: used },
    daily: isPrivate(caller) ? { max: dailyMax, used: policy === 'daily' ? dailyMax : 1 } : undefined,
  };
}

function isPrivate(caller: Caller | undefined): boolean {
  return caller === undefined || caller.kind === 'privateApp';
}
