/** What an integration calls itself by: it acts in portals whose users let it, and gets their events. */
export interface App {
  /** HubSpot's app id: eight digits here. */
  readonly id: number;
  readonly name: string;
  /** What the app calls itself in the OAuth flow: a UUID. */
  readonly clientId: string;
  /** Where users may be sent back to after they consented; each exactly as the app sends it. */
  readonly redirectUris: readonly string[];
  /** The scopes that every installation grants. */
  readonly scopes: readonly string[];
  /** The scopes that an installation grants where the app asks for them and the portal has them. */
  readonly optionalScopes: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What a new app is made of. */
export type NewApp = Omit<App, 'id' | 'clientId' | 'createdAt'>;

/** What an app is known by and proves itself with, as far as it is given and not made. */
export interface GivenCredentials {
  readonly appId?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly developerApiKey?: string;
}

/** That a user of a portal let an app act in it. */
export interface Install {
  /** Another one each time that the app is let in anew after it was taken out: what was granted before does not come back. */
  readonly id: string;
  readonly appId: number;
  readonly portal: number;
  /** Who let it. */
  readonly userId: number;
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  readonly installedAt: number;
  /** Where the log of changes ended then: the app is told of later changes only. */
  readonly installedAfter: number;
}
