/** Settings that each session of ours has, by name, as `pg_settings` shows them. */
export type SessionSettings = ReadonlyMap<string, string>;

/**
 * Whether a statement is planned once for a connection, or for the values at hand: that is how a cluster finds the node that has the portal.
 */
export type Plans = 'once' | 'eachTime';

const cacheModes = { once: 'force_generic_plan', eachTime: 'auto' } as const;

/**
 * What every session is told. A prepared statement is planned once: planning anew for the values at hand, which the database would do
 * for ever where arrays are short, takes longer than reading. Then no plan may depend on how large a table was when it was made: each looks into
 * an index, as every statement has one. Nothing takes so long that it would be worth compiling. A transaction whose process says nothing any more
 * ends by itself, as it holds a portal. `statementMaxMs` of 0 is no bound.
 */
export function settingsOf(plans: Plans, statementMaxMs: number): SessionSettings {
  return new Map([
    ['enable_seqscan', 'off'],
    ['jit', 'off'],
    ['plan_cache_mode', cacheModes[plans]],
    ['statement_timeout', String(statementMaxMs)],
    ['idle_in_transaction_session_timeout', String(statementMaxMs * 2)],
  ]);
}

/** The URL with the settings in its `options`, which is one parameter that a pooler has to let pass. Those that it has come after ours, and win. */
export function withSettings(url: string, settings: SessionSettings): string {
  const address = new URL(url);
  const own = [...settings].map(([name, value]) => `-c ${name}=${value}`);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', [...own, ...(given === null ? [] : [given])].join(' '));
  return address.href;
}

export const sessionStatements = {
  settings: 'SELECT name, setting FROM pg_settings WHERE name = ANY ($1::text[])',
} as const;

/**
 * Which of the settings a session does not have, given those that it has. What the URL sets otherwise is its owner's affair. A bound may be another
 * one, set for the role, but has to be there; and where there is to be none, none may be.
 */
export function lostOf(settings: SessionSettings, url: string, found: ReadonlyMap<string, string>): readonly string[] {
  const { search } = new URL(url);
  return [...settings].flatMap(([name, wanted]) => {
    const has = found.get(name);
    const isSo = name.endsWith('_timeout') ? has !== undefined && (has === '0') === (wanted === '0') : has === wanted;
    return isSo || search.includes(name) ? [] : [name];
  });
}

/** Refused where statements that were prepared do not stay with their connection. */
export const mixesSessions =
  "a pooler before the database mixes the prepared statements of its connections: have it pool whole sessions and reset them, or use a newer one that keeps prepared statements apart (PgBouncer 1.21 and later), or give --db the database's own address";

/** Refused where settings do not arrive. */
export function dropsSettings(names: readonly string[]): string {
  return `a pooler before the database drops settings (${names.join(', ')}): set them for the role, as the guide to PostgreSQL says, or give --db the database's own address`;
}

/** Refused where what moves or looks through a database is bounded as a server is. */
export function needsOwnAddress(names: readonly string[]): string {
  return `a pooler before the database has other settings than this needs (${names.join(', ')}): give --db the database's own address`;
}
