import { limits } from '../catalogue/limits.ts';
import { defaultTypesOf } from './association.ts';
import { type AssociationType, isCustomLabel } from './association-type.ts';
import type { Facts } from './facts.ts';
import { type AssociationTypeKey, associationTypeKeyOf } from './ids.ts';
import { typeKeyOf } from './labelled-link.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalTier } from './portal.ts';
import type { PortalSchema, SchemaChange } from './portal-schema.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** What a label says, seen from the one end and from the other. Without an inverse it says the same both ways. */
export interface LabelTexts {
  readonly label: string;
  readonly inverseLabel: string | undefined;
}

/** A label that a portal's user wants; `name` is how v3 calls it. */
export interface NewLabel extends LabelTexts {
  readonly name: string;
}

/** Two object types in the order in which a caller names them. */
export interface TypePair {
  readonly from: ObjectType;
  readonly to: ObjectType;
}

const category = 'USER_DEFINED';
const ordinal = 1;
/** Source: schema guide (no hyphen, no digit at the start). */
const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Decides a new label: the types of both directions, the requested one first and with the higher id. Inside one object type
 * a label without an inverse is one type that is its own inverse. Source: recorded assoc-labels-03.
 */
export function planNewLabel(
  schema: PortalSchema,
  pair: TypePair,
  wanted: NewLabel,
  tier: PortalTier,
): { readonly change: SchemaChange; readonly types: readonly AssociationType[] } | Problem {
  const refused = problemOfName(wanted.name) ?? problemOfTexts(wanted);
  if (refused !== undefined) return refused;
  const defaults = defaultTypesOf(schema.links, pair.from, pair.to);
  if (isProblem(defaults)) return defaults;
  const max = limits.labelsPerPairMax[tier];
  if (labelsBetween(schema, pair).length >= max) return problem('TOO_MANY_LABELS', { max, ...namesOf(pair) });
  const types = newTypes(schema.nextAssociationTypeId, pair, wanted);
  const taken = problemOfTaken(schema, pair, types);
  return taken ?? { change: { kind: 'associationTypesDefined', types }, types };
}

/**
 * Decides new texts of a label, named by the id of either direction; undefined where it says so already. A label that says
 * the same both ways goes on doing so unless an inverse is given. Source: schema guide; assumed for the other direction.
 */
export function planLabelTexts(
  schema: PortalSchema,
  pair: TypePair,
  typeId: number,
  texts: LabelTexts,
): SchemaChange | Problem | undefined {
  const type = labelOf(schema, pair, typeId);
  if (isProblem(type)) return type;
  const refused = problemOfTexts(texts);
  if (refused !== undefined) return refused;
  const inverse = schema.links.byKey(type.inverseKey) ?? type;
  const inverseLabel = texts.inverseLabel ?? (inverse.label === type.label ? texts.label : inverse.label);
  if (type.label === texts.label && (inverse === type || inverse.label === inverseLabel)) return undefined;
  const renamed = { ...type, label: texts.label };
  const types = inverse === type ? [renamed] : [renamed, { ...inverse, label: inverseLabel }];
  return problemOfTaken(schema, pair, types) ?? { kind: 'associationTypesDefined', types };
}

/** The type whose edges a removal must count; undefined for an id that none can have. */
export function countedForRemoval(typeId: number): AssociationTypeKey | undefined {
  return typeKeyOf(category, typeId);
}

/**
 * Decides the removal of a label, both directions, named by the id of either. An id that the portal gave out once and that
 * is gone changes nothing: the other direction's removal took it along. Refused while a record has the label. Needs the
 * fact `edgesOfType` of `countedForRemoval`; every edge has its inverse, so that one direction tells of both.
 * Source: live suite of 2025-02 (204 for each side in turn); schema guide.
 */
export function planRemovedLabel(facts: Facts, pair: TypePair, typeId: number): SchemaChange | Problem | undefined {
  const { schema } = facts;
  const key = countedForRemoval(typeId);
  if (key !== undefined && schema.links.byKey(key) === undefined && typeId < schema.nextAssociationTypeId) return undefined;
  const type = labelOf(schema, pair, typeId);
  if (isProblem(type)) return type;
  const count = facts.edgesOfType(type.key);
  if (count > 0) return problem('LABEL_IN_USE', { label: type.label ?? type.name, count });
  return { kind: 'associationTypesRemoved', keys: [...new Set([type.key, type.inverseKey])] };
}

/** The labels that a portal's users made between two object types, a paired one once. */
export function labelsBetween(schema: PortalSchema, { from, to }: TypePair): readonly AssociationType[] {
  const labels = schema.links.between(from.key, to.key).types.filter(isCustomLabel);
  return from === to ? labels.filter(({ key, inverseKey }) => key >= inverseKey) : labels;
}

function newTypes(firstId: number, { from, to }: TypePair, { name, label, inverseLabel }: NewLabel): readonly AssociationType[] {
  const isSymmetric = from === to && inverseLabel === undefined;
  const [id, inverseId] = isSymmetric ? [firstId, firstId] : [firstId + 1, firstId];
  const [key, inverseKey] = [associationTypeKeyOf(ordinal, id), associationTypeKeyOf(ordinal, inverseId)];
  const common = { category, isDefault: false, isLegacy: false, onePer: undefined, promotesFirst: undefined } as const;
  const forward: AssociationType = { ...common, key, inverseKey, id, from: from.key, to: to.key, name, label };
  if (isSymmetric) return [forward];
  // v3 tells directions apart by name alone: inside one object type the inverse needs another.
  const inverseName = from === to ? `${name}_inverse` : name;
  const inverse = { key: inverseKey, inverseKey: key, id: inverseId, from: to.key, to: from.key };
  return [forward, { ...common, ...inverse, name: inverseName, label: inverseLabel ?? label }];
}

function labelOf(schema: PortalSchema, pair: TypePair, typeId: number): AssociationType | Problem {
  const types = [...schema.links.between(pair.from.key, pair.to.key).types, ...schema.links.between(pair.to.key, pair.from.key).types];
  const named = types.filter(({ id }) => id === typeId);
  const label = named.find(isCustomLabel);
  if (label !== undefined) return label;
  if (named.length > 0) return problem('LABEL_BUILT_IN', { typeId, ...namesOf(pair) });
  return problem('ASSOCIATION_TYPE_NOT_BETWEEN', { type: `${ordinal}-${typeId}`, ...namesOf(pair) });
}

function problemOfName(name: string): Problem | undefined {
  const max = limits.labelCharsMax;
  return name.length <= max && nameForm.test(name) ? undefined : problem('LABEL_NAME_INVALID', { max });
}

function problemOfTexts({ label, inverseLabel }: LabelTexts): Problem | undefined {
  const max = limits.labelCharsMax;
  const isFit = (text: string) => text.trim() !== '' && text.length <= max;
  return isFit(label) && (inverseLabel === undefined || isFit(inverseLabel)) ? undefined : problem('LABEL_TEXT_INVALID', { max });
}

/** Says whether a name or text of these types is another type's already, in the same direction. */
function problemOfTaken(schema: PortalSchema, pair: TypePair, types: readonly AssociationType[]): Problem | undefined {
  for (const { from, to, name, label } of types) {
    const others = schema.links.between(from, to).types.filter(({ key }) => types.every((type) => type.key !== key));
    if (others.some((other) => other.name === name)) return problem('LABEL_NAME_TAKEN', { name, ...namesOf(pair) });
    if (others.some((other) => other.label === label)) return problem('LABEL_TEXT_TAKEN', { label: label ?? '', ...namesOf(pair) });
  }
  return undefined;
}

function namesOf({ from, to }: TypePair): { readonly fromObjectType: string; readonly toObjectType: string } {
  return { fromObjectType: from.row.legacyName, toObjectType: to.row.legacyName };
}
