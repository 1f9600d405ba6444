import { momentPattern } from '../catalogue/moment.ts';

/** How much of a CRM is to be made up, and by which chance. */
export interface GenerateOptions {
  /** The same number makes the same CRM, byte for byte, with the same release; by default 42. */
  readonly seed?: number;
  /** How many there are of each; by default 100 contacts, 20 companies, 30 deals and 20 tickets. */
  readonly contacts?: number;
  /** How many companies there are. */
  readonly companies?: number;
  /** How many deals there are. */
  readonly deals?: number;
  /** How many tickets there are. */
  readonly tickets?: number;
  /** How many labels of associations there are, 6 at most; by default 4. */
  readonly labels?: number;
  /** When the CRM is looked at, in ISO 8601: everything in it happened in the three years before. By default the beginning of 2026. */
  readonly at?: string;
}

/** The same with everything said. Times are epoch milliseconds. */
export interface Sizes {
  readonly seed: number;
  readonly contacts: number;
  readonly companies: number;
  readonly deals: number;
  readonly tickets: number;
  readonly labels: number;
  readonly at: number;
}

/** Bounds of what is made up in one go. */
export const generateLimits = { recordsMax: 2_000_000, labelsMax: 6, seedMax: 2 ** 32 - 1 } as const;

const defaults = { seed: 42, contacts: 100, companies: 20, deals: 30, tickets: 20, labels: 4 } as const;
const defaultAt = '2026-01-01T00:00:00Z';
/** So that what happened in the years before, and what is to come, has a time that a record can have. */
const [earliestAt, latestAt] = [Date.UTC(1973, 0), Date.UTC(9999, 0)];
const recordNames = ['contacts', 'companies', 'deals', 'tickets'] as const;

/** Reads sizes. Throws with what is wrong with one. */
export function readSizes({ at = defaultAt, ...options }: GenerateOptions): Sizes {
  const sizes = { ...defaults, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
  const { recordsMax, labelsMax, seedMax } = generateLimits;
  const max = { labels: labelsMax, seed: seedMax, contacts: recordsMax, companies: recordsMax, deals: recordsMax, tickets: recordsMax };
  for (const [name, value] of Object.entries(sizes)) {
    const highest = max[name as keyof typeof max];
    if (!Number.isInteger(value) || value < 0 || value > highest)
      throw new RangeError(`${name}: expected a whole number from 0 to ${highest}`);
  }
  const time = new RegExp(momentPattern).test(at) ? Date.parse(at) : Number.NaN;
  if (!(time >= earliestAt && time < latestAt)) throw new RangeError(`at: ${at} is no time from 1973 to 9998, such as ${defaultAt}`);
  return { ...sizes, at: time };
}

/** How many records there are in all. */
export function recordCount(sizes: Sizes): number {
  return recordNames.reduce((sum, name) => sum + sizes[name], 0);
}
