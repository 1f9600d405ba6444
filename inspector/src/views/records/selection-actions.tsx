import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'react-aria-components';
import type { RecordView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Failed } from '../../parts/failed.tsx';
import { useStrings } from '../../strings/use-strings.ts';

/** What can be done with the records that are selected: archiving them, and merging two. */
export function SelectionActions({
  portalId,
  objectType,
  selected,
  done,
}: {
  readonly portalId: string;
  readonly objectType: string;
  readonly selected: ReadonlySet<string>;
  done(): void;
}) {
  const { records } = useStrings();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const ids = [...selected];
  const settle = async () => {
    done();
    await queries.invalidateQueries({ queryKey: [portalId, 'records', objectType] });
  };
  const archive = useMutation({
    mutationFn: () =>
      askPortal(portalId, `/crm/v3/objects/${objectType}/batch/archive`, { method: 'POST', body: { inputs: ids.map((id) => ({ id })) } }),
    onSuccess: settle,
  });
  const merge = useMutation({
    mutationFn: () => {
      const [primaryObjectId, objectIdToMerge] = ids;
      return askPortal<RecordView>(portalId, `/crm/v3/objects/${objectType}/merge`, {
        method: 'POST',
        body: { primaryObjectId, objectIdToMerge },
      });
    },
    async onSuccess({ id }) {
      await settle();
      await navigate({ to: '/$portalId/records/$objectType/$recordId', params: { portalId, objectType, recordId: id } });
    },
  });
  if (ids.length === 0) return null;
  return (
    <div className="bar selected" role="toolbar" aria-label={records.selected(ids.length)}>
      <span>{records.selected(ids.length)}</span>
      <Confirm title={records.archiveThese(ids.length)} text={records.archiveText} action={records.archive} run={() => archive.mutate()}>
        {records.archive}
      </Confirm>
      {ids.length === 2 && (
        <Confirm title={records.mergeThese} text={records.mergeText(ids[0] ?? '')} action={records.merge} run={() => merge.mutate()}>
          {records.merge}
        </Confirm>
      )}
      <Button onPress={done}>{records.selectNone}</Button>
      {archive.isError && <Failed cause={archive.error} />}
      {merge.isError && <Failed cause={merge.error} />}
    </div>
  );
}
