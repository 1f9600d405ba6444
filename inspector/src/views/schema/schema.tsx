import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { Button, Input, Label, SearchField, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { associationTypesQuery, objectTypesQuery } from '../../api/objects.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { TypeChoice } from '../../parts/type-choice.tsx';
import { useSlash } from '../../parts/use-slash.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { AssociationTypesTable } from './association-types-table.tsx';
import { SchemaMap } from './schema-map.tsx';
import { readSchemaState, type SchemaState } from './schema-state.ts';
import { shownTypes } from './shown-types.ts';

/** Object types and how they can be linked: as a table with both directions, and as a map. */
export function SchemaPage() {
  const { schema, app } = useStrings();
  const { portalId } = useParams({ from: '/$portalId/schema' });
  const state = readSchemaState(useSearch({ strict: false }));
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const types = useQuery(objectTypesQuery(portalId));
  const associationTypes = useQuery(associationTypesQuery(portalId));
  const change = (edits: Partial<SchemaState>) => void navigate({ to: '.', search: { ...state, ...edits }, replace: true });
  const failure = types.error ?? associationTypes.error;
  if (failure !== null) return <Failed cause={failure} retry={() => void associationTypes.refetch()} />;
  if (types.data === undefined || associationTypes.data === undefined) return <Loading />;
  const shown = shownTypes(associationTypes.data, types.data, state);
  return (
    <>
      <h1>{schema.title}</h1>
      <div className="bar">
        <SearchField value={state.q ?? ''} onChange={(q) => change({ q: q === '' ? undefined : q })}>
          <Label className="unseen">{schema.search}</Label>
          <Input ref={field} placeholder={schema.searchHint} />
        </SearchField>
        <TypeChoice label={schema.objectType} types={types.data} value={state.type ?? null} choose={(type) => change({ type })} />
        {state.type !== undefined && <Button onPress={() => change({ type: undefined })}>{app.all}</Button>}
        <span className="quiet" role="status">
          {schema.found(shown.length)}
        </span>
      </div>
      <Tabs selectedKey={state.view ?? 'table'} onSelectionChange={(key) => change({ view: key === 'graph' ? 'graph' : undefined })}>
        <TabList aria-label={schema.title} className="tabs">
          <Tab id="table">{schema.table}</Tab>
          <Tab id="graph">{schema.map}</Tab>
        </TabList>
        <TabPanel id="table">
          <AssociationTypesTable shown={shown} types={types.data} />
        </TabPanel>
        <TabPanel id="graph">
          <SchemaMap shown={shown} types={types.data} choose={(type) => change({ type })} />
        </TabPanel>
      </Tabs>
    </>
  );
}
