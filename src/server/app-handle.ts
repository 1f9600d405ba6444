import { randomUUID } from 'node:crypto';
import type { App, GivenCredentials, NewApp } from '../domain/app.ts';
import { portalIdOf } from '../domain/ids.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { installApp, uninstallApp } from '../operations/app-installs.ts';
import { deleteApp } from '../operations/app-removal.ts';
import { faultOfApp, faultOfCredentials } from '../operations/app-settings.ts';
import { problemOfWebhooks, settleWebhooks, type WebhookOptions } from '../operations/app-webhooks.ts';
import { type AppChange, changeApp, createApp } from '../operations/apps.ts';
import type { ServerCall } from '../operations/server-call.ts';

/** What a new app is; what is left out is made up. Ids and secrets may be given, so that they are the same at each start. */
export interface AppOptions {
  /** What users are shown; by default `Unnamed`. */
  readonly name?: string;
  /** Where users may be sent back to after they consented: https, or http on a loopback address. */
  readonly redirectUris?: readonly string[];
  /** What every installation grants; by default only `oauth`. */
  readonly scopes?: readonly string[];
  /** What an installation grants where it is asked for; by default nothing. */
  readonly optionalScopes?: readonly string[];
  /** The id that it is to have; by default the next one that is free. */
  readonly appId?: number;
  /** What it is to call itself by in the OAuth flow; by default made up. */
  readonly clientId?: string;
  /** 8 characters at least, and so the key. */
  readonly clientSecret?: string;
  /** What `?hapikey=` is to take; by default made up, 8 characters at least. */
  readonly developerApiKey?: string;
  /** By default none are sent. */
  readonly webhooks?: WebhookOptions;
}

/** An app of a running server, with the secrets that it was made with. What is asked of one that was removed rejects. */
export interface AppHandle {
  /** What webhooks and paths call the app by. */
  readonly appId: number;
  /** What the app calls itself by in the OAuth flow. */
  readonly clientId: string;
  /** What it proves itself with in the OAuth flow, and what webhooks are signed with. */
  readonly clientSecret: string;
  /** What `?hapikey=` takes on the operations that belong to the app itself. */
  readonly developerApiKey: string;
  /**
   * Lets the app act in a portal, as if a user had consented, to its scopes and those of its optional ones that are named. Gives it an access token
   * for half an hour and a refresh token.
   */
  install(portalId: number, scopes?: readonly string[]): Promise<{ readonly accessToken: string; readonly refreshToken: string }>;
  /** Takes the app out of a portal, so that its tokens there are refused. False where it was not installed. */
  uninstall(portalId: number): Promise<boolean>;
  /** Changes what is named; installations keep the scopes that they were granted. */
  update(changes: Pick<AppOptions, 'name' | 'redirectUris' | 'scopes' | 'optionalScopes'>): Promise<void>;
  /** Makes a new client secret, and ends the one before. */
  rotateClientSecret(): Promise<string>;
  /** Makes a new developer API key, and ends the one before. */
  rotateDeveloperApiKey(): Promise<string>;
  /** Removes the app with everything that it has. False where it was removed before. */
  remove(): Promise<boolean>;
}

/** Makes an app for a program. Rejects with what is wrong with it, or with what another app has already. */
export async function makeApp(call: ServerCall, options: AppOptions): Promise<AppHandle> {
  const { name: _, redirectUris: __, scopes: ___, optionalScopes: ____, webhooks, ...given } = options;
  if (webhooks !== undefined) orThrow(problemOfWebhooks(call, webhooks));
  const { app, clientSecret, developerApiKey } = orThrow(await createApp(call, sound(settingsOf(options)), soundCredentials(given)));
  const { id } = app;
  if (webhooks !== undefined) orThrow(await settleWebhooks(call, id, webhooks));
  const change = async (decide: (current: App) => AppChange) => {
    const changed = orThrow(await changeApp(call, id, decide));
    if (changed === undefined) throw new Error(`the app ${id} was removed`);
  };
  return {
    appId: id,
    clientId: app.clientId,
    clientSecret,
    developerApiKey,
    async install(portalId, chosen = []) {
      const portal = await call.store.portal(portalIdOf(portalId));
      if (portal === undefined) throw new Error(`no portal ${portalId}`);
      const { accessToken, refreshToken } = orThrow(await installApp(call, id, portal, chosen));
      return { accessToken, refreshToken };
    },
    uninstall: (portalId) => uninstallApp(call, id, portalIdOf(portalId)),
    update: (changes) => change((current) => ({ settings: sound({ ...current, ...changes }) })),
    async rotateClientSecret() {
      const next = randomUUID();
      await change(() => ({ clientSecret: next }));
      return next;
    },
    async rotateDeveloperApiKey() {
      const next = randomUUID();
      await change(() => ({ developerApiKey: next }));
      return next;
    },
    remove: () => deleteApp(call, id),
  };
}

/** The settings of an app, with what is left out of them. */
export function settingsOf({ name = 'Unnamed', redirectUris = [], scopes = ['oauth'], optionalScopes = [] }: AppOptions): NewApp {
  return { name, redirectUris, scopes, optionalScopes };
}

function orThrow<Outcome>(outcome: Outcome | Problem): Outcome {
  if (isProblem(outcome)) throw new Error(outcome.message);
  return outcome;
}

function sound(wanted: NewApp): NewApp {
  const fault = faultOfApp(wanted);
  if (fault !== undefined) throw new Error(`${fault.field}: ${fault.reason}`);
  return wanted;
}

function soundCredentials(given: GivenCredentials): GivenCredentials {
  const fault = faultOfCredentials(given);
  if (fault !== undefined) throw new Error(`${fault.field}: ${fault.reason}`);
  return given;
}
