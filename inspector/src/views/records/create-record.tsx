import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import type { PropertyView, RecordView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Failed } from '../../parts/failed.tsx';
import { PropertyChoice } from '../../parts/property-choice.tsx';
import { useStrings } from '../../strings/use-strings.ts';

interface Props {
  readonly portalId: string;
  readonly objectType: string;
  readonly properties: readonly PropertyView[];
  readonly columns: readonly string[];
}

/** Makes a record: a form with the columns of the table, and any other property that is wanted. */
export function CreateRecord(props: Props) {
  const { records } = useStrings();
  return (
    <DialogTrigger>
      <Button className="primary">{records.create}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="panel">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{records.create}</Heading>
                <CreateForm {...props} close={close} />
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function CreateForm({ portalId, objectType, properties, columns, close }: Props & { close(): void }) {
  const { records, app } = useStrings();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [added, setAdded] = useState<readonly string[]>([]);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const isWritable = ({ name }: PropertyView) =>
    properties.find((property) => property.name === name)?.modificationMetadata?.readOnlyValue !== true;
  const create = useMutation({
    mutationFn: () => {
      const sent = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
      return askPortal<RecordView>(portalId, `/crm/v3/objects/${objectType}`, { method: 'POST', body: { properties: sent } });
    },
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: [portalId, 'records', objectType] });
      close();
      await navigate({ to: '/$portalId/records/$objectType/$recordId', params: { portalId, objectType, recordId: id } });
    },
  });
  const names = [...new Set([...columns, ...added])];
  const fields = properties.filter((property) => names.includes(property.name) && isWritable(property));
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {fields.map(({ name, label }) => (
        <TextField
          key={name}
          className="choice"
          value={values[name] ?? ''}
          onChange={(value) => setValues((known) => ({ ...known, [name]: value }))}
        >
          <Label>{label}</Label>
          <Input />
        </TextField>
      ))}
      <PropertyChoice
        label={records.addProperty}
        properties={properties.filter((property) => isWritable(property) && !names.includes(property.name))}
        value={null}
        choose={(name) => setAdded((known) => [...known, name])}
      />
      {create.isError && <Failed cause={create.error} />}
      <div className="bar">
        <Button type="submit" className="primary" isDisabled={create.isPending}>
          {records.create}
        </Button>
        <Button onPress={close}>{app.close}</Button>
      </div>
    </form>
  );
}
