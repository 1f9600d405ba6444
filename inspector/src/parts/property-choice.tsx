import type { PropertyView } from '../api/objects.ts';
import { Choice } from './choice.tsx';

/** Chooses a property by its label or name. */
export function PropertyChoice({
  properties,
  ...choice
}: {
  readonly label: string;
  readonly properties: readonly PropertyView[];
  /** The name of the property that is chosen. */
  readonly value: string | null;
  choose(name: string): void;
}) {
  return <Choice {...choice} options={properties.map(({ name, label }) => ({ id: name, text: label, note: name }))} />;
}
