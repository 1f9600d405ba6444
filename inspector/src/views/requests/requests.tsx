import { useMutation } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Button, Input, Label, SearchField, ToggleButton } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import { Failed } from '../../parts/failed.tsx';
import { useSlash } from '../../parts/use-slash.ts';
import { useStrings } from '../../strings/use-strings.ts';
import { RequestDetail } from './request-detail.tsx';
import { RequestTable } from './request-table.tsx';
import { type RequestsState, readRequestsState, shownRequests } from './requests-state.ts';
import { useRequests } from './use-requests.ts';

const statuses = ['2', '4', '5'] as const;

/** What the portal's callers sent and what they were answered, as it happens. */
export function RequestsPage() {
  const { requests: strings } = useStrings();
  const { portalId } = useParams({ from: '/$portalId/requests' });
  const state = readRequestsState(useSearch({ strict: false }));
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const [isPaused, setPaused] = useState(false);
  const { requests, failure } = useRequests(portalId, isPaused);
  const shown = shownRequests(requests, state);
  const chosen = requests.find(({ id }) => id === state.request);
  const change = (edits: Partial<RequestsState>) => void navigate({ to: '.', search: { ...state, ...edits }, replace: true });
  const clear = useMutation({ mutationFn: () => askControl(`/requests?portalId=${portalId}`, { method: 'DELETE' }) });
  return (
    <>
      <h1>{strings.title}</h1>
      <div className="bar">
        <SearchField value={state.q ?? ''} onChange={(q) => change({ q: q === '' ? undefined : q })}>
          <Label className="unseen">{strings.search}</Label>
          <Input ref={field} placeholder={strings.searchHint} />
        </SearchField>
        {statuses.map((status) => (
          <ToggleButton
            key={status}
            isSelected={state.status === status}
            onChange={(isOn) => change({ status: isOn ? status : undefined })}
          >
            {status}xx
          </ToggleButton>
        ))}
        <ToggleButton isSelected={isPaused} onChange={setPaused}>
          {strings.pause}
        </ToggleButton>
        <Button onPress={() => clear.mutate()}>{strings.clear}</Button>
        <span className="quiet" role="status">
          {strings.count(shown.length)}
        </span>
      </div>
      {failure !== undefined && <Failed cause={failure} />}
      {clear.isError && <Failed cause={clear.error} />}
      <RequestTable
        requests={shown}
        chosen={state.request}
        pins={state.pins ?? []}
        choose={(request) => change({ request })}
        pin={(id) => change({ pins: turned(state.pins ?? [], id) })}
      />
      {chosen !== undefined && <RequestDetail key={chosen.id} portalId={portalId} request={chosen} />}
    </>
  );
}

function turned(pins: readonly string[], id: string): readonly string[] {
  return pins.includes(id) ? pins.filter((pin) => pin !== id) : [...pins, id];
}
