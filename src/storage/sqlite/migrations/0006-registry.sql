-- What the server keeps beside the data of portals, such as apps: texts by kind and key.
CREATE TABLE registry (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Tokens end, act for a user, and one that acts for its app alone has no portal.
CREATE TABLE new_token (
  hash TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  portal INTEGER,
  scopes TEXT NOT NULL,
  app_id TEXT NOT NULL,
  user_id INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO new_token (hash, kind, portal, scopes, app_id, created_at)
SELECT hash, 'privateApp', portal, scopes, app_id, created_at FROM token;

DROP TABLE token;
ALTER TABLE new_token RENAME TO token;
CREATE INDEX token_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;
