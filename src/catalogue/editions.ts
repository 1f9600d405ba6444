/** One version of HubSpot's API as its paths spell it. */
export type Edition = (typeof editions)[number];

/** Every edition that a row may name, oldest first. Source: HubSpot's OpenAPI collection and the versioning guide. */
export const editions = ['v1', 'v2', 'v3', 'v4', '2025-09', '2026-03', '2026-09', '2026-09-beta', '2027-03-beta'] as const;
