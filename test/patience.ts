/**
 * How long is waited for what has to come, in milliseconds: much longer than it takes on a machine that does something else besides, and less than a
 * test has. Looked for often, as a test goes on no sooner than it looks.
 */
export const patience = { timeout: 60_000, interval: 10 } as const;
