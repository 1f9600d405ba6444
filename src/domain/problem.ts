import { type ProblemName, type ProblemRow, problemRows } from '../catalogue/problems.ts';
import { problemOfPolicy, rateLimitRows } from '../catalogue/rate-limits.ts';

/** The placeholders of a text, so that leaving one out does not compile. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type ContextOf<Row> = Row extends { readonly context: infer Context } ? Context[keyof Context] & string : never;
type RowOf<Name extends ProblemName> = (typeof problemRows)[Name];

/** The values that a problem's message and context need. */
export type ProblemValues<Name extends ProblemName> = {
  readonly [Key in Placeholders<RowOf<Name>['message']> | Placeholders<ContextOf<RowOf<Name>>>]: string | number;
};

/** One entry of a problem's `errors` list. */
export interface ProblemDetail {
  readonly message: string;
  readonly code?: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** An expected failure, a value: what a caller did that HubSpot refuses. */
export class Problem {
  readonly name: ProblemName;
  readonly status: number;
  readonly message: string;
  readonly category: string | undefined;
  readonly subCategory: string | undefined;
  readonly context: Readonly<Record<string, readonly string[]>> | undefined;
  readonly errors: readonly ProblemDetail[] | undefined;
  readonly links: Readonly<Record<string, string>> | undefined;
  /** The rate limit that was reached: its policy, and what HubSpot calls the count, where that is known. */
  readonly rateLimit: { readonly policyName: string; readonly groupName: string | undefined } | undefined;
  /** Seconds after which the caller may try again. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether the envelope repeats the id of the request, too. */
  readonly tellsRequestId: boolean;
  /** Whether the answer's message is the whole envelope as JSON. */
  readonly isNested: boolean;

  constructor(
    name: ProblemName,
    message: string,
    context: Problem['context'],
    more: { readonly errors?: Problem['errors']; readonly links?: Problem['links']; readonly groupName?: string } = {},
  ) {
    const row: ProblemRow = problemRows[name];
    this.name = name;
    this.status = row.status;
    this.message = message;
    this.category = row.category;
    this.subCategory = row.subCategory;
    this.context = context;
    this.errors = more.errors;
    this.links = more.links;
    this.rateLimit = row.policyName === undefined ? undefined : { policyName: row.policyName, groupName: more.groupName };
    this.retryAfterSeconds = row.retryAfterSeconds;
    this.tellsRequestId = row.tellsRequestId === true;
    this.isNested = row.isNested === true;
  }
}

type NoValues = Readonly<Record<never, never>>;
type Arguments<Name extends ProblemName> = keyof ProblemValues<Name> extends never
  ? [values?: NoValues]
  : [values: ProblemValues<Name>, ...more: ProblemValues<Name>[]];

/**
 * Makes the problem `name`. Its message is filled from the first set of values; every further set adds one entry to each
 * list of the context, as HubSpot does when one request names two wrong records.
 */
export function problem<Name extends ProblemName>(name: Name, ...values: Arguments<Name>): Problem {
  const row: ProblemRow = problemRows[name];
  const sets: readonly Values[] = values.length === 0 ? [{}] : (values as readonly Values[]);
  return new Problem(name, fill(row.message, sets[0] ?? {}), contextOf(row, sets));
}

/** Lists properties that a write cannot set, in HubSpot's one envelope for all of them. Source: recorded errors-objects-03. */
export function propertyValuesNotValid(
  faults: readonly { readonly property: string; readonly code: string; readonly message: string }[],
  portal: number,
): Problem {
  const inner = faults.map(({ property, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name: property,
    localizedErrorMessage: message,
    portalId: portal,
  }));
  return new Problem('PROPERTY_VALUES_NOT_VALID', `Property values were not valid: ${JSON.stringify(inner)}`, undefined, {
    errors: faults.map(({ property, code, message }) => ({ message, code, context: { propertyName: [property] } })),
  });
}

const scopesPage = 'https://developers.hubspot.com/scopes';

/** How a service of HubSpot's tells missing scopes where it does not do it as the others do: under which key, and which. */
export type ScopesTold =
  | { readonly inErrors: readonly string[] }
  | { readonly asRequired: readonly string[] }
  | { readonly inContext: readonly string[] };

/**
 * Says which scopes a caller lacks; any one of them would do. Source: error handling guide; recorded errors-auth-02 (`requiredScopes`)
 * and -01 (in the context, without the sentence about the app).
 */
export function missingScopes(told: readonly string[] | ScopesTold): Problem {
  if ('inContext' in told) {
    const context = { requiredGranularScopes: told.inContext, links: [scopesPage] };
    return new Problem('SCOPES_REQUIRED', problemRows.SCOPES_REQUIRED.message, context);
  }
  const context =
    'asRequired' in told ? { requiredScopes: told.asRequired } : { requiredGranularScopes: 'inErrors' in told ? told.inErrors : told };
  return new Problem('MISSING_SCOPES', problemRows.MISSING_SCOPES.message, undefined, {
    errors: [{ message: problemRows.SCOPES_REQUIRED.message, context }],
    links: { scopes: scopesPage },
  });
}

/** Refuses a caller who brings an API key in the query. Source: recorded errors-auth-05. */
export function apiKeyInvalid(): Problem {
  const links = { 'api key': 'https://app.hubspot.com/l/api-key/' };
  return new Problem('API_KEY_INVALID', problemRows.API_KEY_INVALID.message, undefined, { links });
}

/** Refuses a call that would go beyond a rate limit. `portal` is null where the call belongs to none. */
export function rateLimited(name: keyof typeof rateLimitRows, caller: { readonly app: string; readonly portal: number | null }): Problem {
  const row = rateLimitRows[name];
  const { message } = problemRows[problemOfPolicy[row.policy]];
  const groupName =
    'groupName' in row ? fill(row.groupName, { app: caller.app, portal: caller.portal ?? '' }).replace(/:$/, '') : undefined;
  return new Problem(problemOfPolicy[row.policy], message, undefined, groupName === undefined ? {} : { groupName });
}

/** True for a problem, whatever else the value could be. */
export function isProblem(value: unknown): value is Problem {
  return value instanceof Problem;
}

type Values = Readonly<Record<string, string | number>>;

function contextOf(row: ProblemRow, sets: readonly Values[]): Problem['context'] {
  if (row.context === undefined) return undefined;
  return Object.fromEntries(Object.entries(row.context).map(([key, text]) => [key, sets.map((values) => fill(text, values))]));
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, key: string) => (Object.hasOwn(values, key) ? String(values[key]) : placeholder));
}
