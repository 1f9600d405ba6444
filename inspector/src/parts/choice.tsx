import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';

/** Something that can be chosen: what it is called, and what stands beside that in a quieter tone. */
export interface Option {
  readonly id: string;
  readonly text: string;
  readonly note: string;
}

/** Chooses among many by typing a part of a name. */
export function Choice({
  label,
  options,
  value,
  choose,
}: {
  readonly label: string;
  readonly options: readonly Option[];
  /** The id of what is chosen. */
  readonly value: string | null;
  choose(id: string): void;
}) {
  return (
    <ComboBox
      className="choice"
      defaultItems={options}
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
        <ListBox<Option>>
          {({ id, text, note }) => (
            <ListBoxItem id={id} textValue={`${text} (${note})`}>
              {text} <span className="quiet">{note}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
