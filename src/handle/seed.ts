import type { SeedReport } from '../seeds/apply.ts';
import type { SeedDocument } from '../seeds/document.ts';
import type { PortalHandle } from './portal.ts';
import type { Road } from './road.ts';

/** What a portal is filled with: a seed, the path of a JSON or YAML file with one, or a function that fills it through the API. */
export type Seed = SeedDocument | string | SeedFunction;

/** Fills a portal: it may call HubSpot's API with `portal.fetch` or any client, and seed it with documents. */
export type SeedFunction = (portal: PortalHandle) => unknown;

/** The part of a handle that fills its portal. */
export interface SeedPart {
  /**
   * Adds what a seed says to this portal: definitions, records and associations, under all the rules of HubSpot. Resolves with the ids that its records
   * were given; `reset` goes back to how the portal is then. Rejects with where the seed is wrong, such as `records.contacts[3].properties.email`, and
   * then has changed nothing.
   */
  seed(seed: SeedDocument | string): Promise<SeedReport>;
  /** Calls a function with this handle, and waits for it. */
  seed(seed: SeedFunction): Promise<undefined>;
  /** The one or the other. */
  seed(seed: Seed): Promise<SeedReport | undefined>;
}

/** Makes the part. */
export function seedPart({ ask, portalId, whole }: Road): SeedPart {
  async function seed(seed: SeedDocument | string): Promise<SeedReport>;
  async function seed(seed: SeedFunction): Promise<undefined>;
  async function seed(seed: Seed): Promise<SeedReport | undefined>;
  async function seed(seed: Seed): Promise<SeedReport | undefined> {
    if (typeof seed === 'function') {
      await seed(whole());
      // A seed of nothing: from here on a reset goes back to what the function made.
      await ask('POST', `/portals/${portalId}/seed`, {});
      return undefined;
    }
    const { readSeed } = await import('../seeds/read-seed.ts');
    const { document } = await readSeed(seed);
    return ask<SeedReport>('POST', `/portals/${portalId}/seed`, document);
  }
  return { seed };
}
