import type { Facts } from '../domain/facts.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { PropertyGroup } from '../domain/property.ts';
import {
  groupNamed,
  type NewPropertyGroup,
  type PropertyGroupEdits,
  type PropertyGroupPlan,
  planArchivedGroup,
  planGroupEdits,
  planNewGroup,
} from '../domain/property-group.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** The groups of an object type in order of display. */
export function listGroups(call: Call, type: ObjectType): readonly PropertyGroup[] {
  return call.portal.schema.properties.groupsOf(type);
}

/** One group of an object type. */
export function readGroup(call: Call, type: ObjectType, name: string): PropertyGroup | Problem {
  return groupNamed(listGroups(call, type), name) ?? problem('PROPERTY_GROUP_NOT_FOUND', { name });
}

/** Makes a group. */
export function createGroup(call: Call, type: ObjectType, wanted: NewPropertyGroup): Promise<PropertyGroup | Problem> {
  const decide = (facts: Facts) => decided(planNewGroup(facts.schema, type, wanted));
  return submit(call, { facts: {}, reach: 'named', decide }, call.now());
}

/** Changes a group's label or place. */
export function updateGroup(call: Call, type: ObjectType, name: string, edits: PropertyGroupEdits): Promise<PropertyGroup | Problem> {
  const decide = (facts: Facts) => decided(planGroupEdits(facts.schema, type, name, edits));
  return submit(call, { facts: {}, reach: 'named', decide }, call.now());
}

/** Archives a group: it is gone, and its name free. */
export function archiveGroup(call: Call, type: ObjectType, name: string): Promise<Problem | undefined> {
  const decide = (facts: Facts): Decision<Problem | undefined> => {
    const plan = planArchivedGroup(facts.schema, type, name);
    return isProblem(plan) ? { changes: [], outcome: plan } : { changes: [plan], outcome: undefined };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, call.now());
}

function decided(plan: PropertyGroupPlan | Problem): Decision<PropertyGroup | Problem> {
  return isProblem(plan) ? { changes: [], outcome: plan } : { changes: plan.changes, outcome: plan.group };
}
