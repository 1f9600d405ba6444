/** How HubSpot words one expected failure. `{name}` in a message is filled from the problem's values. */
export interface ProblemRow {
  readonly status: number;
  readonly message: string;
  readonly category?: string;
  readonly subCategory?: string;
  /** Keys of `context`, each a list of one; `{name}` is filled. */
  readonly context?: Readonly<Record<string, string>>;
  /** The policy of a rate limit, which its refusals name. */
  readonly policyName?: string;
  /** Seconds after which the caller may try again, told by `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** True where the envelope repeats the id of the request, too. */
  readonly tellsRequestId?: true;
  /** True where the message of the answer is the whole envelope as JSON, and all else is left out of the answer. */
  readonly isNested?: true;
  readonly source: string;
}
