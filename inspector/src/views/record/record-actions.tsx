import { useMutation, useQueryClient } from '@tanstack/react-query';
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
  // The record first: whoever it was associated with is not asked about any more once it says that it is archived.
  const settle = async () => {
    await queries.invalidateQueries({ queryKey: [portalId, 'record', objectType, recordId] });
    await queries.invalidateQueries({ queryKey: [portalId] });
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
      await queries.invalidateQueries({ queryKey: [portalId] });
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
