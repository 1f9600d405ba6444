import { Outlet, useParams } from '@tanstack/react-router';
import { useStrings } from '../strings/use-strings.ts';
import { AccessGate } from './access-gate.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Menu } from './menu.tsx';
import { PortalChoice } from './portal-choice.tsx';
import { Preferences } from './preferences.tsx';

/** The page's frame: portal, places, commands, and the view. */
export function Shell() {
  const { app } = useStrings();
  const { portalId } = useParams({ strict: false });
  return (
    <AccessGate>
      <button type="button" className="skip" onClick={focusContent}>
        {app.skip}
      </button>
      <header className="top">
        <span className="brand">{app.title}</span>
        <PortalChoice portalId={portalId} />
        <CommandPalette portalId={portalId} />
        <Preferences />
      </header>
      {portalId !== undefined && <Menu portalId={portalId} />}
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </AccessGate>
  );
}

/** A button and not a link: the address has the page's state after its `#`. */
function focusContent(): void {
  document.getElementById('content')?.focus();
}
