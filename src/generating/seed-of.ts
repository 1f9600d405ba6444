import type { SeedAssociation, SeedDocument, SeedRecord } from '../seeds/document.ts';
import { MadeUpCrm } from './crm.ts';
import type { Sizes } from './sizes.ts';

/** Makes up a CRM of sizes that were read, as a seed. */
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
