import type { Problem } from '../domain/problem.ts';

/** HubSpot's error envelope for one problem, in its key order. */
export function problemBody(problem: Problem, correlationId: string): object {
  const body = envelope(problem, correlationId);
  return problem.isNested ? { status: 'error', message: JSON.stringify(body), correlationId } : body;
}

function envelope(problem: Problem, correlationId: string): object {
  const { message, context, errors, links, category, subCategory, rateLimit } = problem;
  return {
    status: 'error',
    message,
    ...(rateLimit && { errorType: 'RATE_LIMIT' }),
    correlationId,
    ...(rateLimit && { policyName: rateLimit.policyName }),
    ...(rateLimit?.groupName !== undefined && { groupName: rateLimit.groupName }),
    ...(problem.tellsRequestId && { requestId: correlationId }),
    ...(context && { context }),
    ...(errors && { errors }),
    ...(links && { links }),
    ...(category !== undefined && { category }),
    ...(subCategory !== undefined && { subCategory }),
  };
}

/** A problem as a row of a batch answer's `errors`: no correlation id. Source: recorded assoc-2026-03-02. */
export function problemRow(problem: Problem): object {
  const { message, context, category, subCategory } = problem;
  return {
    status: 'error',
    ...(category !== undefined && { category }),
    ...(subCategory !== undefined && { subCategory }),
    message,
    ...(context && { context }),
  };
}
