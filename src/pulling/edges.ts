import { hubspotAssociationTypes } from '../domain/association-type.ts';
import { parseObjectTypeId } from '../domain/object-type.ts';
import type { SeedAssociation, SeedAssociationType } from './document-parts.ts';
import type { PairedLabel } from './label-pairs.ts';
import { hubspotTypeOf, type LabelRow } from './links.ts';
import { compareTexts } from './property-bodies.ts';
import { compareIds, type SampledLink, type WireType } from './sample.ts';
import type { Note } from './steps.ts';
import type { PulledType } from './types.ts';

/** What the pull knows of the labels that associations may have. */
export interface KnownLabels {
  readonly rows: readonly LabelRow[];
  readonly paired: readonly PairedLabel[];
}

interface Edge {
  readonly from: SampledLink['from'];
  readonly to: SampledLink['to'];
  readonly labels: Set<string>;
  readonly hubspot: Set<number>;
}

/**
 * Makes associations of a seed of what was read from their ends: each once, from the object type that stands first and there from the lower id. The
 * type that every association of a pair has is not named.
 */
export function associationsOf(
  links: readonly SampledLink[],
  types: readonly PulledType[],
  known: KnownLabels,
): { readonly associations: readonly SeedAssociation[]; readonly notes: readonly Note[] } {
  const places = new Map(types.map(({ id }, place) => [id, place]));
  const placeOf = (type: PulledType) => places.get(type.id) ?? 0;
  const edges = new Map<string, Edge>();
  const unknown = new Set<string>();
  for (const link of links) {
    const isForward = placeOf(link.from.type) - placeOf(link.to.type) || compareIds(link.from.id, link.to.id);
    const [from, to] = isForward <= 0 ? [link.from, link.to] : [link.to, link.from];
    const key = `${from.type.id} ${from.id} ${to.type.id} ${to.id}`;
    const edge = edges.get(key) ?? { from, to, labels: new Set<string>(), hubspot: new Set<number>() };
    edges.set(key, edge);
    for (const type of link.types) addType(edge, isForward <= 0 ? type : inverseOf(type, known), known, (said) => unknown.add(said));
  }
  const sorted = [...edges.values()].toSorted(
    (one, other) =>
      placeOf(one.from.type) - placeOf(other.from.type) ||
      compareIds(one.from.id, other.from.id) ||
      placeOf(one.to.type) - placeOf(other.to.type) ||
      compareIds(one.to.id, other.to.id),
  );
  const notes = [...unknown].toSorted(compareTexts).map((said): Note => {
    return { kind: 'leftOut', part: 'association type', of: said, why: 'this server does not know it' };
  });
  return { associations: sorted.map(seedAssociation), notes };
}

function addType(edge: Edge, type: WireType | undefined, { rows }: KnownLabels, tellUnknown: (said: string) => void): void {
  if (type === undefined) return;
  if (type.category === 'USER_DEFINED') {
    // What is no label is the unlabelled type of an object type of the account's own.
    const label = rows.find(({ id }) => id === type.typeId);
    if (label !== undefined) edge.labels.add(label.label);
    return;
  }
  const known = type.category === 'HUBSPOT_DEFINED' ? hubspotTypeOf(type.typeId) : undefined;
  const isBetween = known?.from === parseObjectTypeId(edge.from.type.id) && known?.to === parseObjectTypeId(edge.to.type.id);
  if (known === undefined || !isBetween) tellUnknown(`${edge.from.type.word} to ${edge.to.type.word}: ${type.category} ${type.typeId}`);
  else if (!known.isDefault && !known.isLegacy) edge.hubspot.add(type.typeId);
}

/** The same seen from the other end; undefined for what this server does not know, which the other end tells, too. */
function inverseOf({ category, typeId }: WireType, { paired }: KnownLabels): WireType | undefined {
  if (category === 'USER_DEFINED') {
    const ids = paired.find((label) => label.ids.includes(typeId))?.ids ?? [typeId];
    return { category, typeId: ids.find((id) => id !== typeId) ?? typeId };
  }
  const type = category === 'HUBSPOT_DEFINED' ? hubspotTypeOf(typeId) : undefined;
  const inverse = type && hubspotAssociationTypes().byKey(type.inverseKey);
  return inverse === undefined ? undefined : { category, typeId: inverse.id };
}

function seedAssociation({ from, to, labels, hubspot }: Edge): SeedAssociation {
  const types = [...hubspot].toSorted((one, other) => one - other);
  return {
    from: `${from.type.word}:${from.id}`,
    to: `${to.type.word}:${to.id}`,
    ...(labels.size > 0 && { labels: [...labels].toSorted(compareTexts) }),
    ...(types.length > 0 && { types: types.map((typeId): SeedAssociationType => ({ category: 'HUBSPOT_DEFINED', typeId })) }),
  };
}
