/** A port of the loopback interface that nobody listens on, for a program that has to be told one, or that is started again on it. */
export function freePort(): Promise<number>;
