import { inListOrder } from '../domain/association.ts';
import { type LimitedType, limitedType, planLimit } from '../domain/association-limit.ts';
import type { AssociationType } from '../domain/association-type.ts';
import type { Facts } from '../domain/facts.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { SchemaChange } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** A type and how many of its edges may leave one record; null where an administrator set no bound. */
export interface TypeLimit {
  readonly type: AssociationType;
  readonly max: number | null;
}

/** What a batch of limits did: those that hold, and why the others do not. */
export interface LimitBatch {
  readonly limits: readonly TypeLimit[];
  readonly problems: readonly Problem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly completedAt: number;
}

/**
 * Lists every limit of the portal in the order of the types, each followed by the opposite direction where that has none.
 * Source: recorded assoc-limits-04 (the opposite direction stands there with null).
 */
export function listLimits({ portal: { schema } }: Call): readonly TypeLimit[] {
  const { links, associationLimits } = schema;
  const limited = [...associationLimits.keys()].flatMap((key) => links.byKey(key) ?? []).sort(inListOrder);
  return limited.flatMap((type) => {
    const limit: TypeLimit = { type, max: associationLimits.get(type.key) ?? null };
    const inverse = associationLimits.has(type.inverseKey) ? undefined : links.byKey(type.inverseKey);
    return inverse === undefined ? [limit] : [limit, { type: inverse, max: null }];
  });
}

/** Lists the limits on links from one object type to another. */
export function limitsOfPair(call: Call, from: ObjectType, to: ObjectType): readonly TypeLimit[] {
  return listLimits(call).filter(({ type, max }) => max !== null && type.from === from.key && type.to === to.key);
}

/** Sets limits, each holding or failing by itself. A limit counts for links to come: those above it stay. */
export async function setLimits(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly (LimitedType & { readonly maxToObjectIds: number })[],
): Promise<LimitBatch> {
  const startedAt = call.now();
  const decide = (facts: Facts) => {
    const changes: SchemaChange[] = [];
    const limits: TypeLimit[] = [];
    const problems: Problem[] = [];
    for (const { category, typeId, maxToObjectIds: max } of inputs) {
      const type = limitedType(facts.schema, from, to, { category, typeId });
      const plan = isProblem(type) ? type : planLimit(facts.schema, type, max);
      if (isProblem(plan)) problems.push(plan);
      if (isProblem(type) || isProblem(plan)) continue;
      limits.push({ type, max });
      if (plan === undefined) continue;
      facts.foresee(plan);
      changes.push(plan);
    }
    return { changes, outcome: { limits, problems } };
  };
  const batch = await submit(call, { facts: {}, reach: 'named', decide }, startedAt);
  return { ...batch, startedAt, completedAt: Math.max(startedAt, call.now()) };
}

/** Takes limits away. All or none: the first type that does not lead from the one to the other refuses the request. */
export function purgeLimits(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly LimitedType[],
): Promise<{ readonly startedAt: number; readonly completedAt: number } | Problem> {
  const startedAt = call.now();
  const decide = (facts: Facts): Decision<{ readonly startedAt: number; readonly completedAt: number } | Problem> => {
    const changes: SchemaChange[] = [];
    for (const input of inputs) {
      const type = limitedType(facts.schema, from, to, input);
      if (isProblem(type)) return { changes: [], outcome: type };
      const plan = planLimit(facts.schema, type, null);
      if (isProblem(plan)) return { changes: [], outcome: plan };
      const isKnown = changes.some((change) => change.kind === 'associationLimitSet' && change.type === type.key);
      if (plan !== undefined && !isKnown) changes.push(plan);
    }
    return { changes, outcome: { startedAt, completedAt: Math.max(startedAt, call.now()) } };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, startedAt);
}
