/** Resolves to whether all of these processes ended within a time. */
export function haveEnded(pids: readonly number[], msMax: number): Promise<boolean>;
