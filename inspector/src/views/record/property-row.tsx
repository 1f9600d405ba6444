import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Input, Popover, TextField } from 'react-aria-components';
import type { PropertyView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { historyQuery, type RecordPlace } from './record-query.ts';

/** One property of a record: its value, a field to change it, and its history. */
export function PropertyRow({
  place,
  property,
  value,
  isArchived,
}: {
  readonly place: RecordPlace;
  readonly property: PropertyView;
  readonly value: string;
  readonly isArchived: boolean;
}) {
  const { record: strings } = useStrings();
  const [isEdited, setEdited] = useState(false);
  const isFixed = isArchived || property.calculated === true || property.modificationMetadata?.readOnlyValue === true;
  const option = property.options?.find((one) => one.value === value);
  return (
    <div className="property">
      <dt>
        {property.label} <code className="quiet">{property.name}</code>
      </dt>
      <dd>
        {isEdited ? (
          <ValueForm place={place} property={property} value={value} done={() => setEdited(false)} />
        ) : (
          <>
            <span className="value">{option === undefined || option.label === value ? value : `${option.label} (${value})`}</span>
            {!isFixed && (
              <Button aria-label={strings.edit(property.label)} onPress={() => setEdited(true)}>
                ✎
              </Button>
            )}
            <History place={place} property={property} />
          </>
        )}
      </dd>
    </div>
  );
}

function ValueForm({
  place: { portalId, objectType, recordId },
  property,
  value,
  done,
}: {
  readonly place: RecordPlace;
  readonly property: PropertyView;
  readonly value: string;
  done(): void;
}) {
  const { record: strings, app } = useStrings();
  const queries = useQueryClient();
  const [text, setText] = useState(value);
  const save = useMutation({
    mutationFn: () =>
      askPortal(portalId, `/crm/v3/objects/${objectType}/${recordId}`, {
        method: 'PATCH',
        body: { properties: { [property.name]: text } },
      }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: [portalId] });
      done();
    },
  });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="bar" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && done()}>
      {property.options.length > 0 ? (
        <select aria-label={property.label} value={text} onChange={(event) => setText(event.target.value)}>
          <option value="" />
          {property.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <TextField aria-label={property.label} value={text} onChange={setText} autoFocus>
          <Input />
        </TextField>
      )}
      <Button type="submit" className="primary" isDisabled={save.isPending}>
        {strings.save}
      </Button>
      <Button onPress={done}>{app.close}</Button>
      {save.isError && <Failed cause={save.error} />}
    </form>
  );
}

function History({ place, property }: { readonly place: RecordPlace; readonly property: PropertyView }) {
  const { record: strings } = useStrings();
  return (
    <DialogTrigger>
      <Button aria-label={strings.historyOf(property.label)}>⟲</Button>
      <Popover>
        <Dialog aria-label={strings.historyOf(property.label)}>
          <Versions place={place} property={property} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Versions({ place, property }: { readonly place: RecordPlace; readonly property: PropertyView }) {
  const { record: strings } = useStrings();
  const versions = useQuery(historyQuery(place, property.name));
  if (versions.isError) return <Failed cause={versions.error} />;
  if (versions.data === undefined) return <Loading />;
  if (versions.data.length === 0) return <p className="quiet">{strings.noHistory}</p>;
  return (
    <ol className="versions">
      {versions.data.map(({ value, timestamp, sourceType, sourceId }) => (
        <li key={`${timestamp} ${value}`}>
          <span className="value">{value === '' ? '∅' : value}</span>{' '}
          <span className="quiet">
            <time dateTime={timestamp}>{new Date(timestamp).toLocaleString()}</time> · {sourceType} {sourceId}
          </span>
        </li>
      ))}
    </ol>
  );
}
