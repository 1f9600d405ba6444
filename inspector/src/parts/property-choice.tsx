import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import type { PropertyView } from '../api/objects.ts';

/** Chooses a property by typing a part of its label or name. */
export function PropertyChoice({
  label,
  properties,
  value,
  choose,
}: {
  readonly label: string;
  readonly properties: readonly PropertyView[];
  /** The name of the property that is chosen. */
  readonly value: string | null;
  choose(name: string): void;
}) {
  return (
    <ComboBox
      className="choice"
      defaultItems={properties}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && choose(String(key))}
      menuTrigger="focus"
    >
      <Label>{label}</Label>
      <div className="choice-field">
        <Input />
        <Button>▾</Button>
      </div>
      <Popover>
        <ListBox<PropertyView>>
          {({ name, label: text }) => (
            <ListBoxItem id={name} textValue={`${text} (${name})`}>
              {text} <span className="quiet">{name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
