import { useEffect, useRef, useState } from 'react';
import { Button, Checkbox, Input, Label, SearchField } from 'react-aria-components';
import type { PropertyView } from '../../api/objects.ts';
import { useSlash } from '../../parts/use-slash.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { ColumnChoice } from './column-choice.tsx';
import { FilterEditor } from './filter-editor.tsx';
import type { RecordsState } from './search-state.ts';

/** How long nothing may be typed before it is searched for, in milliseconds. */
const typingMs = 250;

/** Searches, filters and chooses columns. */
export function FilterBar({
  state,
  properties,
  columns,
  change,
}: {
  readonly state: RecordsState;
  readonly properties: readonly PropertyView[];
  readonly columns: readonly string[];
  change(edits: Partial<RecordsState>): void;
}) {
  const { records } = useStrings();
  const labelOf = (name: string) => properties.find((property) => property.name === name)?.label ?? name;
  const filters = state.filters ?? [];
  return (
    <div className="bar">
      <QueryField q={state.q ?? ''} search={(q) => change({ q: q === '' ? undefined : q })} />
      {filters.map((filter, place) => (
        <Button
          key={`${filter.property} ${filter.operator} ${filter.value}`}
          className="chip"
          aria-label={records.removeFilter(`${labelOf(filter.property)} ${records.operators[filter.operator]} ${filter.value}`)}
          onPress={() => change({ filters: filters.filter((_, other) => other !== place) })}
        >
          {labelOf(filter.property)} <span className="quiet">{records.operators[filter.operator]}</span> {filter.value} ×
        </Button>
      ))}
      <FilterEditor properties={properties} add={(filter) => change({ filters: [...filters, filter] })} />
      <ColumnChoice
        properties={properties}
        columns={columns}
        choose={(chosen) => change({ columns: chosen, ...(state.after !== undefined && { after: state.after }) })}
      />
      <Checkbox
        isSelected={state.archived === true}
        onChange={(archived) => change({ archived: archived || undefined, q: undefined, filters: undefined, sort: undefined })}
      >
        <span className="box" aria-hidden />
        {records.archived}
      </Checkbox>
    </div>
  );
}

function QueryField({ q, search }: { readonly q: string; search(q: string): void }) {
  const { records } = useStrings();
  const [text, setText] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => search(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text, q, search]);
  return (
    <SearchField value={text} onChange={setText} onSubmit={(sought) => search(sought.trim())}>
      <Label className="unseen">{records.search}</Label>
      <Input ref={field} placeholder={records.searchHint} />
    </SearchField>
  );
}
