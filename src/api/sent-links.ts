import type { SentLink } from '../domain/inline-link.ts';
import type { NewRecord } from './record-schemas.ts';
import type { ValueOf } from './schema.ts';

/** The links of a new record as its body has them; none where the field is missing or null. */
export function linksOf(associations: ValueOf<typeof NewRecord>['associations']): readonly SentLink[] {
  return (associations ?? []).map(({ to, types }) => ({ to: to.id, types }));
}
