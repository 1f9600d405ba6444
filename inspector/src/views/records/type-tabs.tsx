import { Link, useNavigate } from '@tanstack/react-router';
import type { ObjectTypeView } from '../../api/objects.ts';
import { TypeChoice } from '../../parts/type-choice.tsx';
import { useStrings } from '../../strings/use-strings.ts';

const usual = new Set(['contact', 'company', 'deal', 'ticket']);

/** Leads to the lists of other object types: the usual ones and the portal's own at once, all of them by a choice. */
export function TypeTabs({
  portalId,
  objectType,
  types,
}: {
  readonly portalId: string;
  readonly objectType: string;
  readonly types: readonly ObjectTypeView[];
}) {
  const { records } = useStrings();
  const navigate = useNavigate();
  return (
    <nav className="tabs" aria-label={records.objectTypes}>
      {types
        .filter(({ name, isCustom }) => isCustom || usual.has(name))
        .map(({ plural, pluralLabel }) => (
          <Link key={plural} to="/$portalId/records/$objectType" params={{ portalId, objectType: plural }} search={{}}>
            {pluralLabel}
          </Link>
        ))}
      <TypeChoice
        label={records.otherType}
        types={types}
        value={objectType}
        choose={(chosen) => void navigate({ to: '/$portalId/records/$objectType', params: { portalId, objectType: chosen }, search: {} })}
      />
    </nav>
  );
}
