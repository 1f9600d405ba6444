import { useQuery } from '@tanstack/react-query';
import { associationTypesQuery, type ObjectTypeView } from '../../api/objects.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { AddAssociation } from './add-association.tsx';
import { AssociationGroup } from './association-group.tsx';
import { countsQuery, type RecordPlace } from './record-query.ts';

/** A record's associations, grouped by the object type at their other end. */
export function Associations({ place, types }: { readonly place: RecordPlace; readonly types: readonly ObjectTypeView[] }) {
  const { record: strings } = useStrings();
  const counts = useQuery(countsQuery(place));
  const associationTypes = useQuery(associationTypesQuery(place.portalId));
  if (counts.isError) return <Failed cause={counts.error} retry={() => void counts.refetch()} />;
  if (counts.data === undefined || associationTypes.data === undefined) return <Loading />;
  return (
    <>
      <AddAssociation place={place} types={types} associationTypes={associationTypes.data} />
      {counts.data.length === 0 && <p className="empty">{strings.noAssociations}</p>}
      {counts.data.map((count) => (
        <AssociationGroup
          key={count.objectTypeId}
          place={place}
          count={count}
          type={types.find(({ objectTypeId }) => objectTypeId === count.objectTypeId)}
          fromType={types.find(({ plural, objectTypeId }) => plural === place.objectType || objectTypeId === place.objectType)}
          associationTypes={associationTypes.data}
        />
      ))}
    </>
  );
}
