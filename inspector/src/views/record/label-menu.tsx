import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { AssociationTypeView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Failed } from '../../parts/failed.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import type { NeighbourType, RecordPlace } from './record-query.ts';

/** Puts a label on an association. */
export function LabelMenu({
  place: { portalId, objectType, recordId },
  toType,
  toId,
  title,
  there,
  ofPair,
}: {
  readonly place: RecordPlace;
  readonly toType: string;
  readonly toId: string;
  readonly title: string;
  /** The types that the association has. */
  readonly there: readonly NeighbourType[];
  readonly ofPair: readonly AssociationTypeView[];
}) {
  const { record: strings } = useStrings();
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: ({ category, typeId }: AssociationTypeView) =>
      askPortal(portalId, `/crm/v4/objects/${objectType}/${recordId}/associations/${toType}/${toId}`, {
        method: 'PUT',
        body: [{ associationCategory: category, associationTypeId: typeId }],
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [portalId] }),
  });
  const isThere = ({ category, typeId }: AssociationTypeView) => there.some((type) => type.category === category && type.typeId === typeId);
  const offered = ofPair.filter((type) => type.label !== null && !isThere(type));
  if (offered.length === 0) return null;
  return (
    <>
      <MenuTrigger>
        <Button aria-label={strings.addLabelTo(title)}>+ {strings.label}</Button>
        <Popover>
          <Menu>
            {offered.map((type) => (
              <MenuItem key={`${type.category}-${type.typeId}`} onAction={() => put.mutate(type)} textValue={type.label ?? ''}>
                {type.label} <span className="quiet">{type.typeId}</span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {put.isError && <Failed cause={put.error} />}
    </>
  );
}
