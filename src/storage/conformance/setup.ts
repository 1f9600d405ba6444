import type { Change } from '../../domain/change.ts';
import type { FactRequest, Facts } from '../../domain/facts.ts';
import { type ObjectTypeKey, objectTypeKeyOf, portalIdOf, type RecordId, type RecordRef, recordIdOf } from '../../domain/ids.ts';
import { planMergedLinks, planPurge, planRestore } from '../../domain/record-fate.ts';
import type { Decision, Neighbour, NeighbourPosition, PortalStore, Store } from '../port.ts';

/** One promise of the port and its proof; `prove` throws where the store breaks it. */
export interface StoreCase {
  readonly claim: string;
  prove(store: Store): Promise<void>;
}

export const contacts = objectTypeKeyOf(0, 1);
export const companies = objectTypeKeyOf(0, 2);

/** Epoch milliseconds that every case uses unless it says otherwise. */
export const noon = 1_790_000_000_000;
/** Who causes every change of the cases. */
export const source = { kind: 'API' } as const;

/** Makes and opens a portal. */
export async function openPortal(store: Store, id = 1_001): Promise<PortalStore> {
  await store.addPortal({ id: portalIdOf(id), createdAt: noon, settings: {} });
  const portal = await store.portal(portalIdOf(id));
  if (portal === undefined) throw new Error('a portal that was added is not there');
  return portal;
}

/** Submits a command that decides by a function of the facts. */
export function decide<Outcome>(
  portal: PortalStore,
  facts: FactRequest,
  decision: (facts: Facts) => Decision<Outcome>,
  reach: 'named' | 'neighbours' = 'named',
): Promise<Outcome> {
  return portal.submit({ facts, source, at: noon, reach, decide: decision });
}

/** Submits changes that need no facts but those named. */
export function change(portal: PortalStore, facts: FactRequest, ...changes: readonly Change[]): Promise<undefined> {
  return decide(portal, facts, () => ({ changes, outcome: undefined }));
}

/** Creates a record and gives its name. */
export function create(portal: PortalStore, type: ObjectTypeKey, properties: Record<string, string> = {}): Promise<RecordRef> {
  return decide(portal, {}, (facts) => {
    const record: RecordRef = { type, id: facts.takeRecordId() };
    return { changes: [{ kind: 'recordCreated', record, at: noon, properties }], outcome: record };
  });
}

/** Archives a record. */
export function archive(portal: PortalStore, record: RecordRef): Promise<undefined> {
  return decide(
    portal,
    { records: [record], neighbourhoods: [record] },
    (facts) => ({ changes: [{ kind: 'recordArchived', record, at: noon, edges: facts.neighboursOf(record) }], outcome: undefined }),
    'neighbours',
  );
}

/** Restores a record with those of its links that can come back. */
export function restore(portal: PortalStore, record: RecordRef): Promise<undefined> {
  const facts = { records: [record], formerNeighbourhoods: [record] };
  return decide(portal, facts, (known) => ({ changes: planRestore(known, record, noon), outcome: undefined }), 'neighbours');
}

/** Removes a record for good. */
export function purge(portal: PortalStore, record: RecordRef): Promise<undefined> {
  const facts = { records: [record], neighbourhoods: [record] };
  return decide(portal, facts, (known) => ({ changes: planPurge(known, record, noon), outcome: undefined }), 'neighbours');
}

/** Merges one record into another, or both into a new one; gives the survivor. */
export function merge(portal: PortalStore, primary: RecordRef, merged: RecordRef, into: 'new' | 'primary'): Promise<RecordRef> {
  const both = [primary, merged];
  return decide(
    portal,
    { records: both, neighbourhoods: both },
    (facts) => {
      const survivor = into === 'primary' ? primary : { type: primary.type, id: facts.takeRecordId() };
      const created = { kind: 'recordCreated', record: survivor, at: noon, properties: {} } as const;
      const first = into === 'primary' ? [] : [created];
      for (const one of first) facts.foresee(one);
      return { changes: [...first, ...planMergedLinks(facts, { survivor, primary, merged, at: noon })], outcome: survivor };
    },
    'neighbours',
  );
}

/** The default type from one type of record to another, and the one that a first company takes besides. */
export function typesOf(portal: PortalStore, from: RecordRef, to: RecordRef) {
  const { defaultType, promoted } = portal.schema.links.between(from.type, to.type);
  if (defaultType === undefined) throw new Error('the case needs types with a default association');
  return { plain: defaultType.key, promoted: promoted?.key ?? defaultType.key };
}

/** Links two records by their default type, and by the promoted one where asked. */
export function link(portal: PortalStore, from: RecordRef, to: RecordRef, as: 'plain' | 'promoted' = 'plain'): Promise<undefined> {
  const { plain, promoted } = typesOf(portal, from, to);
  const types = as === 'plain' ? [plain] : [promoted, plain];
  return change(portal, { pairs: [{ from, to }] }, { kind: 'linked', from, to, types });
}

/** Takes types off a link, or all of them. */
export function unlink(portal: PortalStore, from: RecordRef, to: RecordRef): Promise<undefined> {
  return decide(portal, { pairs: [{ from, to }] }, (facts) => ({
    changes: [{ kind: 'unlinked', from, to, types: facts.typesBetween(from, to) }],
    outcome: undefined,
  }));
}

/** Every neighbour of one type, read in pages of `limit`; undefined where the record is not live. */
export async function neighboursOf(
  portal: PortalStore,
  record: RecordRef,
  toType: ObjectTypeKey,
  limit = 500,
): Promise<readonly Neighbour[] | undefined> {
  const rows: Neighbour[] = [];
  let after: NeighbourPosition | undefined;
  do {
    const page = await portal.neighbours({ record, toType, limit, after });
    if (page === undefined) return undefined;
    if (page.rows.length > limit) throw new Error(`a page of ${limit} holds ${page.rows.length} rows`);
    rows.push(...page.rows);
    after = page.end;
  } while (after !== undefined);
  return rows;
}

/** Ids of the neighbours, in the order of the list. */
export async function neighbourIds(portal: PortalStore, record: RecordRef, toType: ObjectTypeKey): Promise<readonly RecordId[]> {
  return ((await neighboursOf(portal, record, toType)) ?? []).map(({ id }) => id);
}

/** An id that no case gives out. */
export const absentId = recordIdOf(9_000_000_000_000);
