import type { PathFamilyName } from './path-families.ts';

/** How HubSpot bounds the calls of callers: one bound, whose calls it counts, and for how long. */
interface RateLimitRow {
  /** HubSpot's name of the policy, as a refusal tells it; also says which problem that is. */
  readonly policy: 'DAILY' | 'TEN_SECONDLY_ROLLING' | 'SECONDLY';
  /** Whether each app of a portal has a count of its own, or all of them share the portal's. */
  readonly per: 'app' | 'portal';
  /** How long a call counts: so many milliseconds, or until midnight in the portal's time zone. */
  readonly window: number | 'day';
  /** The kinds of tokens whose calls count. */
  readonly callers: readonly ('privateApp' | 'oauth' | 'app')[];
  /** The groups of operations whose calls count. */
  readonly groups: readonly ('general' | 'search' | 'associations')[];
  /** Calls that a subscription allows. */
  readonly max: Readonly<Record<'free' | 'professional' | 'enterprise', number>>;
  /** Which headers of answers tell it; none where it is left out. */
  readonly told?: 'burst' | 'daily';
  /** What a refusal calls the count; `{app}` and `{portal}` are filled. */
  readonly groupName?: string;
  readonly source: string;
  /** What rests on inference, and what would settle it. */
  readonly assumed?: readonly string[];
}

const everyTier = (max: number) => ({ free: max, professional: max, enterprise: max });

/**
 * HubSpot's rate limits. Of several that a call reaches, the first one here is told. Unit: calls.
 * Source of what binds whom: usage guidelines, changelog of 2024-09 ("increasing our API limits"), and the OpenAPI files' exemptions.
 */
export const rateLimitRows = {
  daily: {
    policy: 'DAILY',
    per: 'portal',
    window: 'day',
    callers: ['privateApp'],
    groups: ['general', 'search', 'associations'],
    max: { free: 250_000, professional: 625_000, enterprise: 1_000_000 },
    told: 'daily',
    source: 'usage guidelines; the changelog of 2024-09 says 650,000 for Professional. Headers of 250,000 and of 1,000,000 are recorded',
  },
  associationsDaily: {
    policy: 'DAILY',
    per: 'portal',
    window: 'day',
    callers: ['privateApp'],
    groups: ['associations'],
    max: { free: 250_000, professional: 500_000, enterprise: 500_000 },
    source: 'associations guide, limitations',
    assumed: [
      'a free portal may make as many calls of associations as it may make of all kinds; the limitations of a free portal would settle it',
      'it binds private apps, as the daily limit does; a refusal of an app of OAuth would settle it',
    ],
  },
  search: {
    policy: 'SECONDLY',
    per: 'portal',
    window: 1_000,
    callers: ['privateApp', 'oauth', 'app'],
    groups: ['search'],
    max: everyTier(5),
    source:
      'search guide and changelog of 2024-09; the objects spec exempts searches from the limit of ten seconds. No headers tell it: cassettes of 2021',
  },
  tenSecondly: {
    policy: 'TEN_SECONDLY_ROLLING',
    per: 'app',
    window: 10_000,
    callers: ['privateApp'],
    groups: ['general'],
    max: { free: 100, professional: 190, enterprise: 190 },
    told: 'burst',
    groupName: 'publicapi:private_app-api-calls-ten-secondly:{app}:{portal}',
    source: 'usage guidelines and changelog of 2024-09; the body in recorded errors-rate-02, its group in reports of 2026',
  },
  tenSecondlyOAuth: {
    policy: 'TEN_SECONDLY_ROLLING',
    per: 'app',
    window: 10_000,
    callers: ['oauth', 'app'],
    groups: ['general'],
    max: everyTier(110),
    told: 'burst',
    groupName: 'publicapi:oauth-api-calls-ten-secondly:{app}:{portal}',
    source: 'usage guidelines and changelog of 2024-09; headers without the daily pair in recorded owners-03 and -04',
    assumed: [
      'the name of its group in a refusal, after that of private apps; a recorded refusal of an app of OAuth would settle it',
      'it bounds what an app does for itself, too, as one count over all portals; a recorded answer to such a call would settle it',
    ],
  },
  associationsTenSecondly: {
    policy: 'TEN_SECONDLY_ROLLING',
    per: 'app',
    window: 10_000,
    callers: ['privateApp', 'oauth', 'app'],
    groups: ['associations'],
    max: { free: 100, professional: 150, enterprise: 150 },
    told: 'burst',
    source: 'associations guide, limitations; the associations spec exempts these operations from the general limit of ten seconds',
    assumed: ['the headers of these operations tell this limit in the place of the general one; recorded headers would settle it'],
  },
} as const satisfies Record<string, RateLimitRow>;

/** Which rate limits an operation counts towards; `exempt` towards none. */
export type RateGroup = (typeof rateLimitRows)[keyof typeof rateLimitRows]['groups'][number] | 'exempt';

/**
 * The APIs whose operations are not of the general group. Source: `x-hubspot-rate-limit-exemptions` in HubSpot's OpenAPI files, which exempt the
 * operations of these two from `ten-secondly`, and the journal's from `daily` too.
 */
export const rateGroupOfFamily: Readonly<Partial<Record<PathFamilyName, RateGroup>>> = {
  associations: 'associations',
  journal: 'exempt',
  journalLocal: 'exempt',
  journalSubscriptions: 'exempt',
  journalSnapshots: 'exempt',
};

/** The problem that each policy refuses with. */
export const problemOfPolicy = {
  DAILY: 'RATE_LIMIT_DAILY',
  TEN_SECONDLY_ROLLING: 'RATE_LIMIT_TEN_SECONDLY',
  SECONDLY: 'RATE_LIMIT_SECONDLY',
} as const;

/** What rests on inference in every rate limit, and what would settle it. */
export const rateLimitsAssumed: readonly string[] = [
  'a refused call counts towards no limit; when a caller who goes on calling is let through again would settle it',
  'a call that reaches several limits is refused by that of the day first; a recorded refusal of such a call would settle it',
  'calls are refused once the token is known and before anything else is looked at; a refusal of a call to an unknown object type would settle it',
  'a refusal has both the category of the documents and the error type of the recordings; a recorded refusal of today would settle it',
  'the calls of a second that headers tell are a tenth of those of ten seconds, rounded down; headers of a limit that is no multiple of ten would settle it',
];
