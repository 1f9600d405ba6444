import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Dialog, DialogTrigger, Label, Popover, Radio, RadioGroup } from 'react-aria-components';
import { associationTypesQuery, type ObjectTypeView } from '../../api/objects.ts';
import { RecordChoice } from '../../parts/record-choice.tsx';
import { TypeChoice } from '../../parts/type-choice.tsx';
import { useStrings } from '../../strings/use-strings.ts';
import { type GraphState, hopsMax } from './graph-state.ts';

const hopsOffered = Array.from({ length: hopsMax }, (_, place) => String(place + 1));

/** Chooses the record in the middle, how far the picture goes, and what it leaves out. */
export function GraphBar({
  portalId,
  state,
  types,
  change,
}: {
  readonly portalId: string;
  readonly state: GraphState;
  readonly types: readonly ObjectTypeView[];
  change(edits: Partial<GraphState>): void;
}) {
  const { graph } = useStrings();
  const [objectType, setObjectType] = useState(state.record?.split('/')[0] ?? 'contacts');
  const associationTypes = useQuery(associationTypesQuery(portalId));
  const labels = [...new Set(associationTypes.data?.flatMap(({ label }) => label ?? []))].sort();
  return (
    <div className="bar">
      <TypeChoice label={graph.objectType} types={types} value={objectType} choose={setObjectType} />
      <RecordChoice
        key={objectType}
        portalId={portalId}
        objectType={objectType}
        label={graph.record}
        choose={(record) => record !== undefined && change({ record: `${objectType}/${record.id}`, open: undefined })}
      />
      <RadioGroup
        className="choice"
        orientation="horizontal"
        value={String(state.hops ?? 1)}
        onChange={(hops) => change({ hops: Number(hops) })}
      >
        <Label>{graph.hops}</Label>
        <div className="radios">
          {hopsOffered.map((hops) => (
            <Radio key={hops} value={hops}>
              {hops}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <Ticks
        label={graph.types}
        options={types.map(({ plural, pluralLabel }) => ({ value: plural, text: pluralLabel }))}
        chosen={state.types ?? []}
        choose={(chosen) => change({ types: chosen })}
      />
      <Ticks
        label={graph.labels}
        options={labels.map((label) => ({ value: label, text: label }))}
        chosen={state.labels ?? []}
        choose={(chosen) => change({ labels: chosen })}
      />
    </div>
  );
}

function Ticks({
  label,
  options,
  chosen,
  choose,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly chosen: readonly string[];
  choose(chosen: readonly string[]): void;
}) {
  return (
    <DialogTrigger>
      <Button>
        {label}
        {chosen.length > 0 && ` (${chosen.length})`}
      </Button>
      <Popover>
        <Dialog aria-label={label}>
          <CheckboxGroup className="stack tall-list" aria-label={label} value={[...chosen]} onChange={choose}>
            {options.map(({ value, text }) => (
              <Checkbox key={value} value={value}>
                <span className="box" aria-hidden />
                {text}
              </Checkbox>
            ))}
          </CheckboxGroup>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
