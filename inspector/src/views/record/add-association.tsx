import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Dialog, DialogTrigger, Heading, Label, Modal, ModalOverlay } from 'react-aria-components';
import type { AssociationTypeView, ObjectTypeView, RecordView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { Failed } from '../../parts/failed.tsx';
import { RecordChoice } from '../../parts/record-choice.tsx';
import { TypeChoice } from '../../parts/type-choice.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import type { RecordPlace } from './record-query.ts';

interface Props {
  readonly place: RecordPlace;
  readonly types: readonly ObjectTypeView[];
  readonly associationTypes: readonly AssociationTypeView[];
}

/** Associates the record with another one that is searched for, with labels or without. */
export function AddAssociation(props: Props) {
  const { record: strings } = useStrings();
  return (
    <DialogTrigger>
      <Button>{strings.associate}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="panel">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{strings.associate}</Heading>
                <AssociateForm {...props} close={close} />
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function AssociateForm({ place, types, associationTypes, close }: Props & { close(): void }) {
  const { record: strings, app } = useStrings();
  const { portalId, objectType, recordId } = place;
  const queries = useQueryClient();
  const from = types.find(({ plural, objectTypeId }) => plural === objectType || objectTypeId === objectType);
  const fromHere = associationTypes.filter(({ fromObjectTypeId }) => fromObjectTypeId === from?.objectTypeId);
  const reachable = types.filter(({ objectTypeId }) => fromHere.some(({ toObjectTypeId }) => toObjectTypeId === objectTypeId));
  const [toType, setToType] = useState(() => reachable.find(({ plural }) => plural !== objectType)?.plural ?? objectType);
  const [other, setOther] = useState<RecordView | undefined>();
  const [chosen, setChosen] = useState<string[]>([]);
  const toTypeId = types.find(({ plural }) => plural === toType)?.objectTypeId;
  const labels = fromHere.filter(({ toObjectTypeId, label }) => toObjectTypeId === toTypeId && label !== null);
  const associate = useMutation({
    mutationFn: () => {
      const sent = labels.filter((type) => chosen.includes(keyOf(type)));
      const pair = `${toType}/${other?.id}`;
      if (sent.length === 0)
        return askPortal(portalId, `/crm/v4/objects/${objectType}/${recordId}/associations/default/${pair}`, { method: 'PUT' });
      const body = sent.map(({ category, typeId }) => ({ associationCategory: category, associationTypeId: typeId }));
      return askPortal(portalId, `/crm/v4/objects/${objectType}/${recordId}/associations/${pair}`, { method: 'PUT', body });
    },
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: [portalId] });
      close();
    },
  });
  return (
    <div className="stack">
      <TypeChoice
        label={strings.otherType}
        types={reachable}
        value={toType}
        choose={(plural) => {
          setToType(plural);
          setOther(undefined);
          setChosen([]);
        }}
      />
      <RecordChoice key={toType} portalId={portalId} objectType={toType} label={strings.otherRecord} choose={setOther} />
      {labels.length > 0 && (
        <CheckboxGroup className="choice" value={chosen} onChange={setChosen}>
          <Label>{strings.labels}</Label>
          {labels.map((type) => (
            <Checkbox key={keyOf(type)} value={keyOf(type)}>
              <span className="box" aria-hidden />
              {type.label}
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      {associate.isError && <Failed cause={associate.error} />}
      <div className="bar">
        <Button className="primary" isDisabled={other === undefined || associate.isPending} onPress={() => associate.mutate()}>
          {strings.associate}
        </Button>
        <Button onPress={close}>{app.close}</Button>
      </div>
    </div>
  );
}

function keyOf({ category, typeId }: AssociationTypeView): string {
  return `${category}-${typeId}`;
}
