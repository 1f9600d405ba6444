import { limits } from '../catalogue/limits.ts';
import { isProblem } from '../domain/problem.ts';
import { faultOfApp, faultOfCredentials } from '../operations/app-settings.ts';
import { problemOfWebhooks } from '../operations/app-webhooks.ts';
import { type DeclaredApp, settleApp } from '../operations/declared-apps.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { type AppOptions, settingsOf } from './app-handle.ts';

/** An app that is there from the start. Its client id says which it is. */
export interface AppDeclaration extends AppOptions {
  /** What the app calls itself by in the OAuth flow. */
  readonly clientId: string;
}

const texts = { type: 'array', items: { type: 'string' } } as const;

const subscription = {
  type: 'object',
  additionalProperties: false,
  required: ['eventType'],
  properties: {
    eventType: { type: 'string' },
    propertyName: { type: 'string' },
    objectTypeId: { type: 'string' },
    active: { type: 'boolean' },
  },
} as const;

const webhooks = {
  type: 'object',
  additionalProperties: false,
  required: ['targetUrl'],
  properties: {
    targetUrl: { type: 'string' },
    maxConcurrentRequests: { type: 'integer' },
    subscriptions: { type: 'array', items: subscription },
  },
} as const;

/** The shape of declared apps, in a file or handed over by a program. */
export const AppDeclarations = {
  type: 'array',
  maxItems: limits.declaredAppsMax,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['clientId'],
    properties: {
      clientId: { type: 'string' },
      clientSecret: { type: 'string' },
      developerApiKey: { type: 'string' },
      appId: { type: 'integer' },
      name: { type: 'string' },
      redirectUris: texts,
      scopes: texts,
      optionalScopes: texts,
      webhooks,
    },
  },
} as const;

/** Declared apps with what they leave out. Throws for one that cannot be, or that is told twice; says where, and repeats no secret. */
export function soundApps(apps: readonly AppDeclaration[]): readonly DeclaredApp[] {
  for (const name of ['clientId', 'appId', 'developerApiKey'] as const) {
    const values = apps.flatMap(({ [name]: value }) => value ?? []);
    const twice = values.findIndex((value, place) => values.indexOf(value) !== place);
    if (twice !== -1) throw new Error(`two of apps have the same ${name}`);
  }
  return apps.map((app, place) => {
    const { name: _, redirectUris: __, scopes: ___, optionalScopes: ____, webhooks, ...given } = app;
    const settings = settingsOf(app);
    const fault = faultOfCredentials(given) ?? faultOfApp(settings);
    if (fault !== undefined) throw new Error(`apps[${place}].${fault.field}: ${fault.reason}`);
    return { settings, given, webhooks };
  });
}

/**
 * Makes declared apps, or changes those that are there to what is declared, one after the other. Throws where another app is in the way, and before
 * anything is changed where one cannot have the webhooks that are declared for it.
 */
export async function settleApps(call: ServerCall, apps: readonly DeclaredApp[]): Promise<void> {
  for (const [place, { webhooks: wanted }] of apps.entries()) {
    const fault = wanted && problemOfWebhooks(call, wanted);
    if (fault !== undefined) throw new Error(`apps[${place}].webhooks: ${fault.message}`);
  }
  for (const [place, app] of apps.entries()) {
    const refused = await settleApp(call, app);
    if (isProblem(refused)) throw new Error(`apps[${place}]: ${refused.message}`);
  }
}
