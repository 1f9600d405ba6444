import type { SeedAssociation, SeedDocument, SeedRecord } from '../seeds/document.ts';
import { MadeUpCrm } from './crm.ts';
import { type GenerateOptions, readSizes, type Sizes } from './sizes.ts';

export type { SeedDocument } from '../seeds/document.ts';
export type { GenerateOptions } from './sizes.ts';

/**
 * Makes up a realistic CRM as a seed: companies of all sizes, people who work there with addresses of its domain, deals and tickets in the stages of the
 * portal's pipelines, and labelled associations. The same options make the same seed. Throws for sizes that cannot be.
 */
export function generateSeed(options: GenerateOptions = {}): SeedDocument {
  return seedOf(readSizes(options));
}

/** The same, of sizes that were read. */
export function seedOf(sizes: Sizes): SeedDocument {
  const records: Record<string, SeedRecord[]> = {};
  const associations: SeedAssociation[] = [];
  let labels: SeedDocument['associationLabels'];
  for (const piece of new MadeUpCrm(sizes).pieces()) {
    if (piece.kind === 'labels') labels = piece.labels;
    else if (piece.kind === 'association') associations.push(piece.association);
    else {
      const list = records[piece.type] ?? [];
      list.push(piece.record);
      records[piece.type] = list;
    }
  }
  return { ...(labels && { associationLabels: labels }), records, associations };
}
