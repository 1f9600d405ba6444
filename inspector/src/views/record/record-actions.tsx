import { type Query, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { askControl } from '../../api/control.ts';
import type { RecordView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Failed } from '../../parts/failed.tsx';
import { RecordChoice } from '../../parts/record-choice.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import type { RecordPlace } from './record-query.ts';

/** What can be done with a record as a whole. */
export function RecordActions({ place, isArchived }: { readonly place: RecordPlace; readonly isArchived: boolean }) {
  const { record: strings, places } = useStrings();
  const { portalId, objectType, recordId } = place;
  const queries = useQueryClient();
  const settle = async () => {
    await queries.invalidateQueries({ queryKey: [portalId, 'record', objectType, recordId] });
    await lookAgain(queries, place);
  };
  const archive = useMutation({
    mutationFn: () => askPortal(portalId, `/crm/v3/objects/${objectType}/${recordId}`, { method: 'DELETE' }),
    onSuccess: settle,
  });
  const restore = useMutation({
    mutationFn: () => askControl(`/portals/${portalId}/records/${objectType}/${recordId}/restore`, { method: 'POST' }),
    onSuccess: settle,
  });
  const failure = archive.error ?? restore.error;
  return (
    <div className="bar">
      <Link to="/$portalId/graph" params={{ portalId }} search={{ record: `${objectType}/${recordId}` }}>
        {places.graph}
      </Link>
      {isArchived ? (
        <Button onPress={() => restore.mutate()}>{strings.restore}</Button>
      ) : (
        <>
          <MergeDialog place={place} />
          <Confirm title={strings.archiveThis} text={strings.archiveText} action={strings.archive} run={() => archive.mutate()}>
            {strings.archive}
          </Confirm>
        </>
      )}
      {failure !== null && <Failed cause={failure} />}
    </div>
  );
}

/**
 * Asks again about everything that is shown of the portal, but for the rest of this record: that is asked when it is shown next, if it ever is. Where it is
 * shown still, for a moment, the record is gone.
 */
async function lookAgain(queries: QueryClient, { portalId, objectType, recordId }: RecordPlace): Promise<void> {
  const isOfRecord = ({ queryKey }: Query) => queryKey[2] === objectType && queryKey[3] === recordId;
  await queries.invalidateQueries({ queryKey: [portalId], predicate: isOfRecord, refetchType: 'none' });
  await queries.invalidateQueries({ queryKey: [portalId], predicate: (query) => !isOfRecord(query) });
}

function MergeDialog({ place }: { readonly place: RecordPlace }) {
  const { record: strings } = useStrings();
  return (
    <DialogTrigger>
      <Button>{strings.merge}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="panel">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{strings.mergeInto}</Heading>
                <MergeForm place={place} close={close} />
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function MergeForm({ place: { portalId, objectType, recordId }, close }: { readonly place: RecordPlace; close(): void }) {
  const { record: strings, app } = useStrings();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [other, setOther] = useState<RecordView | undefined>();
  const merge = useMutation({
    mutationFn: () => {
      const body = { primaryObjectId: recordId, objectIdToMerge: other?.id };
      return askPortal<RecordView>(portalId, `/crm/v3/objects/${objectType}/merge`, { method: 'POST', body });
    },
    async onSuccess({ id }) {
      close();
      await navigate({ to: '/$portalId/records/$objectType/$recordId', params: { portalId, objectType, recordId: id } });
      await lookAgain(queries, { portalId, objectType, recordId });
    },
  });
  return (
    <div className="stack">
      <p>{strings.mergeText}</p>
      <RecordChoice portalId={portalId} objectType={objectType} label={strings.otherRecord} choose={setOther} />
      {merge.isError && <Failed cause={merge.error} />}
      <div className="bar">
        <Button className="primary" isDisabled={other === undefined || other.id === recordId} onPress={() => merge.mutate()}>
          {strings.merge}
        </Button>
        <Button onPress={close}>{app.close}</Button>
      </div>
    </div>
  );
}
