import { limitExceeded } from './association-limit.ts';
import type { Change, EdgesTo, RecordChange } from './change.ts';
import type { Facts } from './facts.ts';
import type { AssociationTypeKey, RecordId, RecordRef } from './ids.ts';
import type { Problem } from './problem.ts';

/** Decides the archiving of a record with all its links; nothing where it is not live. */
export function planArchive(facts: Facts, record: RecordRef, at: number): readonly RecordChange[] {
  if (facts.presence(record) !== 'live') return [];
  return [{ kind: 'recordArchived', record, at, edges: facts.neighboursOf(record) }];
}

/** Decides the purge of a record, archived or live, with everything that was ever linked to it. Source: objects spec (GDPR delete). */
export function planPurge(facts: Facts, record: RecordRef, at: number): readonly RecordChange[] {
  const presence = facts.presence(record);
  if (presence === 'absent') return [];
  return [{ kind: 'recordPurged', record, at, edges: presence === 'live' ? facts.neighboursOf(record) : [] }];
}

/**
 * Decides the return of an archived record, with its former links to records that are live. A one-per type comes back only
 * where its holder took nobody else in the meantime, a label only while it is defined. Configured limits do not keep a link
 * from returning: they are not retroactive. Source: assumed (HubSpot restores in its pages only).
 */
export function planRestore(facts: Facts, record: RecordRef, at: number): readonly RecordChange[] {
  if (facts.presence(record) !== 'archived') return [];
  // One-per types that came back: the record may have had one with each of several that were archived one after the other.
  const taken = new Set<string>();
  const edges: EdgesTo[] = [];
  for (const whole of facts.formerNeighboursOf(record)) {
    const { to } = whole;
    if (facts.presence(to) !== 'live') continue;
    const free = whole.types.filter((key) => !taken.has(`${to.type}#${key}`) && mayReturn(facts, record, to, key));
    const edge = withDefault(facts, whole, { to, types: free });
    if (edge.types.length === 0) continue;
    for (const key of edge.types) if (facts.schema.links.byKey(key)?.onePer === 'from') taken.add(`${to.type}#${key}`);
    edges.push(edge);
  }
  return [{ kind: 'recordRestored', record, at, edges }];
}

/** What is left of an edge; nothing where its default type is among what is gone. */
function withDefault(facts: Facts, whole: EdgesTo, left: EdgesTo): EdgesTo {
  const lost = whole.types.filter((key) => !left.types.includes(key));
  return lost.some((key) => facts.schema.links.byKey(key)?.isDefault === true) ? { to: left.to, types: [] } : left;
}

function mayReturn(facts: Facts, record: RecordRef, to: RecordRef, key: AssociationTypeKey): boolean {
  const type = facts.schema.links.byKey(key);
  if (type === undefined) return false;
  if (type.onePer === 'from') return facts.held(record, to.type, key) === undefined;
  if (type.onePer === 'to') return facts.held(to, record.type, type.inverseKey) === undefined;
  return true;
}

/** A merge's two records, and the one that stands for both: a new one, or the primary itself. */
export interface MergePlan {
  readonly survivor: RecordRef;
  readonly primary: RecordRef;
  readonly merged: RecordRef;
  readonly at: number;
}

/** Names the first configured limit that the survivor's links would pass and the primary's alone do not, if any. */
export function limitPassedByMerge(facts: Facts, plan: MergePlan): Problem | undefined {
  const { associationLimits } = facts.schema;
  if (associationLimits.size === 0) return undefined;
  const counts = new Map<string, number>();
  const before = new Set(
    othersOf(facts, plan.primary, plan).flatMap(({ to, types }) => types.map((type) => `${to.type}:${to.id}#${type}`)),
  );
  const grown = new Set<string>();
  for (const { to, types } of unitedEdges(facts, plan)) {
    for (const type of types) {
      const place = `${to.type}#${type}`;
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      if (!before.has(`${to.type}:${to.id}#${type}`)) grown.add(place);
      const max = associationLimits.get(type);
      if (max !== undefined && count > max && grown.has(place)) return limitExceeded(facts.schema, plan.survivor, to, type, max);
    }
  }
  return undefined;
}

/**
 * Decides what a merge does to links and ids, once the survivor's own creation has been foreseen: both records' links go
 * to the survivor, the primary's one-per links before the other's, and links between the two vanish.
 * Ids of archived records lead to the survivor from then on.
 */
export function planMergedLinks(facts: Facts, plan: MergePlan): readonly Change[] {
  const { survivor, primary, merged, at } = plan;
  const isKept = isSame(primary, survivor);
  // The link between the two goes with the first of them, and must not go twice.
  const archived: Change[] = [{ kind: 'recordArchived', record: merged, at, edges: facts.neighboursOf(merged) }];
  if (!isKept) archived.push({ kind: 'recordArchived', record: primary, at, edges: othersOf(facts, primary, plan) });
  const linked = unitedEdges(facts, plan)
    .map(({ to, types }) => ({ to, types: types.filter((type) => !facts.typesBetween(survivor, to).includes(type)) }))
    .filter(({ types }) => types.length > 0)
    .map(({ to, types }): Change => ({ kind: 'linked', from: survivor, to, types }));
  const gone: readonly RecordId[] = isKept ? [merged.id] : [primary.id, merged.id];
  return [...archived, ...linked, { kind: 'recordsMerged', record: survivor, at, merged: gone }];
}

/** What a record of a merge is linked to besides the other one. */
function othersOf(facts: Facts, record: RecordRef, { primary, merged }: MergePlan): readonly EdgesTo[] {
  return facts.neighboursOf(record).filter(({ to }) => !isSame(to, primary) && !isSame(to, merged));
}

/** The primary's edges and then the other's; of a type that only one target may have, the primary's target stays. */
function unitedEdges(facts: Facts, plan: MergePlan): readonly EdgesTo[] {
  const united = new Map<string, { readonly to: RecordRef; readonly types: Set<AssociationTypeKey> }>();
  const taken = new Set<string>();
  for (const whole of [...othersOf(facts, plan.primary, plan), ...othersOf(facts, plan.merged, plan)]) {
    const key = `${whole.to.type}:${whole.to.id}`;
    const edge = united.get(key) ?? { to: whole.to, types: new Set<AssociationTypeKey>() };
    const free = whole.types.filter((type) => {
      const isTaken = facts.schema.links.byKey(type)?.onePer === 'from' && taken.has(`${whole.to.type}#${type}`);
      return !isTaken || edge.types.has(type);
    });
    const { types } = withDefault(facts, whole, { to: whole.to, types: free });
    for (const type of types) {
      edge.types.add(type);
      taken.add(`${whole.to.type}#${type}`);
    }
    if (edge.types.size > 0) united.set(key, edge);
  }
  return [...united.values()].map(({ to, types }) => ({ to, types: [...types] }));
}

function isSame(one: RecordRef, other: RecordRef): boolean {
  return one.id === other.id && one.type === other.type;
}
