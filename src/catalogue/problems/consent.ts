import type { ProblemRow } from './row.ts';

/** What is wrong with the request that brings a user to the page where apps are let in, or with the form there. */
export const consentProblems = {
  AUTHORIZATION_CLIENT_UNKNOWN: {
    status: 400,
    message: 'Authorization failed because no app has this client id',
    source: "assumed: worded like HubSpot's other pages; what its page for an unknown client id says would settle it",
  },
  AUTHORIZATION_REDIRECT_UNKNOWN: {
    status: 400,
    message: "Authorization failed as the redirect URL '{uri}' doesn't match the app's registered redirect URL",
    source: 'HubSpot/oauth-quickstart-python#3; assumed: the status',
  },
  AUTHORIZATION_RESPONSE_TYPE_INVALID: {
    status: 400,
    message: 'Authorization failed because the response type is not code: {type}',
    source: 'assumed: HubSpot asks for none; only codes are given',
  },
  AUTHORIZATION_SCOPE_MISSING: {
    status: 400,
    message: 'Authorization failed because the scope query parameter is missing',
    source: 'OAuth guide: scopes have to be asked for; assumed: the message',
  },
  AUTHORIZATION_SCOPES_INVALID: {
    status: 400,
    message: 'Authorization failed because one or more scopes are invalid: {scopes}',
    source: 'report of a public integration; assumed: the status',
  },
  AUTHORIZATION_SCOPES_MISMATCH: {
    status: 400,
    message:
      "Authorization failed because there is a mismatch between the scopes in the install URL and the app's configured scopes: {scopes}",
    source: "OAuth guide: all required scopes of the app's settings, and none besides; assumed: the message, and that it names them",
  },
  AUTHORIZATION_CHALLENGE_INVALID: {
    status: 400,
    message: 'Authorization failed because the code challenge is not one of the method S256',
    source: 'assumed: RFC 7636; the contract names no other method',
  },
  AUTHORIZATION_STATE_TOO_LONG: {
    status: 400,
    message: 'Authorization failed because the state is longer than {max} characters',
    source: "Crosstie's own bound",
  },
  CONSENT_CLOSED: {
    status: 403,
    message:
      'Nobody can connect apps here: this server listens beyond its own machine and was started without an admin token (CROSSTIE_ADMIN_TOKEN).',
    source: "Crosstie's own",
  },
  CONSENT_FOREIGN: {
    status: 403,
    message:
      'Apps are connected here under a loopback address only, such as http://localhost. Behind a proxy, start the server with an admin token (CROSSTIE_ADMIN_TOKEN).',
    source: "Crosstie's own",
  },
  CONSENT_FORM_STALE: {
    status: 403,
    message: 'This answer belongs to no page that this browser was shown lately. Begin again from the app.',
    source: "Crosstie's own",
  },
  CONSENT_ADMIN_TOKEN_WRONG: {
    status: 403,
    message: 'This is not the admin token of the server.',
    source: "Crosstie's own",
  },
} as const satisfies Record<string, ProblemRow>;
