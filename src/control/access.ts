import { isFromThisMachine } from '../api/caller-place.ts';
import type { HttpRequest } from '../api/frame.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { isSameSecret } from '../operations/secrets.ts';
import { bearerToken } from '../operations/tokens.ts';

/** Who may use the closed control endpoints. */
export interface ControlAccess {
  /** True while the server listens on a loopback address only. */
  readonly isLocal: boolean;
  /** Where one is set, it is asked for on a local server too. */
  readonly adminToken: string | undefined;
  /** What the handles of the server's own process send. It is made up at each start, and told to nobody. */
  readonly ownToken: string;
}

/**
 * Why a request may not use a closed control endpoint, if it may not. Whoever has the admin token may. Without one set, whoever reaches a
 * loopback address may, but for what browsers send on behalf of pages from elsewhere.
 */
export function controlRefusal(request: HttpRequest, { isLocal, adminToken, ownToken }: ControlAccess): Problem | undefined {
  const given = bearerToken(request.authorization);
  if (given !== undefined && isSameSecret(given, ownToken)) return undefined;
  if (adminToken !== undefined) {
    return given !== undefined && isSameSecret(given, adminToken) ? undefined : problem('CONTROL_CLOSED');
  }
  if (!isLocal) return problem('CONTROL_CLOSED');
  return isFromThisMachine(request) ? undefined : problem('CONTROL_FOREIGN');
}
