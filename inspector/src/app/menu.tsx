import { Link, useLocation } from '@tanstack/react-router';
import { useStrings } from '../strings/use-strings.ts';
import { type Place, places } from './routes.ts';

/** Where each place begins. */
export function placeLink(portalId: string, place: Place) {
  return place === 'records'
    ? ({ to: '/$portalId/records/$objectType', params: { portalId, objectType: 'contacts' } } as const)
    : ({ to: `/$portalId/${place}`, params: { portalId } } as const);
}

/** The places of a portal. */
export function Menu({ portalId }: { readonly portalId: string }) {
  const strings = useStrings();
  const { pathname } = useLocation();
  return (
    <nav className="menu" aria-label={strings.app.menu}>
      {places.map((place) => (
        <Link key={place} {...placeLink(portalId, place)} className={pathname.startsWith(`/${portalId}/${place}`) ? 'here' : ''}>
          {strings.places[place]}
        </Link>
      ))}
    </nav>
  );
}
