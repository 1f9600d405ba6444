import type { AssociationType } from '../domain/association-type.ts';
import type { Facts } from '../domain/facts.ts';
import {
  countedForRemovedAssociation,
  type NewAssociation,
  type NewObjectSchema,
  planNewAssociation,
  planNewSchema,
  planRemovedAssociation,
} from '../domain/object-schema.ts';
import { planArchivedSchema, planPurgedSchema, planSchemaEdits, type SchemaEdits } from '../domain/object-schema-edits.ts';
import { customObjectTypeKey, type ObjectType } from '../domain/object-type.ts';
import type { SchemaChange } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** Defines a kind of record of the portal's own, and what its records can be associated with. */
export async function createObjectSchema(call: Call, wanted: NewObjectSchema): Promise<ObjectType | Problem> {
  const at = call.now();
  const decide = (facts: Facts): Decision<number | Problem> => {
    const plan = planNewSchema(facts.schema, wanted, { by: call.appId, at });
    return isProblem(plan) ? { changes: [], outcome: plan } : { changes: plan.changes, outcome: plan.type.number };
  };
  const made = await submit(call, { facts: {}, reach: 'named', decide }, at);
  return isProblem(made) ? made : call.portal.schema.objects.byKey(customObjectTypeKey(made));
}

/** Changes the definition of a kind of record of the portal's own. */
export function editObjectSchema(call: Call, of: ObjectType, edits: SchemaEdits): Promise<ObjectType | Problem> {
  const at = call.now();
  return decideSchema(call, of, at, 'named', ({ schema }) => planSchemaEdits(schema, of, edits, at));
}

/** Takes a kind of record out of use: `archive` keeps its name, `purge` keeps nothing and works on an archived one too. */
export async function deleteObjectSchema(call: Call, of: ObjectType, how: 'archive' | 'purge'): Promise<Problem | undefined> {
  const at = call.now();
  const plan = (facts: Facts) => (how === 'archive' ? planArchivedSchema(facts, of, at) : planPurgedSchema(facts, of));
  const done = await decideSchema(call, of, at, 'neighbours', plan);
  return isProblem(done) ? done : undefined;
}

/** Submits what a plan says of one kind of record; answers that kind as it is then, for one that is purged as it was. */
async function decideSchema(
  call: Call,
  of: ObjectType,
  at: number,
  reach: 'named' | 'neighbours',
  plan: (facts: Facts) => readonly SchemaChange[] | Problem,
): Promise<ObjectType | Problem> {
  const decide = (facts: Facts): Decision<Problem | undefined> => {
    const changes = plan(facts);
    return isProblem(changes) ? { changes: [], outcome: changes } : { changes, outcome: undefined };
  };
  const facts = reach === 'neighbours' ? { populations: [of.key] } : {};
  return (await submit(call, { facts, reach, decide }, at)) ?? of;
}

/** Lets records of two kinds, one of them the portal's own, be associated. */
export function createSchemaAssociation(call: Call, of: ObjectType, wanted: NewAssociation): Promise<AssociationType | Problem> {
  const at = call.now();
  const decide = (facts: Facts): Decision<AssociationType | Problem> => {
    const plan = planNewAssociation(facts.schema, of, wanted, at);
    return isProblem(plan) ? { changes: [], outcome: plan } : { changes: [plan.change], outcome: plan.type };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

/** Takes back that records of two kinds can be associated. An identifier that is none changes nothing. */
export function deleteSchemaAssociation(call: Call, of: ObjectType, identifier: string): Promise<Problem | undefined> {
  const key = countedForRemovedAssociation(identifier);
  const decide = (facts: Facts): Decision<Problem | undefined> => {
    const plan = planRemovedAssociation(facts, of, identifier);
    if (plan === undefined) return { changes: [], outcome: undefined };
    return isProblem(plan) ? { changes: [], outcome: plan } : { changes: [plan], outcome: undefined };
  };
  return submit(call, { facts: key === undefined ? {} : { typesInUse: [key] }, reach: 'named', decide }, call.now());
}
