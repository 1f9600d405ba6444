import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import type { ObjectTypeView } from '../api/objects.ts';

/** Chooses an object type among all of the portal's, by typing a part of its name. */
export function TypeChoice({
  label,
  types,
  value,
  choose,
}: {
  readonly label: string;
  readonly types: readonly ObjectTypeView[];
  /** The plural name of the type that is chosen. */
  readonly value: string | null;
  choose(plural: string): void;
}) {
  return (
    <ComboBox
      className="choice"
      defaultItems={types}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && key !== value && choose(String(key))}
      menuTrigger="focus"
    >
      <Label>{label}</Label>
      <div className="choice-field">
        <Input />
        <Button>▾</Button>
      </div>
      <Popover>
        <ListBox<ObjectTypeView>>
          {({ plural, pluralLabel, objectTypeId }) => (
            <ListBoxItem id={plural} textValue={pluralLabel}>
              {pluralLabel} <span className="quiet">{objectTypeId}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
