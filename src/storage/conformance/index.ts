import type { Store } from '../port.ts';
import { copyCases } from './copies.ts';
import { definitionCases } from './definitions.ts';
import { fateCases } from './fate.ts';
import { linkCases } from './links.ts';
import { portalCases } from './portals.ts';
import { recordCases } from './records.ts';
import { registryCases } from './registry.ts';
import { searchCases } from './search.ts';
import type { StoreCase } from './setup.ts';
import { snapshotCases } from './snapshots.ts';
import { tenantCases } from './tenants.ts';
import { turnCases } from './turns.ts';
import { valueCases } from './values.ts';

export type { StoreCase } from './setup.ts';

/** The two functions of a test library that the suite needs; those of vitest, jest and node:test all fit. */
export interface TestLibrary {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
}

/** Every promise of `Store` as a case: what an engine must do to be one. */
export const storeCases: readonly StoreCase[] = [
  ...portalCases,
  ...tenantCases,
  ...registryCases,
  ...recordCases,
  ...linkCases,
  ...fateCases,
  ...definitionCases,
  ...searchCases,
  ...valueCases,
  ...turnCases,
  ...snapshotCases,
  ...copyCases,
];

/**
 * Declares the suite for one engine. `open` gives an empty store each time it is called; the suite closes it.
 */
export function conformsToStore(engine: string, open: () => Promise<Store>, library: TestLibrary): void {
  library.describe(`${engine} conforms to Store`, () => {
    for (const { claim, prove } of storeCases) {
      library.it(claim, async () => {
        const store = await open();
        try {
          await prove(store);
        } finally {
          await store.close();
        }
      });
    }
  });
}
