import { useNavigate } from '@tanstack/react-router';
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
import { placeLink } from './menu.tsx';
import { places } from './routes.ts';

/** Lists every place and command; opens with Ctrl+K or ⌘K. */
export function CommandPalette({ portalId }: { readonly portalId: string | undefined }) {
  const strings = useStrings();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const { contains } = useFilter({ sensitivity: 'base' });
  useShortcut(() => setOpen((open) => !open));
  const run = (place: (typeof places)[number]) => {
    setOpen(false);
    if (portalId !== undefined) void navigate(placeLink(portalId, place));
  };
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
                {places.map((place) => (
                  <MenuItem key={place} id={place} textValue={strings.places[place]} onAction={() => run(place)}>
                    {strings.places[place]}
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
