import { inListOrder } from '../domain/association.ts';
import {
  countedForRemoval,
  type LabelTexts,
  type NewLabel,
  planLabelTexts,
  planNewLabel,
  planRemovedLabel,
  type TypePair,
} from '../domain/association-label.ts';
import type { AssociationType } from '../domain/association-type.ts';
import type { SchemaChange } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** Lists the types of links from one object type to another, without those that only very old portals have. */
export function listLabels(call: Call, { from, to }: TypePair): readonly AssociationType[] {
  const { types } = call.portal.schema.links.between(from.key, to.key);
  return types.filter(({ isLegacy }) => !isLegacy).sort(inListOrder);
}

/** Makes a label and answers the types of its directions, the requested one first. */
export function createLabel(call: Call, pair: TypePair, wanted: NewLabel): Promise<readonly AssociationType[] | Problem> {
  const { portalTier } = call.switches;
  return submit(
    call,
    {
      facts: {},
      reach: 'named',
      decide(facts): Decision<readonly AssociationType[] | Problem> {
        const plan = planNewLabel(facts.schema, pair, wanted, portalTier);
        return isProblem(plan) ? { changes: [], outcome: plan } : { changes: [plan.change], outcome: plan.types };
      },
    },
    call.now(),
  );
}

/** Changes what a label says; its name and ids stay. */
export function updateLabel(call: Call, pair: TypePair, typeId: number, texts: LabelTexts): Promise<Problem | undefined> {
  const decide: Deciding = (facts) => decided(planLabelTexts(facts.schema, pair, typeId, texts));
  return submit(call, { facts: {}, reach: 'named', decide }, call.now());
}

/** Removes a label, both directions. Removing one that is gone already changes nothing and is no problem. */
export function deleteLabel(call: Call, pair: TypePair, typeId: number): Promise<Problem | undefined> {
  const counted = countedForRemoval(typeId);
  const decide: Deciding = (facts) => decided(planRemovedLabel(facts, pair, typeId));
  return submit(call, { facts: { typesInUse: counted === undefined ? [] : [counted] }, reach: 'named', decide }, call.now());
}

type Deciding = Parameters<typeof submit<Problem | undefined>>[1]['decide'];

function decided(plan: SchemaChange | Problem | undefined): Decision<Problem | undefined> {
  if (isProblem(plan)) return { changes: [], outcome: plan };
  return { changes: plan === undefined ? [] : [plan], outcome: undefined };
}
