import { activitiesAssociationRows } from './activities.ts';
import { commerceAssociationRows } from './commerce.ts';
import { coreAssociationRows } from './core.ts';
import type { AssociationRow } from './row.ts';
import { unpublishedAssociationRows } from './unpublished.ts';

export { type AssociationRow, associationSources } from './row.ts';

/** Every HubSpot-defined association type, one row for both directions of a link. */
export const associationRows: readonly AssociationRow[] = [
  ...coreAssociationRows,
  ...activitiesAssociationRows,
  ...commerceAssociationRows,
  ...unpublishedAssociationRows,
];
