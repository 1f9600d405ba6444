import { useEffect, useState } from 'react';
import {
  Autocomplete,
  Button,
  Dialog,
  Input,
  Label,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useStrings } from '../strings/use-strings.ts';
import { useCommands } from './commands.ts';

/** Lists every place and command; opens with Ctrl+K or ⌘K. */
export function CommandPalette({ portalId }: { readonly portalId: string | undefined }) {
  const strings = useStrings();
  const commands = useCommands(portalId);
  const [isOpen, setOpen] = useState(false);
  const { contains } = useFilter({ sensitivity: 'base' });
  useShortcut(() => setOpen((open) => !open));
  return (
    <>
      <Button className="palette-button" onPress={() => setOpen(true)}>
        {strings.app.commands} <kbd>Ctrl K</kbd>
      </Button>
      <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={setOpen} isDismissable>
        <Modal className="palette">
          <Dialog aria-label={strings.app.commands}>
            <Autocomplete filter={contains}>
              <SearchField autoFocus aria-label={strings.app.searchCommands}>
                <Label className="unseen">{strings.app.searchCommands}</Label>
                <Input placeholder={strings.app.searchCommands} />
              </SearchField>
              <Menu renderEmptyState={() => strings.app.noCommands} aria-label={strings.app.commands}>
                {commands.map(({ id, text, run }) => (
                  <MenuItem
                    key={id}
                    id={id}
                    textValue={text}
                    onAction={() => {
                      setOpen(false);
                      run();
                    }}
                  >
                    {text}
                  </MenuItem>
                ))}
              </Menu>
            </Autocomplete>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

function useShortcut(run: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}
