import { useMemo, useState } from 'react';
import { Checkbox, Input, Label, SearchField } from 'react-aria-components';
import type { PropertyView, RecordView } from '../../api/objects.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { PropertyRow } from './property-row.tsx';
import type { RecordPlace } from './record-query.ts';

/** Rows that are shown at most: a portal may have a thousand properties, and a search finds the others. */
const rowsMax = 200;

/** A record's properties: those that have a value, or all; each can be edited and tells its history. */
export function PropertyTable({
  place,
  record,
  properties,
}: {
  readonly place: RecordPlace;
  readonly record: RecordView;
  readonly properties: readonly PropertyView[];
}) {
  const { record: strings } = useStrings();
  const [text, setText] = useState('');
  const [isAll, setAll] = useState(false);
  const shown = useMemo(() => {
    const sought = text.trim().toLowerCase();
    const found = properties.filter(({ name, label, hidden }) => {
      const hasValue = (record.properties[name] ?? '') !== '';
      if (sought !== '') return name.includes(sought) || label.toLowerCase().includes(sought);
      return hasValue || (isAll && hidden !== true);
    });
    // What people write stands before what HubSpot works out.
    return [...found.filter(isWritable), ...found.filter((property) => !isWritable(property))];
  }, [properties, record, text, isAll]);
  return (
    <>
      <div className="bar">
        <SearchField value={text} onChange={setText}>
          <Label className="unseen">{strings.findProperty}</Label>
          <Input placeholder={strings.findProperty} />
        </SearchField>
        <Checkbox isSelected={isAll} onChange={setAll}>
          <span className="box" aria-hidden />
          {strings.showEmpty}
        </Checkbox>
      </div>
      <dl className="properties">
        {shown.slice(0, rowsMax).map((property) => (
          <PropertyRow
            key={property.name}
            place={place}
            property={property}
            value={record.properties[property.name] ?? ''}
            isArchived={record.archived}
          />
        ))}
      </dl>
      {shown.length > rowsMax && <p className="quiet">{strings.moreProperties(shown.length - rowsMax)}</p>}
    </>
  );
}

function isWritable({ calculated, modificationMetadata }: PropertyView): boolean {
  return calculated !== true && modificationMetadata?.readOnlyValue !== true;
}
