/** Statements about portals, their tokens and what the server keeps beside them. */
export const portalStatements = {
  addPortal: 'INSERT INTO portal (id, created_at, next_record_id, settings) VALUES ($1, $2, $3, $4)',
  lastPortal: 'SELECT max(id) FROM portal',
  // What an import has written of a portal stands under its id before the portal is there.
  isAwaited: "SELECT 1 FROM registry WHERE kind = 'storage' AND key = $1",
  lastAwaited: "SELECT max(substr(key, 8)::bigint) FROM registry WHERE kind = 'storage' AND key ~ '^portal:[0-9]+$'",
  // Other processes see by the version that theirs is old.
  setPortal: `UPDATE portal SET made_with = coalesce(made_with, settings), settings = $2, schema_version = schema_version + 1
    WHERE id = $1 AND NOT is_removed RETURNING id`,
  removePortal: 'UPDATE portal SET is_removed = true WHERE id = $1 AND NOT is_removed RETURNING id',
  portals: 'SELECT id, created_at, settings FROM portal WHERE id > $1 AND NOT is_removed ORDER BY id LIMIT $2',
  isThere: 'SELECT 1 FROM portal WHERE id = $1 AND NOT is_removed',
  // Whoever removes the portal waits until what is being added to it is there, to be swept with it.
  holdPortal: 'SELECT 1 FROM portal WHERE id = $1 AND NOT is_removed FOR SHARE',

  putToken: `INSERT INTO token (hash, kind, portal, scopes, app_id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (hash) DO UPDATE SET kind = excluded.kind, portal = excluded.portal, scopes = excluded.scopes, app_id = excluded.app_id,
      user_id = excluded.user_id, created_at = excluded.created_at, expires_at = excluded.expires_at`,
  token: 'SELECT hash, kind, portal, scopes, app_id, user_id, created_at, expires_at FROM token WHERE hash = $1',
  removeToken: 'DELETE FROM token WHERE hash = $1',
  removeTokensOfApp: `DELETE FROM token WHERE hash = ANY (ARRAY(
    SELECT hash FROM token WHERE app_id = $1 AND kind <> 'privateApp' ORDER BY portal, hash LIMIT $2)) RETURNING hash`,
  removeTokensOfAppIn: `DELETE FROM token WHERE hash = ANY (ARRAY(
    SELECT hash FROM token WHERE app_id = $1 AND portal = $2 AND kind <> 'privateApp' ORDER BY hash LIMIT $3)) RETURNING hash`,
  forgetTokens: 'DELETE FROM token WHERE hash = ANY (ARRAY(SELECT hash FROM token WHERE expires_at < $1 ORDER BY expires_at LIMIT $2))',

  entry: 'SELECT value FROM registry WHERE kind = $1 AND key = $2',
  entries: 'SELECT key, value FROM registry WHERE kind = $1 AND key > $2 AND key >= $3 AND key < $4 ORDER BY key LIMIT $5',
  takeEntry: 'DELETE FROM registry WHERE kind = $1 AND key = $2 RETURNING value',
  playPart: `INSERT INTO part (name, player, ends_at) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET player = excluded.player, ends_at = excluded.ends_at
    WHERE part.player = excluded.player OR part.ends_at <= clock_timestamp() RETURNING name`,
  // Who changes what is expected waits for others who do; who only relies on it does not.
  holdEntry: 'SELECT value FROM registry WHERE kind = $1 AND key = $2 FOR UPDATE',
  relyOnEntry: 'SELECT value FROM registry WHERE kind = $1 AND key = $2 FOR SHARE',
  addEntry: 'INSERT INTO registry (kind, key, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key',
  // One statement for all edits of a put: kept together or not at all, with one round trip.
  editEntries: `WITH gone AS (
      DELETE FROM registry r USING unnest($4::text[], $5::text[]) AS u (kind, key) WHERE r.kind = u.kind AND r.key = u.key
    )
    INSERT INTO registry (kind, key, value) SELECT u.kind, u.key, u.value FROM unnest($1::text[], $2::text[], $3::text[]) AS u (kind, key, value)
    ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value`,
} as const;
