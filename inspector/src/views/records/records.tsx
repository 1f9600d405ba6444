import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { objectTypesQuery, propertiesQuery } from '../../api/objects.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { columnsOf } from './columns.ts';
import { CreateRecord } from './create-record.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Paging } from './paging.tsx';
import { recordsQuery } from './records-query.ts';
import { RecordsTable } from './records-table.tsx';
import { type RecordsState, readRecordsState } from './search-state.ts';
import { SelectionActions } from './selection-actions.tsx';
import { TypeTabs } from './type-tabs.tsx';

/** The records of one object type: searched, filtered, sorted and paged as the address says. */
export function Records() {
  const { records: strings } = useStrings();
  const { portalId, objectType } = useParams({ from: '/$portalId/records/$objectType' });
  const state = readRecordsState(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const types = useQuery(objectTypesQuery(portalId));
  const properties = useQuery(propertiesQuery(portalId, objectType));
  const type = types.data?.find((one) => one.plural === objectType || one.objectTypeId === objectType);
  const columns = columnsOf(type, state);
  const page = useQuery(recordsQuery(portalId, objectType, state, columns));
  // What changes the list begins it anew: a cursor of another list means nothing.
  const change = (edits: Partial<RecordsState>) => {
    select(new Set());
    void navigate({ to: '.', search: { ...state, after: undefined, ...edits } });
  };
  return (
    <>
      <div className="heading">
        <h1>{type?.pluralLabel ?? objectType}</h1>
        <CreateRecord portalId={portalId} objectType={objectType} properties={properties.data ?? []} columns={columns} />
      </div>
      <TypeTabs portalId={portalId} objectType={objectType} types={types.data ?? []} />
      <FilterBar state={state} properties={properties.data ?? []} columns={columns} change={change} />
      {page.isError && <Failed cause={page.error} retry={() => void page.refetch()} />}
      {page.isPending && <Loading />}
      {page.data !== undefined && (
        <>
          <SelectionActions portalId={portalId} objectType={objectType} selected={selected} done={() => select(new Set())} />
          <RecordsTable
            portalId={portalId}
            objectType={objectType}
            properties={properties.data ?? []}
            columns={columns}
            page={page.data}
            state={state}
            selected={selected}
            select={select}
            change={change}
          />
          <Paging page={page.data} state={state} change={change} />
        </>
      )}
      {page.isFetching && <span className="unseen">{strings.refreshing}</span>}
    </>
  );
}
