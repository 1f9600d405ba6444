import { limits } from '../catalogue/limits.ts';
import type { DefinitionChange } from './definitions.ts';
import type { ObjectType } from './object-type.ts';
import { customGroup } from './portal-properties.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import { hubspotGroups, type PropertyGroup } from './property.ts';
import { problemOfDefinedName } from './property-check.ts';

/** A group that a portal's user wants; without a place of its own, or with -1, it comes last. */
export interface NewPropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder?: number | null | undefined;
}

/** What is to change of a group. Null and absent say nothing. */
export interface PropertyGroupEdits {
  readonly label?: string | null | undefined;
  readonly displayOrder?: number | null | undefined;
}

/** What comes of a plan: the group as it is then, and the change that makes it so; none where nothing is to change. */
export interface PropertyGroupPlan {
  readonly group: PropertyGroup;
  readonly changes: readonly DefinitionChange[];
}

/**
 * Decides a new group. The name of an archived one makes a new group of it. Source: recorded properties-01 for the place; dated live
 * runs of 2026-10-01; assumed: names as those of properties.
 */
export function planNewGroup(schema: PortalSchema, type: ObjectType, wanted: NewPropertyGroup): PropertyGroupPlan | Problem {
  const groups = schema.properties.groupsOf(type);
  const name = wanted.name.toLowerCase();
  if (groups.some((group) => group.name === name)) return problem('PROPERTY_GROUP_EXISTS', { name });
  const max = limits.propertyGroupsMax;
  if (groups.length >= max) return problem('TOO_MANY_PROPERTY_GROUPS', { max });
  return (
    problemOfDefinedName(name) ??
    problemOfLabel(wanted.label) ??
    put(type, { name, label: wanted.label, displayOrder: placeOf(groups, wanted.displayOrder) })
  );
}

/** Decides a change of a group's label or place. */
export function planGroupEdits(
  schema: PortalSchema,
  type: ObjectType,
  name: string,
  edits: PropertyGroupEdits,
): PropertyGroupPlan | Problem {
  const groups = schema.properties.groupsOf(type);
  const before = groupNamed(groups, name);
  if (before === undefined) return problem('PROPERTY_GROUP_NOT_FOUND', { name });
  const others = groups.filter((group) => group !== before);
  const displayOrder = edits.displayOrder == null ? before.displayOrder : placeOf(others, edits.displayOrder);
  const group = { ...before, label: edits.label ?? before.label, displayOrder };
  const isSame = group.label === before.label && group.displayOrder === before.displayOrder;
  return problemOfLabel(group.label) ?? (isSame ? { group: before, changes: [] } : put(type, group));
}

/** Decides that a group goes. Properties that are archived do not hold it. Source: dated live runs of 2026-09-29 and 2026-10-01. */
export function planArchivedGroup(schema: PortalSchema, type: ObjectType, sentName: string): DefinitionChange | Problem {
  const group = groupNamed(schema.properties.groupsOf(type), sentName);
  if (group === undefined) return problem('PROPERTY_GROUP_NOT_FOUND', { name: sentName });
  const { name } = group;
  if (schema.properties.of(type).all.some(({ groupName }) => groupName === name)) return problem('PROPERTY_GROUP_IN_USE');
  const definition = schema.objects.definitionOf(type);
  const fromStart = definition === undefined ? hubspotGroups(type.id ?? '') : [customGroup(definition)];
  const place = { of: 'propertyGroup', type: type.key, name } as const;
  const isFromStart = fromStart.some((one) => one.name === name);
  return isFromStart ? { kind: 'definitionPut', ...place, value: null } : { kind: 'definitionRemoved', ...place };
}

/** The group with a name in any letter case; undefined where there is none. */
export function groupNamed(groups: readonly PropertyGroup[], name: string): PropertyGroup | undefined {
  return groups.find((group) => group.name === name) ?? groups.find((group) => group.name === name.toLowerCase());
}

function placeOf(others: readonly PropertyGroup[], displayOrder: number | null | undefined): number {
  if (displayOrder != null && displayOrder !== -1) return displayOrder;
  return Math.max(-1, ...others.map((group) => group.displayOrder)) + 1;
}

function put({ key }: ObjectType, group: PropertyGroup): PropertyGroupPlan {
  return { group, changes: [{ kind: 'definitionPut', of: 'propertyGroup', type: key, name: group.name, value: group }] };
}

function problemOfLabel(label: string): Problem | undefined {
  const max = limits.propertyGroupLabelCharsMax;
  return label.length <= max ? undefined : problem('PROPERTY_GROUP_LABEL_TOO_LONG', { max });
}
