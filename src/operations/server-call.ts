import type { App } from '../domain/app.ts';
import type { StoredToken } from '../domain/portal.ts';
import type { Store } from '../storage/port.ts';
import type { Call } from './call.ts';
import type { Journal } from './journal.ts';
import type { OneByOne } from './one-by-one.ts';
import type { Portals } from './portals.ts';
import type { SecretBox } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import type { SwitchBoard } from './switch-board.ts';
import type { TokenMint } from './token-mint.ts';
import type { Callers } from './tokens.ts';
import type { Webhooks } from './webhooks.ts';

/** A request that belongs to no portal: what it works on. */
export interface ServerCall {
  readonly store: Store;
  readonly portals: Portals;
  readonly callers: Callers;
  /** Who looks at portals. */
  readonly sessions: Sessions;
  /** Who is told the id of an app that was removed, so that nothing of it stays in memory. They return at once and do not throw. */
  readonly appRemovals: Set<(appId: number) => void>;
  /** What changes an app or gives it tokens runs by the app's id, so that none is given to an app that is being removed. */
  readonly appTurns: OneByOne;
  readonly mint: TokenMint;
  readonly secrets: SecretBox;
  readonly webhooks: Webhooks;
  /** What portals are where nothing else was set for them, and what was. */
  readonly switches: SwitchBoard;
  readonly journal: Journal;
  /** Epoch milliseconds. */
  now(): number;
}

/** An app that calls for itself: with a token of its own, or with its developer API key. */
export interface AppCaller {
  readonly app: App;
  /** What its token may do; `all` with the developer API key. */
  readonly scopes: StoredToken['scopes'];
}

/** A request of an app that calls for itself. */
export interface AppCall extends ServerCall, AppCaller {}

/** A request of an app that a user let act in a portal, about its being there. */
export interface InstallCall extends Call {
  readonly server: ServerCall;
}
