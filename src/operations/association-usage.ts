import { limits } from '../catalogue/limits.ts';
import { labelsBetween } from '../domain/association-label.ts';
import { type AssociationType, isCustomLabel } from '../domain/association-type.ts';
import { type BoundedType, boundedPairs, boundOfPair, displayOf, edgesAmong } from '../domain/association-usage.ts';
import type { ObjectTypeKey, RecordId } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { ownersOf } from '../domain/owner.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { NeighbourCount, PortalStore } from '../storage/port.ts';
import type { Call } from './call.ts';

/** How many labels an ordered pair of object types has, and what they say in that direction. */
export interface LabelUsage {
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly texts: readonly string[];
  readonly usage: number;
  readonly limit: number;
}

/** Counts the labels of every ordered pair that has some, or of those that lead from or to a given object type. */
export function labelUsage(call: Call, only: { readonly from?: ObjectType; readonly to?: ObjectType }): readonly LabelUsage[] {
  const { objects, links } = call.portal.schema;
  const pairs = new Map<string, { readonly from: ObjectType; readonly to: ObjectType }>();
  for (const type of links.all) {
    if (!isCustomLabel(type)) continue;
    pairs.set(`${type.from}>${type.to}`, { from: objects.byKey(type.from), to: objects.byKey(type.to) });
  }
  if (only.from !== undefined && only.to !== undefined) pairs.set(`${only.from.key}>${only.to.key}`, { from: only.from, to: only.to });
  return [...pairs.values()]
    .filter(({ from, to }) => (only.from ?? from) === from && (only.to ?? to) === to)
    .sort((one, other) => one.from.key - other.from.key || one.to.key - other.to.key)
    .map(({ from, to }) => {
      const texts = links.between(from.key, to.key).types.flatMap((type) => (isCustomLabel(type) ? [type.label ?? type.name] : []));
      const usage = labelsBetween(call.portal.schema, { from, to }).length;
      return { from, to, texts, usage, limit: limits.labelsPerPairMax[call.switches.portalTier] };
    });
}

/** An object type, and whether some of its records have nearly or exactly as many associations as they may. */
export interface TypeNearLimit {
  readonly type: ObjectType;
  readonly hasRecordsAtLimit: boolean;
  readonly hasRecordsNearLimit: boolean;
}

/** Lists the object types with records near or at the limit of their associations with any type. */
export async function typesNearLimitFrom(call: Call): Promise<readonly TypeNearLimit[]> {
  const found = await pairsNearLimit(call, undefined);
  return typesAmong(
    call,
    found.map(({ from, ...rest }) => ({ key: from, ...rest })),
  );
}

/** Lists the object types with which some records of a type have nearly or exactly as many associations as they may. */
export async function typesNearLimitTo(call: Call, from: ObjectType): Promise<readonly TypeNearLimit[]> {
  const found = await pairsNearLimit(call, from.key);
  return typesAmong(
    call,
    found.map(({ to, ...rest }) => ({ key: to, ...rest })),
  );
}

/** A record near or at a limit, as the pages would call it. */
export interface UsageSample {
  readonly id: RecordId;
  readonly display: string;
  readonly usage: number;
}

/** Records of one type near or at the limit of their associations with another: how many, and the first of each. */
export interface PairUsage {
  readonly limit: number;
  readonly totalAtLimit: number;
  readonly totalNearLimit: number;
  readonly samplesAtLimit: readonly UsageSample[];
  readonly samplesNearLimit: readonly UsageSample[];
}

/** Counts the records of one type that are near or at the limit of their associations with another. */
export async function pairUsage(call: Call, from: ObjectType, to: ObjectType): Promise<PairUsage | Problem> {
  const bound = boundOfPair(call.portal.schema, from.key, to.key);
  if (bound === undefined) {
    return problem('NO_DEFAULT_ASSOCIATION', { fromObjectType: from.row.legacyName, toObjectType: to.row.legacyName });
  }
  const atLimit: Counted[] = [];
  const nearLimit: Counted[] = [];
  let [totalAtLimit, totalNearLimit] = [0, 0];
  for await (const count of recordsWith(call.portal, from.key, to.key, bound.near)) {
    const isAt = count.total >= bound.limit;
    if (isAt) totalAtLimit += 1;
    else totalNearLimit += 1;
    const samples = isAt ? atLimit : nearLimit;
    if (samples.length < limits.usageSamplesMax) samples.push({ id: count.id, usage: count.total });
  }
  const [samplesAtLimit, samplesNearLimit] = await Promise.all([samplesOf(call, from, atLimit), samplesOf(call, from, nearLimit)]);
  return { limit: bound.limit, totalAtLimit, totalNearLimit, samplesAtLimit, samplesNearLimit };
}

/** One record that has used much of a limit. Holds definitions and not their keys: they may be gone when it is read. */
export interface HighUsage {
  readonly id: RecordId;
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly type: AssociationType;
  readonly usage: number;
  readonly limit: number;
}

/** A report of the records that have used much of a limit. */
export interface UsageReport {
  readonly userId: number;
  readonly userEmail: string;
  /** Epoch milliseconds. */
  readonly enqueuedAt: number;
  /** How many there are; `rows` holds the first of them. */
  readonly total: number;
  readonly rows: readonly HighUsage[];
}

/** The last reports of each portal, for as long as this process lives: HubSpot mails them, and this server has no mail. */
const reportsByPortal = new WeakMap<PortalStore, readonly UsageReport[]>();

/** Makes the report of every record that has used at least 80 % of a limit, and keeps it for whoever asks for the portal's reports. */
export async function makeUsageReport(call: Call, userId: number): Promise<UsageReport> {
  const { portal } = call;
  const { schema } = portal;
  const enqueuedAt = call.now();
  const rows: HighUsage[] = [];
  let total = 0;
  for (const { from, to, types } of boundedPairs(schema)) {
    for await (const count of recordsWith(portal, from, to, leastOf(types))) {
      for (const { type, limit, near } of types) {
        const usage = edgesAmong(count, type);
        if (usage < near) continue;
        total += 1;
        if (rows.length >= limits.usageReportRecordsMax) continue;
        rows.push({ id: count.id, from: schema.objects.byKey(from), to: schema.objects.byKey(to), type, usage, limit });
      }
    }
  }
  const report: UsageReport = { userId, userEmail: emailOf(schema, userId), enqueuedAt, total, rows };
  reportsByPortal.set(portal, [report, ...usageReports(portal)].slice(0, limits.usageReportsMax));
  return report;
}

/** The address of the owner who is this user; any other user's is made up, because this server knows no more users. */
function emailOf(schema: PortalSchema, userId: number): string {
  const owner = [...ownersOf(schema).values()].find((one) => one.userId === userId);
  return owner?.email ?? `user-${userId}@portal-${schema.portal}.example`;
}

/** The reports of a portal that are kept, the newest first. */
export function usageReports(portal: PortalStore): readonly UsageReport[] {
  return reportsByPortal.get(portal) ?? [];
}

/** Forgets the reports of a portal. */
export function forgetReports(portal: PortalStore): void {
  reportsByPortal.delete(portal);
}

interface PairNearLimit extends Omit<TypeNearLimit, 'type'> {
  readonly from: ObjectTypeKey;
  readonly to: ObjectTypeKey;
}

/** Every ordered pair that has a record near or at the pair's limit. */
async function pairsNearLimit({ portal }: Call, only: ObjectTypeKey | undefined): Promise<readonly PairNearLimit[]> {
  const found: PairNearLimit[] = [];
  for (const { from, to } of boundedPairs(portal.schema)) {
    const bound = only === undefined || only === from ? boundOfPair(portal.schema, from, to) : undefined;
    if (bound === undefined) continue;
    let [hasRecordsAtLimit, hasRecordsNearLimit] = [false, false];
    for await (const { total } of recordsWith(portal, from, to, bound.near)) {
      if (total >= bound.limit) hasRecordsAtLimit = true;
      else hasRecordsNearLimit = true;
      if (hasRecordsAtLimit && hasRecordsNearLimit) break;
    }
    if (hasRecordsAtLimit || hasRecordsNearLimit) found.push({ from, to, hasRecordsAtLimit, hasRecordsNearLimit });
  }
  return found;
}

function typesAmong(
  { portal: { schema } }: Call,
  found: readonly (Omit<TypeNearLimit, 'type'> & { readonly key: ObjectTypeKey })[],
): readonly TypeNearLimit[] {
  const types = new Map<ObjectTypeKey, TypeNearLimit>();
  for (const { key, hasRecordsAtLimit, hasRecordsNearLimit } of found) {
    const known = types.get(key);
    types.set(key, {
      type: schema.objects.byKey(key),
      hasRecordsAtLimit: hasRecordsAtLimit || known?.hasRecordsAtLimit === true,
      hasRecordsNearLimit: hasRecordsNearLimit || known?.hasRecordsNearLimit === true,
    });
  }
  return [...types].sort(([one], [other]) => one - other).map(([, type]) => type);
}

/** Whoever has that many edges of one of these types has at least as many neighbours. */
function leastOf(types: readonly BoundedType[]): number {
  return Math.min(...types.map(({ near }) => near));
}

interface Counted {
  readonly id: RecordId;
  readonly usage: number;
}

async function samplesOf(call: Call, type: ObjectType, samples: readonly Counted[]): Promise<readonly UsageSample[]> {
  const records = await Promise.all(samples.map(({ id }) => call.portal.record({ type: type.key, id })));
  return samples.map(({ id, usage }, place) => {
    const record = records[place];
    return { id, usage, display: record === undefined ? String(id) : displayOf(call.portal.schema, type, record) };
  });
}

/** Records that one read of counts looks at: nobody else is served meanwhile. */
const countsPage = 1_000;

/** Records with at least so many neighbours of a type, in order of id. Lets others be served between its pages. */
async function* recordsWith(
  portal: PortalStore,
  fromType: ObjectTypeKey,
  toType: ObjectTypeKey,
  least: number,
): AsyncGenerator<NeighbourCount> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: Awaited<ReturnType<PortalStore['neighbourCounts']>> = await portal.neighbourCounts({
      fromType,
      toType,
      after,
      limit: countsPage,
      least,
    });
    yield* page.rows;
    after = page.end;
    // Also after the last page: whoever reads pair after pair would keep the others waiting for all of them.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
