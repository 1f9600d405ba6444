/**
 * Writes a point in time as HubSpot does: ISO 8601 in UTC with milliseconds, and no fraction at all when they are zero.
 * `epochMs` is milliseconds since 1970. Source: recorded throughout (`2025-02-18T09:12:17Z`).
 */
export function formatInstant(epochMs: number): string {
  const known = lately[epochMs % lately.length];
  if (known?.epochMs === epochMs) return known.text;
  const text = new Date(epochMs).toISOString();
  const written = text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
  lately[epochMs % lately.length] = { epochMs, text: written };
  return written;
}

/** Instants that were written lately, by their milliseconds: the requests of one turn ask for the same few over and over. */
const lately: { readonly epochMs: number; readonly text: string }[] = new Array(64);
