import { stringify } from 'yaml';
import type { SeedDocument } from '../seeds/document.ts';

/** Writes a seed as text: the same seed gives the same bytes. */
export function writeSeed(document: SeedDocument, as: 'yaml' | 'json'): string {
  // A line of its own for each value, however long: what changes is all that a diff shows.
  return as === 'json' ? `${JSON.stringify(document, null, 2)}\n` : stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
