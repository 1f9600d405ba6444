import { useState } from 'react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  TextField,
} from 'react-aria-components';
import type { PropertyView } from '../../api/objects.ts';
import { PropertyChoice } from '../../parts/property-choice.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { type Filter, type Operator, operators, valuesOf } from './search-state.ts';

/** Adds a condition to a search. */
export function FilterEditor({ properties, add }: { readonly properties: readonly PropertyView[]; add(filter: Filter): void }) {
  const { records } = useStrings();
  return (
    <DialogTrigger>
      <Button>{records.addFilter}</Button>
      <Popover>
        <Dialog aria-label={records.addFilter}>
          {({ close }) => (
            <FilterForm
              properties={properties}
              add={(filter) => {
                add(filter);
                close();
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function FilterForm({ properties, add }: { readonly properties: readonly PropertyView[]; add(filter: Filter): void }) {
  const { records } = useStrings();
  const [property, setProperty] = useState<string | null>(null);
  const [operator, setOperator] = useState<Operator>('EQ');
  const [value, setValue] = useState('');
  const wanted = valuesOf(operator);
  const isWhole = property !== null && (wanted === 'none' || value.trim() !== '');
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (property !== null && isWhole) add({ property, operator, value: wanted === 'none' ? '' : value.trim() });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PropertyChoice label={records.property} properties={properties} value={property} choose={setProperty} />
      <Select className="choice" value={operator} onChange={(key) => setOperator(operators.find((one) => one === key) ?? 'EQ')}>
        <Label>{records.operator}</Label>
        <Button>
          <SelectValue /> ▾
        </Button>
        <Popover>
          <ListBox>
            {operators.map((one) => (
              <ListBoxItem key={one} id={one} textValue={records.operators[one]}>
                {records.operators[one]} <span className="quiet">{one}</span>
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </Select>
      {wanted !== 'none' && (
        <TextField className="choice" value={value} onChange={setValue}>
          <Label>{wanted === 'one' ? records.value : records.values[wanted]}</Label>
          <Input />
        </TextField>
      )}
      <Button type="submit" className="primary" isDisabled={!isWhole}>
        {records.apply}
      </Button>
    </form>
  );
}
