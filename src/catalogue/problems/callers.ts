import type { ProblemRow } from './row.ts';

/** Who calls is not known, may not do this, or calls too often. */
export const callerProblems = {
  CREDENTIALS_NOT_FOUND: {
    status: 401,
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
    source: 'recorded errors-auth-04',
  },
  TOKEN_EXPIRED: {
    status: 401,
    message: 'The OAuth token used to make this call expired {ago} ago.',
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': '{expiredAt}' },
    source: 'recorded errors-auth-03; an undecodable token counts as expired in 1970 (two reports, 2025-09 and 2026-09)',
  },
  API_KEY_INVALID: {
    status: 401,
    message: 'The API key provided is invalid.',
    category: 'INVALID_AUTHENTICATION',
    source: 'recorded errors-auth-05; API keys ended in 2022, so that every one is invalid',
  },
  MISSING_SCOPES: {
    status: 403,
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    category: 'MISSING_SCOPES',
    source: 'recorded errors-auth-02; error handling guide for requiredGranularScopes',
  },
  SCOPES_REQUIRED: {
    status: 403,
    message: 'One or more of the following scopes are required.',
    category: 'MISSING_SCOPES',
    source: 'recorded errors-auth-01',
  },
  SCOPE_NOT_PUBLIC: {
    status: 403,
    message:
      "The scope needed for this API call isn't available for public use. If you have questions, contact support or post in our developer forum.",
    category: 'MISSING_SCOPES',
    source:
      'portal probe of 2026-04, which broke off after "contact support or po"; assumed: the rest, and that it answers writes of read-only object types',
  },
  RATE_LIMIT_TEN_SECONDLY: {
    status: 429,
    message: 'You have reached your ten_secondly_rolling limit.',
    category: 'RATE_LIMITS',
    policyName: 'TEN_SECONDLY_ROLLING',
    source: 'recorded errors-rate-02, with the group of reports of 2026; the category is that of the error handling guide',
  },
  RATE_LIMIT_SECONDLY: {
    status: 429,
    message: 'You have reached your secondly limit.',
    category: 'RATE_LIMITS',
    policyName: 'SECONDLY',
    tellsRequestId: true,
    source: 'recorded errors-rate-03 and -04, with the category of search cassettes of 2021',
  },
  RATE_LIMIT_DAILY: {
    status: 429,
    message: 'You have reached your daily limit.',
    category: 'RATE_LIMITS',
    policyName: 'DAILY',
    tellsRequestId: true,
    source: 'sample in the usage guidelines, with the category of the error handling guide',
  },
  TOKEN_NOT_OF_INSTALL: {
    status: 403,
    message: 'This call takes the OAuth access token of an app that is installed in the account',
    category: 'FORBIDDEN',
    source: 'assumed: the app uninstalls guide asks for such a token, no recording shows what another one is answered',
  },
  SENSITIVE_SCOPE_MISSING: {
    status: 403,
    message: 'Missing required scope for: sensitive-data-property-create',
    category: 'MISSING_SCOPES',
    source: 'dated live runs of 2026-10-01 (with the scope, 400 follows); assumed: the category',
  },
  PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA: {
    status: 400,
    message: 'Portal {portal} is not enabled for sensitive data properties',
    category: 'VALIDATION_ERROR',
    subCategory: 'PropertyValidationError.PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA',
    context: { portalId: '{portal}' },
    source: 'dated live runs of 2026-10',
  },
} as const satisfies Record<string, ProblemRow>;
