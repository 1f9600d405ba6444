import { useRouter } from '@tanstack/react-router';
import { Button } from 'react-aria-components';
import { useStrings } from '../../strings/use-strings.ts';
import type { RecordsPage } from './records-query.ts';
import type { RecordsState } from './search-state.ts';

/** HubSpot's search goes no further than this. */
const searchMax = 10_000;

/** Leads to the next page and back. A page of HubSpot's knows only what comes after it: the way back is the browser's. */
export function Paging({
  page,
  state,
  change,
}: {
  readonly page: RecordsPage;
  readonly state: RecordsState;
  change(edits: Partial<RecordsState>): void;
}) {
  const { records } = useStrings();
  const router = useRouter();
  const next = page.paging?.next?.after;
  return (
    <div className="bar">
      <Button isDisabled={state.after === undefined} onPress={() => router.history.back()}>
        {records.back}
      </Button>
      <Button isDisabled={next === undefined} onPress={() => change({ after: next })}>
        {records.next}
      </Button>
      <span className="quiet" role="status">
        {page.total === undefined ? records.shown(page.results.length) : records.found(page.total)}
        {page.total !== undefined && page.total > searchMax && ` ${records.searchEnds(searchMax)}`}
      </span>
    </div>
  );
}
