import type { StoredToken } from '../../domain/portal.ts';
import { readTokenRow } from '../encoding/rows.ts';
import type { TokenOwner } from '../port.ts';
import type { Database, Sql } from './database.ts';
import { portalStatements } from './portal-statements.ts';

/** Keeps a token; rejects where there is no portal that it is said to be of. */
export async function putToken(database: Database, token: StoredToken): Promise<void> {
  const { hash, kind, portal, appId, userId, createdAt, expiresAt } = token;
  const scopes = token.scopes === 'all' ? 'all' : JSON.stringify(token.scopes);
  const put = (sql: Sql) => sql.rows(portalStatements.putToken, hash, kind, portal, scopes, appId, userId, createdAt, expiresAt);
  if (portal === null) await put(database);
  else {
    await database.transact(async (sql) => {
      if ((await sql.rows(portalStatements.holdPortal, portal)).length === 0) throw new Error(`no portal ${portal}`);
      await put(sql);
    });
  }
}

/** The token with a hash; undefined where there is none, or its portal was removed. */
export async function findToken(sql: Sql, hash: string): Promise<StoredToken | undefined> {
  const [row] = await sql.rows(portalStatements.token, hash);
  const token = row === undefined ? undefined : readTokenRow(row);
  if (token === undefined || token.portal === null) return token;
  return (await sql.rows(portalStatements.isThere, token.portal)).length > 0 ? token : undefined;
}

/** Removes the token with a hash, where there is one. */
export async function removeToken(sql: Sql, hash: string): Promise<void> {
  await sql.rows(portalStatements.removeToken, hash);
}

/** Removes tokens that an app got, at most `limit`, and answers how many. */
export async function removeTokensOf(sql: Sql, { appId, portal }: TokenOwner, limit: number): Promise<number> {
  const removed =
    portal === undefined
      ? await sql.rows(portalStatements.removeTokensOfApp, appId, limit)
      : await sql.rows(portalStatements.removeTokensOfAppIn, appId, portal, limit);
  return removed.length;
}

/** Removes tokens that expired before a time, oldest first, at most `limit`. */
export async function forgetTokens(sql: Sql, expiredBefore: number, limit: number): Promise<void> {
  await sql.rows(portalStatements.forgetTokens, expiredBefore, limit);
}
