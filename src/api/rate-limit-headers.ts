import { rateLimitRows } from '../catalogue/rate-limits.ts';
import type { Metered } from '../domain/portal-meters.ts';

const { window: intervalMs } = rateLimitRows.tenSecondly;
const secondsInInterval = intervalMs / 1_000;

/**
 * Writes how much of the limits that a call counted towards is left, as HubSpot's headers tell it. `Secondly` is a tenth of the burst, told and not
 * enforced. Source: error handling guide; recorded owners-03 and -04 (10 a second of 100 in ten), headers of 2025 (20 of 200).
 */
export function tellRateLimits(headers: Record<string, string | number>, { burst, daily }: Metered): void {
  if (daily !== undefined) {
    headers['x-hubspot-ratelimit-daily'] = daily.max;
    headers['x-hubspot-ratelimit-daily-remaining'] = left(daily);
  }
  if (burst === undefined) return;
  const secondly = Math.floor(burst.max / secondsInInterval);
  headers['x-hubspot-ratelimit-interval-milliseconds'] = intervalMs;
  headers['x-hubspot-ratelimit-max'] = burst.max;
  headers['x-hubspot-ratelimit-remaining'] = left(burst);
  headers['x-hubspot-ratelimit-secondly'] = secondly;
  headers['x-hubspot-ratelimit-secondly-remaining'] = left({ max: secondly, used: burst.usedInSecond });
}

function left({ max, used }: { readonly max: number; readonly used: number }): number {
  return Math.max(0, max - used);
}
