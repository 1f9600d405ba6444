/** What an OAuth endpoint answers with status 400, in the order of its fields: OAuth's words (RFC 6749) beside HubSpot's. */
export interface OAuthErrorBody {
  readonly error?: string;
  readonly error_description?: string;
  readonly status: string;
  readonly message: string;
}

/** One refusal of HubSpot's OAuth endpoints. They do not use the envelope of the CRM. */
export interface OAuthErrorRow {
  readonly body: OAuthErrorBody;
  readonly source: string;
}

const row = (status: string, error: string, message: string, source: string): OAuthErrorRow => ({
  body: { error, error_description: message, status, message },
  source,
});

/**
 * Every refusal of the OAuth endpoints, by HubSpot's name for it or ours. The four fields are those of the one answer that was published whole,
 * errors-oauth-01.
 */
export const oauthErrorRows = {
  BAD_GRANT_TYPE: row(
    'BAD_GRANT_TYPE',
    'unsupported_grant_type',
    'missing or unknown grant type',
    'client code for the status; assumed: the message; a recording of a request without a grant_type would settle it',
  ),
  BAD_CLIENT_ID: row('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id', 'reports of public integrations'),
  BAD_CLIENT_SECRET: row(
    'BAD_CLIENT_SECRET',
    'invalid_client',
    'missing or invalid client secret',
    'client code for the status; assumed: the message; a recording of a wrong secret would settle it',
  ),
  BAD_AUTH_CODE: row('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code', 'HGData/mk-node-hubspot#87'),
  EXPIRED_AUTH_CODE: row(
    'EXPIRED_AUTH_CODE',
    'invalid_grant',
    'auth code is expired',
    'client code for the status; assumed: the message; a recording of a late exchange would settle it',
  ),
  BAD_REDIRECT_URI: row(
    'BAD_REDIRECT_URI',
    'invalid_request',
    'missing or invalid redirect URI',
    'client code for the status; assumed: the message; a recording of an exchange without a redirect URI would settle it',
  ),
  MISMATCH_REDIRECT_URI_AUTH_CODE: row(
    'MISMATCH_REDIRECT_URI_AUTH_CODE',
    'invalid_grant',
    'redirect URI does not match initial auth code redirect URI',
    'client code for the status and the beginning of the message; assumed: its end; a recording of an exchange with another redirect URI would settle it',
  ),
  BAD_CODE_VERIFIER: row(
    'BAD_CODE_VERIFIER',
    'invalid_grant',
    'missing or invalid code verifier',
    'client code for the status; assumed: the message; a recording of an exchange with a wrong verifier would settle it',
  ),
  BAD_REFRESH_TOKEN: row('BAD_REFRESH_TOKEN', 'invalid_grant', 'refresh token is invalid, expired or revoked', 'recorded errors-oauth-01'),
  APP_UNINSTALLED: {
    body: { status: 'BAD_REFRESH_TOKEN', message: 'missing or unknown refresh token' },
    source: 'recorded errors-oauth-02, which was published as what a refresh is answered once the app is uninstalled',
  },
  BAD_HUB: {
    body: { status: 'BAD_HUB', message: 'missing or unknown hub id', error: 'access_denied' },
    source: 'recorded errors-oauth-03',
  },
  BAD_SCOPES: row(
    'BAD_SCOPES',
    'invalid_scope',
    'missing or unknown scopes',
    'client code for the status; assumed: the message; a recording of a client_credentials grant with a scope of a portal would settle it',
  ),
} as const satisfies Record<string, OAuthErrorRow>;

export type OAuthErrorName = keyof typeof oauthErrorRows;

/** What an app is told when a user does not consent. Source: OAuth guide for the first; assumed: the text. */
export const consentDenied = { error: 'access_denied', error_description: 'The user denied access to the app' } as const;
