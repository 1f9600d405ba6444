import type { Change, EdgesTo, RecordChange } from './change.ts';
import type { Facts } from './facts.ts';
import type { AssociationTypeKey, RecordId, RecordRef } from './ids.ts';

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
 * where its holder took nobody else in the meantime, a label only while it is defined. Source: contract of restore is
 * assumed (HubSpot restores in its pages only).
 */
export function planRestore(facts: Facts, record: RecordRef, at: number): readonly RecordChange[] {
  if (facts.presence(record) !== 'archived') return [];
  const edges = facts
    .formerNeighboursOf(record)
    .filter(({ to }) => facts.presence(to) === 'live')
    .map((edge) => withDefault(facts, edge, { to: edge.to, types: edge.types.filter((key) => mayReturn(facts, record, edge.to, key)) }))
    .filter(({ types }) => types.length > 0);
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

/** A merge's two records: `into` lends the merged one its id or is archived with the other. */
export interface MergePlan {
  /** The record that stands for both: a new one, or one of the two. */
  readonly survivor: RecordRef;
  readonly primary: RecordRef;
  readonly merged: RecordRef;
  readonly at: number;
}

/**
 * Decides what a merge does to links and ids, once the survivor's own creation has been foreseen: both records' links go
 * to the survivor, the primary's one-per links before the other's, and links between the two vanish.
 * Ids of archived records lead to the survivor from then on.
 */
export function planMergedLinks(facts: Facts, { survivor, primary, merged, at }: MergePlan): readonly Change[] {
  const isOf = (one: RecordRef, other: RecordRef) => one.type === other.type && one.id === other.id;
  const others = (record: RecordRef) =>
    facts.neighboursOf(record).filter(({ to }) => !isOf(to, primary) && !isOf(to, merged) && !isOf(to, survivor));
  const gone = [merged, primary].filter((record) => !isOf(record, survivor));
  const united = unitedEdges(facts, others(primary), others(merged));
  const archived = gone.map((record): Change => ({ kind: 'recordArchived', record, at, edges: facts.neighboursOf(record) }));
  const linked = united
    .map(({ to, types }) => ({ to, types: types.filter((type) => !facts.typesBetween(survivor, to).includes(type)) }))
    .filter(({ types }) => types.length > 0)
    .map(({ to, types }): Change => ({ kind: 'linked', from: survivor, to, types }));
  return [...archived, ...linked, { kind: 'recordsMerged', record: survivor, at, merged: gone.map(({ id }): RecordId => id) }];
}

/** The primary's edges and the other's; of a type that only one target may have, the primary's target stays. */
function unitedEdges(facts: Facts, first: readonly EdgesTo[], second: readonly EdgesTo[]): readonly EdgesTo[] {
  const united = new Map<string, { readonly to: RecordRef; readonly types: Set<AssociationTypeKey> }>();
  const taken = new Set<string>();
  for (const whole of [...first, ...second]) {
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
