import type { ObjectTypeView } from '../api/objects.ts';
import { Choice } from './choice.tsx';

/** Chooses an object type among all of the portal's. */
export function TypeChoice({
  types,
  ...choice
}: {
  readonly label: string;
  readonly types: readonly ObjectTypeView[];
  /** The plural name of the type that is chosen. */
  readonly value: string | null;
  choose(plural: string): void;
}) {
  const options = types.map(({ plural, pluralLabel, objectTypeId }) => ({ id: plural, text: pluralLabel, note: objectTypeId }));
  return <Choice {...choice} options={options} />;
}
