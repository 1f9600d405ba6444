import { hash, randomInt, randomUUID } from 'node:crypto';
import type { PortalId } from '../domain/ids.ts';

/** Makes what nobody may guess, or nobody chose: texts of private-app tokens, and the ids of private apps. */
export interface TokenMint {
  /** The text of a token, as HubSpot writes it; another one each time. */
  token(portal: PortalId): string;
  /** An id for a private app that is told from others by chance: which of two made a change is all that it says. */
  appId(portal: PortalId): string;
}

/** Ids of apps that nobody gave one: seven digits, so that they are none of those that apps with OAuth have. */
const [appIdMin, appIdEnd] = [2_000_000, 10_000_000];

/** Makes them by chance. */
export const mintByChance: TokenMint = {
  token: () => `pat-na1-${randomUUID()}`,
  appId: () => String(randomInt(appIdMin, appIdEnd)),
};

/**
 * Makes the same ones in every run that asks for them in the same order, so that what a server answers is the same, too. Who knows this code knows the
 * tokens: for tests alone.
 */
export function mintByCounting(): TokenMint {
  const counts = new Map<string, number>();
  const nextOf = (what: string, portal: PortalId) => {
    const key = `${what}:${portal}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return hash('sha256', `crosstie:${key}:${count}`, 'hex');
  };
  return {
    token(portal) {
      const text = nextOf('token', portal);
      const [first, second, third, fourth, fifth] = [
        text.slice(0, 8),
        text.slice(8, 12),
        text.slice(12, 15),
        text.slice(15, 18),
        text.slice(18, 30),
      ];
      return `pat-na1-${first}-${second}-4${third}-8${fourth}-${fifth}`;
    },
    appId: (portal) => String(appIdMin + (Number.parseInt(nextOf('app', portal).slice(0, 8), 16) % (appIdEnd - appIdMin))),
  };
}
