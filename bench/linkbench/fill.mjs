import { importPackage } from '../paths.mjs';
import { newProperties } from './records.mjs';

const at = Date.UTC(2026, 0, 1);
const portalId = 50_000_001;
/** Records that are created, and pairs that are linked, in one command. */
const recordsAtOnce = 4_000;
const pairsAtOnce = 4_000;
/** Commands that wait at the same time: PostgreSQL works on one while the next is made. */
const commandsAtOnce = 2;

/** Object types as storage keeps them: `n*4+m`. */
const typeKeys = { contacts: 4, companies: 8, deals: 12 };

/**
 * Makes the first portal of an empty store and a graph's records in it, as the port offers it: any engine will do. Returns the id of the
 * first record; the others' follow.
 * @param {any} store @param {import('./graph.mjs').Graph} graph
 */
export async function fillRecords(store, graph) {
  await store.addPortal({ id: portalId, createdAt: at, settings: {} });
  const portal = await store.portal(portalId);
  let firstId = Number.NaN;
  const firstIds = commandsOf(chunks(graph.records, recordsAtOnce), ([start, end]) =>
    submit(portal, {}, (facts) => {
      const changes = [];
      let first = Number.NaN;
      for (let place = start; place < end; place += 1) {
        const type = graph.typeAt(place);
        const id = facts.takeRecordId();
        if (place === start) first = id - start;
        changes.push({ kind: 'recordCreated', record: { type: typeKeys[type], id }, at, properties: newProperties(type, place, 'person') });
      }
      return { changes, outcome: first };
    }),
  );
  for await (const first of firstIds) {
    if (!Number.isNaN(firstId) && first !== firstId) throw new Error('ids of records have gaps');
    firstId = first;
  }
  return firstId;
}

/** Links a graph's pairs by their default types. @param {any} store @param {import('./graph.mjs').Graph} graph @param {number} firstId */
export async function linkPairs(store, graph, firstId) {
  const portal = await store.portal(portalId);
  const { planDefaultLink } = await importPackage('domain/association.js');
  const { isProblem } = await importPackage('domain/problem.js');
  const { links } = portal.schema;
  const rules = { firstCompanyBecomesPrimary: true };
  const refOf = (place) => ({ type: typeKeys[graph.typeAt(place)], id: firstId + place });
  const linkAll = (places) => {
    const pairs = places.map(([from, to]) => ({ from: refOf(from), to: refOf(to) }));
    return submit(portal, { pairs }, (facts) => {
      const changes = pairs.flatMap((pair) => {
        const plan = planDefaultLink(facts, pair, links.between(pair.from.type, pair.to.type).defaultType, rules);
        if (isProblem(plan)) throw new Error(JSON.stringify(plan));
        for (const change of plan) facts.foresee(change);
        return plan;
      });
      return { changes, outcome: changes.length };
    });
  };
  for await (const _linked of commandsOf(grouped(graph.pairs(), pairsAtOnce), linkAll));
}

function submit(portal, facts, decide) {
  return portal.submit({ facts, source: { kind: 'API' }, at, reach: 'named', decide });
}

/** Runs a command for each input, a few at a time, and tells their outcomes in order. */
async function* commandsOf(inputs, run) {
  const waiting = [];
  for (const input of inputs) {
    waiting.push(run(input));
    if (waiting.length >= commandsAtOnce) yield await waiting.shift();
  }
  for (const outcome of waiting) yield await outcome;
}

function* chunks(count, size) {
  for (let start = 0; start < count; start += size) yield [start, Math.min(count, start + size)];
}

function* grouped(values, size) {
  let group = [];
  for (const value of values) {
    group.push(value);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
