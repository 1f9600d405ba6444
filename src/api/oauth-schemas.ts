import { integer, text } from './schemas.ts';

/** Wire shapes of OAuth. Fields and their order are HubSpot's. Forms have every field as text. */

/** The form that gets tokens. */
export const TokenForm = {
  type: 'object',
  properties: {
    grant_type: { type: 'string', enum: ['authorization_code', 'client_credentials', 'refresh_token'] },
    client_id: text,
    client_secret: text,
    code: text,
    code_verifier: text,
    redirect_uri: text,
    refresh_token: text,
    scope: text,
    client_assertion: text,
    client_assertion_type: text,
  },
} as const;

/** The form that asks about a token, or revokes it. The guide's fields for a token have the names of its kinds. */
export const OneTokenForm = {
  type: 'object',
  properties: {
    client_id: text,
    client_secret: text,
    token: text,
    token_type_hint: text,
    access_token: text,
    refresh_token: text,
  },
} as const;

const scopes = { type: 'array', items: text } as const;

/** Tokens of an app. One for the app itself comes alone. */
export const Tokens = {
  type: 'object',
  required: ['token_type', 'access_token', 'expires_in', 'scopes', 'token_use'],
  properties: {
    token_type: { const: 'bearer' },
    access_token: text,
    refresh_token: text,
    expires_in: integer,
    hub_id: integer,
    scopes,
    user_id: integer,
    token_use: { enum: ['access_token', 'client_credentials'] },
  },
} as const;

/** What an OAuth endpoint refuses with: not the envelope of the CRM. */
export const OAuthErrorAnswer = {
  type: 'object',
  required: ['status', 'message'],
  properties: { error: text, error_description: text, status: text, message: text },
} as const;

/** What stands behind an access token, in the form that HubSpot's services hand to each other. */
const signedAccessToken = {
  type: 'object',
  required: [
    'expiresAt',
    'scopes',
    'hubId',
    'userId',
    'appId',
    'signature',
    'scopeToScopeGroupPks',
    'newSignature',
    'hublet',
    'trialScopes',
    'trialScopeToScopeGroupPks',
    'isUserLevel',
    'isPrivateDistribution',
    'installingUserId',
    'appInstallId',
    'audience',
    'isServiceAccount',
  ],
  properties: {
    expiresAt: integer,
    scopes: text,
    hubId: integer,
    userId: integer,
    appId: integer,
    signature: text,
    scopeToScopeGroupPks: text,
    newSignature: text,
    hublet: text,
    trialScopes: text,
    trialScopeToScopeGroupPks: text,
    isUserLevel: { type: 'boolean' },
    isPrivateDistribution: { type: 'boolean' },
    installingUserId: integer,
    appInstallId: text,
    audience: text,
    isServiceAccount: { type: 'boolean' },
  },
} as const;

/** What a token stands for, told to its app. Of one that is not good, that alone. */
export const Introspection = {
  type: 'object',
  required: ['active'],
  properties: {
    active: { type: 'boolean' },
    token: text,
    token_use: { enum: ['access_token', 'refresh_token', 'client_credentials'] },
    token_type: { const: 'Bearer' },
    client_id: text,
    app_id: integer,
    hub_id: integer,
    hub_domain: text,
    user_id: integer,
    user: text,
    scopes,
    expires_in: integer,
    is_private_distribution: { type: 'boolean' },
    signed_access_token: signedAccessToken,
  },
} as const;

/** What an access token stands for. */
export const AccessTokenMetadata = {
  type: 'object',
  required: [
    'token',
    'user',
    'hub_domain',
    'scopes',
    'signed_access_token',
    'hub_id',
    'app_id',
    'expires_in',
    'user_id',
    'token_type',
    'is_private_distribution',
  ],
  properties: {
    token: text,
    user: text,
    hub_domain: text,
    scopes,
    signed_access_token: signedAccessToken,
    hub_id: integer,
    app_id: integer,
    expires_in: integer,
    user_id: integer,
    token_type: { const: 'access' },
    is_private_distribution: { type: 'boolean' },
  },
} as const;

/** What a refresh token stands for. */
export const RefreshTokenMetadata = {
  type: 'object',
  required: ['token', 'user', 'hub_domain', 'scopes', 'hub_id', 'client_id', 'user_id', 'token_type'],
  properties: {
    token: text,
    user: text,
    hub_domain: text,
    scopes,
    hub_id: integer,
    client_id: text,
    user_id: integer,
    token_type: { const: 'refresh' },
  },
} as const;

/** The token of a private app that is asked about. */
export const PrivateAppTokenKey = {
  type: 'object',
  required: ['tokenKey'],
  properties: { tokenKey: text },
} as const;

/** What the token of a private app stands for. */
export const PrivateAppTokenInfo = {
  type: 'object',
  required: ['userId', 'hubId', 'appId', 'scopes'],
  properties: { userId: integer, hubId: integer, appId: integer, scopes },
} as const;
