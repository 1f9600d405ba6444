import { rateLimitRows } from '../catalogue/rate-limits.ts';
import type { Metered } from '../domain/portal-meters.ts';

const { window: intervalMs } = rateLimitRows.tenSecondly;
const interval = String(intervalMs);
const secondsInInterval = intervalMs / 1_000;

/** The numbers below a thousand as texts, bare and with leading zeros. */
interface Thousand {
  readonly bare: readonly string[];
  readonly padded: readonly string[];
}

let thousand: Thousand | undefined;

/**
 * Writes how much of the limits that a call counted towards is left, as HubSpot's headers tell it. `Secondly` is a tenth of the burst, told and not
 * enforced. Source: error handling guide; recorded owners-03 and -04 (10 a second of 100 in ten), headers of 2025 (20 of 200).
 */
export function tellRateLimits(headers: Record<string, string | number>, { burst, daily }: Metered): void {
  if (daily !== undefined) {
    headers['x-hubspot-ratelimit-daily'] = textOf(daily.max);
    headers['x-hubspot-ratelimit-daily-remaining'] = left(daily.max, daily.used);
  }
  if (burst === undefined) return;
  const secondly = Math.floor(burst.max / secondsInInterval);
  headers['x-hubspot-ratelimit-interval-milliseconds'] = interval;
  headers['x-hubspot-ratelimit-max'] = textOf(burst.max);
  headers['x-hubspot-ratelimit-remaining'] = left(burst.max, burst.used);
  headers['x-hubspot-ratelimit-secondly'] = textOf(secondly);
  headers['x-hubspot-ratelimit-secondly-remaining'] = left(secondly, burst.usedInSecond);
}

function left(max: number, used: number): string {
  return max > used ? textOf(max - used) : '0';
}

/**
 * A count as a text, put together of two that are ready: writing a number takes longer than counting the call, and Node would write one that
 * stands in a header twice.
 */
function textOf(count: number): string {
  thousand ??= thousandTexts();
  if (count >= 1_000_000) return String(count);
  const high = Math.floor(count / 1_000);
  const low = count - high * 1_000;
  return high === 0 ? (thousand.bare[low] ?? '') : `${thousand.bare[high]}${thousand.padded[low]}`;
}

function thousandTexts(): Thousand {
  const bare = Array.from({ length: 1_000 }, (_, count) => String(count));
  return { bare, padded: bare.map((text) => text.padStart(3, '0')) };
}
