import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components';
import type { PropertyView } from '../../api/objects.ts';
import { useStrings } from '../../strings/use-strings.ts';

/** Columns that a table shows at most: every one of them is asked for with each page. */
const columnsMax = 20;

/** Chooses which properties a table shows. */
export function ColumnChoice({
  properties,
  columns,
  choose,
}: {
  readonly properties: readonly PropertyView[];
  readonly columns: readonly string[];
  choose(columns: readonly string[]): void;
}) {
  const { records } = useStrings();
  const { contains } = useFilter({ sensitivity: 'base' });
  const take = (keys: 'all' | Set<string | number>) => {
    if (keys === 'all') return;
    const names = [...keys].map(String);
    const kept = columns.filter((name) => names.includes(name));
    choose([...kept, ...names.filter((name) => !columns.includes(name))].slice(0, columnsMax));
  };
  return (
    <DialogTrigger>
      <Button>{records.columns}</Button>
      <Popover>
        <Dialog aria-label={records.columns}>
          <Autocomplete filter={contains}>
            <SearchField>
              <Label>{records.findProperty}</Label>
              <Input />
            </SearchField>
            <ListBox
              className="tall-list"
              aria-label={records.columns}
              items={properties}
              selectionMode="multiple"
              selectedKeys={columns}
              onSelectionChange={take}
            >
              {({ name, label }) => (
                <ListBoxItem id={name} textValue={`${label} ${name}`}>
                  {label} <span className="quiet">{name}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
