import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { objectTypesQuery, type RecordView, titleOf, titleProperties } from '../api/objects.ts';
import { askPortal } from '../api/portal.ts';
import { useStrings } from '../strings/use-strings.ts';

/** Records that are offered at most. */
const offeredMax = 10;

/** Chooses a record of an object type by HubSpot's search, or by its id. */
export function RecordChoice({
  portalId,
  objectType,
  label,
  choose,
}: {
  readonly portalId: string;
  readonly objectType: string;
  readonly label: string;
  choose(record: RecordView | undefined): void;
}) {
  const { parts } = useStrings();
  const [text, setText] = useState('');
  const types = useQuery(objectTypesQuery(portalId));
  const type = types.data?.find((one) => one.plural === objectType || one.objectTypeId === objectType);
  const properties = type === undefined ? [] : titleProperties(type);
  const found = useQuery({
    queryKey: [portalId, 'choice', objectType, text, properties],
    placeholderData: keepPreviousData,
    enabled: type !== undefined,
    queryFn: ({ signal }) => findRecords(portalId, objectType, text.trim(), properties, signal),
  });
  const records = found.data ?? [];
  return (
    <ComboBox
      className="choice"
      items={records}
      inputValue={text}
      onInputChange={setText}
      onSelectionChange={(key) => {
        const record = records.find(({ id }) => id === key);
        choose(record);
        if (record !== undefined) setText(titleOf(type, record));
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      defaultFilter={() => true}
    >
      <Label>{label}</Label>
      <div className="choice-field">
        <Input placeholder={parts.recordHint} />
        <Button>▾</Button>
      </div>
      <Popover>
        <ListBox<RecordView> renderEmptyState={() => <p className="quiet">{parts.noRecord}</p>}>
          {(record) => (
            <ListBoxItem id={record.id} textValue={titleOf(type, record)}>
              {titleOf(type, record)} <span className="quiet">{record.id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

async function findRecords(
  portalId: string,
  objectType: string,
  text: string,
  properties: readonly string[],
  signal: AbortSignal,
): Promise<readonly RecordView[]> {
  const path = `/crm/v3/objects/${objectType}`;
  const isId = /^\d{6,}$/.test(text);
  const byId = isId ? { filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator: 'EQ', value: text }] }] } : { query: text };
  const sought = text === '' ? {} : byId;
  const body = { limit: offeredMax, properties, ...sought };
  if (text === '') {
    const query = new URLSearchParams({ limit: String(offeredMax), properties: properties.join(',') });
    return (await askPortal<{ readonly results: readonly RecordView[] }>(portalId, `${path}?${query}`, { signal })).results;
  }
  return (await askPortal<{ readonly results: readonly RecordView[] }>(portalId, `${path}/search`, { method: 'POST', body, signal }))
    .results;
}
