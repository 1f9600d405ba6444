import type { AssociationTypeView, ObjectTypeView } from '../../api/objects.ts';
import type { SchemaState } from './schema-state.ts';

/** Association types that a search and a choice leave over; without a choice those of a portal's own stand first. */
export function shownTypes(
  associationTypes: readonly AssociationTypeView[],
  types: readonly ObjectTypeView[],
  { type, q = '' }: SchemaState,
): readonly AssociationTypeView[] {
  const chosen = types.find(({ plural }) => plural === type)?.objectTypeId;
  const sought = q.trim().toLowerCase();
  const isShown = (one: AssociationTypeView) =>
    (chosen === undefined || one.fromObjectTypeId === chosen) &&
    (sought === '' || [one.name, one.label ?? '', String(one.typeId)].some((text) => text.toLowerCase().includes(sought)));
  const shown = associationTypes.filter(isShown);
  return [...shown.filter(isOwn), ...shown.filter((one) => !isOwn(one))];
}

/** Whether the portal's users made the type. */
export function isOwn({ category }: AssociationTypeView): boolean {
  return category === 'USER_DEFINED';
}
