import { limits } from '../../src/catalogue/limits.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { type ObjectTypeKey, objectTypeKeyOf, portalIdOf, type RecordRef } from '../../src/domain/ids.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';

/** Graphs that are too large to be made one request at a time, written through the storage port. */

const contacts = objectTypeKeyOf(0, 1);
const companies = objectTypeKeyOf(0, 2);
const deals = objectTypeKeyOf(0, 3);

/** Deals and contacts each linked to each other: a few links more than one read may look at, seen from both ends. */
const crowd = Math.ceil(Math.sqrt(limits.graphEdgesMax)) + 1;

/**
 * Makes a file with one portal: a company (`hub`) with one contact more than one read may visit, the first of them linked to
 * a second company too (`far`); and a `crowd` of deals and as many contacts, each deal linked to each contact.
 */
export async function buildGraph(file: string) {
  const store = await openSqlite(file);
  await store.addPortal({ id: portalIdOf(50_000_001), createdAt: 0, settings: {} });
  const portal = await store.portal(portalIdOf(50_000_001));
  if (portal === undefined) throw new Error('the portal is not there');
  const made = await portal.submit({
    facts: {},
    source: { kind: 'API' },
    at: 0,
    reach: 'named',
    decide(facts) {
      const seed = new Seed(facts);
      const [hub, far] = [seed.record(companies), seed.record(companies)];
      const around = Array.from({ length: limits.graphNodesMax + 1 }, () => seed.record(contacts));
      for (const contact of around) seed.link(hub, contact);
      seed.link(far, around[0] ?? hub);
      const left = Array.from({ length: crowd }, () => seed.record(deals));
      const right = Array.from({ length: crowd }, () => seed.record(contacts));
      for (const deal of left) for (const contact of right) seed.link(deal, contact);
      return { changes: seed.changes, outcome: { hub: hub.id, far: far.id, first: left[0]?.id, last: right.at(-1)?.id } };
    },
  });
  await store.close();
  return { ...made, crowd };
}

class Seed {
  readonly changes: Change[] = [];
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  record(type: ObjectTypeKey): RecordRef {
    const record: RecordRef = { type, id: this.#facts.takeRecordId() };
    this.changes.push({ kind: 'recordCreated', record, at: 0, properties: {} });
    return record;
  }

  link(from: RecordRef, to: RecordRef): void {
    const { defaultType } = this.#facts.schema.links.between(from.type, to.type);
    if (defaultType === undefined) throw new Error('the two types have no default association');
    this.changes.push({ kind: 'linked', from, to, types: [defaultType.key] });
  }
}
