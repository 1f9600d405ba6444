import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type AssociationTypeView, type ObjectTypeView, titleOf, titleProperties } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { LabelMenu } from './label-menu.tsx';
import { type GroupCount, type Neighbour, type NeighbourType, neighboursQuery, type RecordPlace } from './record-query.ts';

interface Props {
  readonly place: RecordPlace;
  readonly count: GroupCount;
  /** The object type at the other end. */
  readonly type: ObjectTypeView | undefined;
  readonly fromType: ObjectTypeView | undefined;
  readonly associationTypes: readonly AssociationTypeView[];
}

/** A record's associations with one object type, by pages: each with its labels, which can be taken off and put on. */
export function AssociationGroup({ place, count, type, fromType, associationTypes }: Props) {
  const { record: strings } = useStrings();
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined]);
  const titles = type === undefined ? [] : titleProperties(type);
  const page = useQuery(neighboursQuery(place, count.objectType, titles, pages.at(-1)));
  const next = page.data?.paging?.next?.after;
  const ofPair = associationTypes.filter(
    ({ fromObjectTypeId, toObjectTypeId }) => fromObjectTypeId === fromType?.objectTypeId && toObjectTypeId === count.objectTypeId,
  );
  return (
    <section className="group" aria-label={type?.pluralLabel ?? count.objectType}>
      <h3>
        {type?.pluralLabel ?? count.objectType} <span className="quiet">{count.total}</span>
      </h3>
      {page.isError && <Failed cause={page.error} retry={() => void page.refetch()} />}
      {page.isPending && <Loading />}
      <ul className="neighbours">
        {page.data?.results.map((neighbour) => {
          const record = page.data.records.get(String(neighbour.toObjectId));
          const title = record === undefined ? String(neighbour.toObjectId) : titleOf(type, record);
          return (
            <NeighbourRow
              key={neighbour.toObjectId}
              place={place}
              toType={count.objectType}
              neighbour={neighbour}
              title={title}
              ofPair={ofPair}
            />
          );
        })}
      </ul>
      {(pages.length > 1 || next !== undefined) && (
        <div className="bar">
          <Button isDisabled={pages.length < 2} onPress={() => setPages(pages.slice(0, -1))}>
            {strings.before}
          </Button>
          <Button isDisabled={next === undefined} onPress={() => setPages([...pages, next])}>
            {strings.after}
          </Button>
        </div>
      )}
    </section>
  );
}

function NeighbourRow({
  place,
  toType,
  neighbour,
  title,
  ofPair,
}: {
  readonly place: RecordPlace;
  readonly toType: string;
  readonly neighbour: Neighbour;
  readonly title: string;
  readonly ofPair: readonly AssociationTypeView[];
}) {
  const { record: strings } = useStrings();
  const { portalId, objectType, recordId } = place;
  const toId = String(neighbour.toObjectId);
  const queries = useQueryClient();
  const settle = () => queries.invalidateQueries({ queryKey: [portalId] });
  const unlink = useMutation({
    mutationFn: () => askPortal(portalId, `/crm/v4/objects/${objectType}/${recordId}/associations/${toType}/${toId}`, { method: 'DELETE' }),
    onSuccess: settle,
  });
  const takeOff = useMutation({
    mutationFn: ({ category, typeId }: NeighbourType) => {
      const input = { types: [{ associationCategory: category, associationTypeId: typeId }], from: { id: recordId }, to: { id: toId } };
      return askPortal(portalId, `/crm/v4/associations/${objectType}/${toType}/batch/labels/archive`, {
        method: 'POST',
        body: { inputs: [input] },
      });
    },
    onSuccess: settle,
  });
  const failure = unlink.error ?? takeOff.error;
  return (
    <li>
      <Link to="/$portalId/records/$objectType/$recordId" params={{ portalId, objectType: toType, recordId: toId }}>
        {title}
      </Link>{' '}
      {neighbour.associationTypes
        .filter(({ label }) => label !== null)
        .map((type) => (
          <span key={`${type.category}-${type.typeId}`} className={isPrimary(type, ofPair) ? 'label primary-label' : 'label'}>
            {type.label}
            <Button aria-label={strings.takeOff(type.label ?? '', title)} onPress={() => takeOff.mutate(type)}>
              ×
            </Button>
          </span>
        ))}
      <LabelMenu place={place} toType={toType} toId={toId} title={title} there={neighbour.associationTypes} ofPair={ofPair} />
      <Button aria-label={strings.unlink(title)} onPress={() => unlink.mutate()}>
        {strings.remove}
      </Button>
      {failure !== null && <Failed cause={failure} />}
    </li>
  );
}

/** A record's first company and what is like it: HubSpot calls it primary, and marks it. */
function isPrimary({ category, typeId }: NeighbourType, ofPair: readonly AssociationTypeView[]): boolean {
  return ofPair.some((type) => type.category === category && type.typeId === typeId && type.isPrimary);
}
