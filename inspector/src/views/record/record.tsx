import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { objectTypesQuery, propertiesQuery, titleOf } from '../../api/objects.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { Associations } from './associations.tsx';
import { PropertyTable } from './property-table.tsx';
import { RecordActions } from './record-actions.tsx';
import { recordQuery } from './record-query.ts';

/** One record: its properties with their history, and its associations by object type. */
export function RecordPage() {
  const { record: strings } = useStrings();
  const place = useParams({ from: '/$portalId/records/$objectType/$recordId' });
  const { portalId, objectType, recordId } = place;
  const types = useQuery(objectTypesQuery(portalId));
  const properties = useQuery(propertiesQuery(portalId, objectType));
  const names = properties.data?.map(({ name }) => name) ?? [];
  const record = useQuery(recordQuery(place, names));
  const type = types.data?.find((one) => one.plural === objectType || one.objectTypeId === objectType);
  const failure = properties.error ?? record.error;
  if (failure !== null) return <Failed cause={failure} retry={() => void record.refetch()} />;
  if (record.data === undefined || properties.data === undefined) return <Loading />;
  return (
    <>
      <p className="quiet">
        <Link to="/$portalId/records/$objectType" params={{ portalId, objectType }} search={{}}>
          {type?.pluralLabel ?? objectType}
        </Link>{' '}
        / {recordId}
      </p>
      <div className="heading">
        <h1>
          {titleOf(type, record.data)}
          {record.data.archived && <span className="badge"> {strings.archived}</span>}
        </h1>
        <RecordActions place={place} isArchived={record.data.archived} />
      </div>
      <div className="columns">
        <section aria-labelledby="properties">
          <h2 id="properties">{strings.properties}</h2>
          <PropertyTable place={place} record={record.data} properties={properties.data} />
        </section>
        <section aria-labelledby="associations">
          <h2 id="associations">{strings.associations}</h2>
          {record.data.archived ? (
            <p className="quiet">{strings.archivedHasNone}</p>
          ) : (
            <Associations place={place} types={types.data ?? []} />
          )}
        </section>
      </div>
    </>
  );
}
