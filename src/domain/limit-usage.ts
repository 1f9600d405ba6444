import type { ObjectType } from './object-type.ts';

/** How much of a limit is used. */
export interface Usage {
  readonly usage: number;
  readonly limit: number;
}

/** The same for one object type; `limit` undefined where only the sum over several types is bounded. */
export interface TypeUsage<Limit extends number | undefined = number> {
  readonly type: ObjectType;
  readonly usage: number;
  readonly limit: Limit;
}

/** What the types use together, and each of them. */
export interface SharedUsage extends Usage {
  readonly byType: readonly TypeUsage<undefined>[];
}

/** Adds up what types use of a limit that they share. */
export function sharedUsage(byType: readonly TypeUsage<undefined>[], limit: number): SharedUsage {
  return { byType, usage: byType.reduce((sum, { usage }) => sum + usage, 0), limit };
}

const places = 1_000;

/** What share of a limit is used, in percent, with three decimals at most. Source: limits tracking guide (133 of 15,000,000 are 0.001). */
export function roundedPercentage({ usage, limit }: Usage): number {
  return limit === 0 ? 0 : Math.round((usage / limit) * 100 * places) / places;
}
