/**
 * Writes a point in time as HubSpot does: ISO 8601 in UTC with milliseconds, and no fraction at all when they are zero.
 * `epochMs` is milliseconds since 1970. Source: recorded throughout (`2025-02-18T09:12:17Z`).
 */
export function formatInstant(epochMs: number): string {
  const text = new Date(epochMs).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
