import type { DefinitionChange } from '../domain/definitions.ts';
import type { Facts } from '../domain/facts.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { DataSensitivity, Property } from '../domain/property.ts';
import {
  type NewProperty,
  type PropertyEdits,
  type PropertyPlan,
  planArchivedProperty,
  planNewProperty,
  planPropertyEdits,
  propertyNamed,
} from '../domain/property-definition.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** Which properties a caller wants to see. */
export interface PropertyChoice {
  readonly archived: 'only' | 'never';
  readonly dataSensitivity: DataSensitivity;
}

/** The properties of an object type, by name. Source: recorded properties-06 for the order. */
export function listProperties(call: Call, type: ObjectType, choice: PropertyChoice): readonly Property[] {
  const { all, archived } = call.portal.schema.properties.of(type);
  const wanted = choice.archived === 'only' ? archived : all;
  const shown = wanted.filter(({ dataSensitivity }) => dataSensitivity === choice.dataSensitivity);
  return shown.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** One property; one that the choice leaves out is as if it were not there. Source: dated live runs of 2026-10-01. */
export function readProperty(call: Call, type: ObjectType, name: string, choice: PropertyChoice): Property | Problem {
  const property = propertyNamed(call.portal.schema.properties.of(type), name, choice.archived);
  return property?.dataSensitivity === choice.dataSensitivity ? property : problem('PROPERTY_NOT_FOUND', { name });
}

/** Defines a property, or brings back an archived one of that name. */
export async function createProperty(call: Call, type: ObjectType, wanted: NewProperty): Promise<Property | Problem> {
  const [made] = await createProperties(call, type, [wanted]);
  if (made === undefined) throw new Error('a property was neither made nor refused');
  return made;
}

/** Defines many properties: one that cannot be made fails alone. Answers are in the order of the inputs. */
export function createProperties(call: Call, type: ObjectType, wanted: readonly NewProperty[]): Promise<readonly (Property | Problem)[]> {
  const at = call.now();
  const decide = (facts: Facts): Decision<readonly (Property | Problem)[]> => {
    const changes: DefinitionChange[] = [];
    const outcome = wanted.map((one) => {
      const plan = planNewProperty(facts.schema, type, one, { by: call.appId, at, grant: call.grant });
      if (isProblem(plan)) return plan;
      for (const change of plan.changes) {
        facts.foresee(change);
        changes.push(change);
      }
      return plan.property;
    });
    return { changes, outcome };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

/** Changes a property's definition. */
export function updateProperty(call: Call, type: ObjectType, name: string, edits: PropertyEdits): Promise<Property | Problem> {
  const at = call.now();
  const decide = (facts: Facts) => decided(planPropertyEdits(facts.schema, type, name, edits, { by: call.appId, at }));
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

/** Archives a property. One that is archived already is not there to be archived. Source: dated live runs of 2026-10-01. */
export function archiveProperty(call: Call, type: ObjectType, name: string): Promise<Problem | undefined> {
  const at = call.now();
  const decide = (facts: Facts): Decision<Problem | undefined> => {
    const plan = planArchivedProperty(facts.schema, type, name, { by: call.appId, at });
    return isProblem(plan) ? { changes: [], outcome: plan } : { changes: [plan], outcome: undefined };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

/**
 * Archives many properties; those that are not there are passed over. Where one is refused, none is archived. Source: properties
 * spec; assumed: refusals.
 */
export function archiveProperties(call: Call, type: ObjectType, names: readonly string[]): Promise<Problem | undefined> {
  const at = call.now();
  const decide = (facts: Facts): Decision<Problem | undefined> => {
    const changes: DefinitionChange[] = [];
    for (const name of new Set(names)) {
      const plan = planArchivedProperty(facts.schema, type, name, { by: call.appId, at });
      if (!isProblem(plan)) changes.push(plan);
      else if (plan.name !== 'PROPERTY_NOT_FOUND') return { changes: [], outcome: plan };
    }
    return { changes, outcome: undefined };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

function decided(plan: PropertyPlan | Problem): Decision<Property | Problem> {
  return isProblem(plan) ? { changes: [], outcome: plan } : { changes: plan.changes, outcome: plan.property };
}
