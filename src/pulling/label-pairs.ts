import type { SeedLabel } from './document-parts.ts';
import type { LabelRow } from './links.ts';

/** A label with both of its directions, and the ids of these. */
export interface PairedLabel extends SeedLabel {
  readonly ids: readonly number[];
}

/** The direction that a label was made in, and its inverse; none where it says the same both ways inside one object type. */
interface Directions {
  readonly forward: LabelRow;
  readonly inverse: LabelRow | undefined;
}

type NameOf = (row: LabelRow) => string | undefined;

/**
 * Puts the directions of labels together. Ids of one label follow each other, that of the direction it was made in being the higher one (recorded
 * assoc-labels-01 and -03). Inside one object type two labels that say the same both ways may follow each other too; these are told apart by their
 * names: the inverse of a label is called like it. Without names neighbours count as one label: assumed.
 */
export function pairLabels(rows: readonly LabelRow[], nameOf: NameOf, wordOf: (id: string) => string): readonly PairedLabel[] {
  const used = new Set<string>();
  return directionsOf(rows, nameOf).map(({ forward, inverse }) => {
    const { from, to, label } = forward;
    const name = freeName(soundName(nameOf(forward)) ?? nameFrom(label), (one) => used.has(`${from} ${to} ${one}`));
    // Both directions of a label have its name.
    used.add(`${from} ${to} ${name}`).add(`${to} ${from} ${name}`);
    const saysTheSame = inverse === undefined || (inverse.label === label && from !== to);
    return {
      from: wordOf(from),
      to: wordOf(to),
      name,
      label,
      ...(!saysTheSame && { inverseLabel: inverse.label }),
      ids: inverse === undefined ? [forward.id] : [forward.id, inverse.id],
    };
  });
}

/** The labels in the order in which they were made. Each id belongs to one of them: the lowest that is left goes with the one above it, or alone. */
function directionsOf(rows: readonly LabelRow[], nameOf: NameOf): readonly Directions[] {
  const found: Directions[] = [];
  const taken = new Set<LabelRow>();
  for (const row of rows.toSorted((one, other) => one.id - other.id)) {
    if (taken.has(row)) continue;
    const above = rows.find((other) => other.id === row.id + 1 && other.from === row.to && other.to === row.from);
    const isPair = above !== undefined && (row.from !== row.to || areNamedAlike(nameOf(row), nameOf(above)));
    if (isPair) taken.add(above);
    found.push(isPair ? { forward: above, inverse: row } : { forward: row, inverse: undefined });
  }
  return found;
}

function areNamedAlike(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return one === other || one === `${other}_inverse` || other === `${one}_inverse`;
}

const nameForm = /^[A-Za-z_]\w{0,99}$/;

function soundName(name: string | undefined): string | undefined {
  return name !== undefined && nameForm.test(name) ? name : undefined;
}

/** Longest name that is made of a label, so that a number fits behind it. */
const madeNameCharsMax = 80;

function nameFrom(label: string): string {
  const word = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '');
  return word === '' ? 'label' : word.slice(0, madeNameCharsMax);
}

function freeName(name: string, isUsed: (name: string) => boolean): string {
  let free = name;
  for (let count = 2; isUsed(free); count += 1) free = `${name}_${count}`;
  return free;
}
