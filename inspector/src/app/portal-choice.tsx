import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { type Portal, portalsQuery } from '../api/portals.ts';
import { useStrings } from '../strings/use-strings.ts';

/** Chooses the portal that is looked at. */
export function PortalChoice({ portalId }: { readonly portalId: string | undefined }) {
  const { app } = useStrings();
  const navigate = useNavigate();
  const { data } = useQuery(portalsQuery);
  const go = (key: unknown) => {
    if (key === null || String(key) === portalId) return;
    void navigate({ to: '/$portalId/records/$objectType', params: { portalId: String(key), objectType: 'contacts' } });
  };
  return (
    <ComboBox
      className="portal-choice"
      defaultItems={data?.results ?? []}
      selectedKey={portalId ?? null}
      onSelectionChange={go}
      menuTrigger="focus"
    >
      <Label className="unseen">{app.portal}</Label>
      <Input />
      <Button aria-label={app.portal}>▾</Button>
      <Popover>
        <ListBox<Portal>>
          {({ portalId: id, name }) => (
            <ListBoxItem id={String(id)} textValue={`${id} ${name ?? ''}`}>
              {id} <span className="quiet">{name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
