/** @typedef {{median: number, min: number, max: number}} Spread */

/** @param {readonly number[]} values @returns {Spread} */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}

/**
 * Sums up a measured cell. Ratios are taken inside a round and then summed up, so that a slow minute of the machine hits both sides.
 * @param {import('./cells.mjs').Cell} cell @param {readonly import('./measure.mjs').Target[]} targets
 */
export function summarize(cell, targets) {
  const byKind = (kind) => targets.filter((target) => target.kind === kind);
  const unit = Math.max(1, cell.pairs);
  const ratios = (target, to) => spreadOf(target.samples.map(({ perSecond }, round) => perSecond / to.samples[round].perSecond));
  const rows = targets.map((target) => ({
    kind: target.kind,
    ...(target.edges !== undefined && { edges: target.edges }),
    perSecond: spreadOf(target.samples.map((sample) => sample.perSecond * unit)),
    ...cpuOf(target.samples),
    p50Ms: spreadOf(target.samples.map((sample) => sample.p50Ms)).median,
    p99Ms: spreadOf(target.samples.map((sample) => sample.p99Ms)).median,
    ...(target.edges !== undefined && {
      ofCeiling: Object.fromEntries(cell.ceilings.map((kind) => [kind, ratios(target, byKind(kind)[0])])),
    }),
  }));
  const at = (kind, edges) => byKind(kind).find((target) => target.edges === edges);
  const [smaller, larger] = cell.edgeCounts.slice(-2);
  const fall = larger === undefined ? undefined : ratios(at('shipped', smaller), at('shipped', larger));
  const overWalking = byKind('walking').map((target) => ({ edges: target.edges, ratio: ratios(at('shipped', target.edges), target) }));
  const overOneByOne = byKind('oneByOne').map((target) => ({ edges: target.edges, ratio: ratios(at('shipped', target.edges), target) }));
  const [subscribed] = byKind('subscribed');
  const ofUnsubscribed =
    subscribed === undefined ? undefined : { ...shareOf(subscribed, byKind('shipped')[0]), ...eventsOf(subscribed.samples) };
  const { group, id, title, connections, pairs, stores, counts } = cell;
  return {
    group,
    id,
    title,
    connections,
    pairs,
    counts,
    unit: pairs > 1 ? `${stores}/s` : 'req/s',
    rows,
    ...(fall !== undefined && { fall }),
    overOneByOne,
    overWalking,
    ...(ofUnsubscribed !== undefined && { ofUnsubscribed }),
  };
}

/** What of one server's pace another keeps, by requests and by processor time. @param {import('./measure.mjs').Target} target @param {import('./measure.mjs').Target} to */
function shareOf(target, to) {
  const over = (value) => spreadOf(target.samples.map((sample, round) => value(sample, to.samples[round])));
  return {
    perSecond: over((sample, other) => sample.perSecond / other.perSecond),
    cpu: over((sample, other) => (sample.cpuUs ?? Number.NaN) / (other.cpuUs ?? Number.NaN)),
  };
}

/** Events for each write, and which share of them was told while the writes went on. @param {readonly import('./measure.mjs').Sample[]} samples */
function eventsOf(samples) {
  return {
    eventsPerRequest: spreadOf(samples.map(({ events = 0, requests }) => events / requests)),
    toldInTime: spreadOf(samples.map(({ events = 0, eventsInTime = 0 }) => eventsInTime / events)),
  };
}

/** @param {readonly import('./measure.mjs').Sample[]} samples */
function cpuOf(samples) {
  const known = samples.map(({ cpuUs }) => cpuUs).filter((us) => us !== undefined);
  return known.length === 0 ? {} : { cpuUs: spreadOf(known).median };
}

/** @typedef {ReturnType<typeof summarize>} CellSummary */
