-- What was set for a portal, as JSON; and whether it was removed: then nobody reaches it, and its rows are being swept.
ALTER TABLE portal ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE portal ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX portal_removed ON portal (key) WHERE is_removed = 1;
CREATE INDEX token_portal ON token (portal, hash) WHERE portal IS NOT NULL;

-- Tokens of private apps are listed beside them; how those end that are there already is not known any more.
INSERT INTO registry (kind, key, value)
SELECT 'privateApp', p.id || ':' || substr(t.hash, 1, 16), json_object(
  'id', substr(t.hash, 1, 16),
  'name', 'Made by an earlier release',
  'hint', NULL,
  'scopes', json(iif(t.scopes = 'all', '"all"', t.scopes)),
  'appId', t.app_id,
  'createdAt', t.created_at,
  'hash', t.hash
)
FROM token t JOIN portal p ON p.key = t.portal
WHERE t.kind = 'privateApp';
