import type { SeedDocument } from '../seeds/document.ts';
import { seedOf } from './seed-of.ts';
import { type GenerateOptions, readSizes } from './sizes.ts';

export type { SeedDocument } from '../seeds/document.ts';
export type { GenerateOptions } from './sizes.ts';

/**
 * Makes up a realistic CRM as a seed: companies of all sizes, people who work there with addresses of its domain, deals and tickets in the stages of the
 * portal's pipelines, and labelled associations. The same options make the same seed. Throws for sizes that cannot be.
 */
export function generateSeed(options: GenerateOptions = {}): SeedDocument {
  return seedOf(readSizes(options));
}
