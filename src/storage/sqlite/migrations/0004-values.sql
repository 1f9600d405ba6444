-- Values that one live record of a type may hold at a time, in the form in which they are compared.
CREATE TABLE unique_value (
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (portal, type, property, value)
) STRICT, WITHOUT ROWID;

-- Who held what before anybody looked after it: the oldest of several. Contacts by their email address, products by hs_sku, tasks and other
-- activities by hs_unique_id, and records of a portal's own types by the properties that its definitions call unique.
INSERT OR IGNORE INTO unique_value (portal, type, property, value, id)
SELECT r.portal, r.type, u.property, json_extract(r.properties, '$.' || u.property), r.id
FROM record r
JOIN (
  SELECT NULL AS portal, column1 AS type, column2 AS property
  FROM (VALUES (4, 'email'), (28, 'hs_sku'), (72, 'hs_unique_id'), (108, 'hs_unique_id'), (184, 'hs_unique_id'), (188, 'hs_unique_id'),
    (192, 'hs_unique_id'), (196, 'hs_unique_id'), (464, 'hs_unique_id'))
  UNION ALL
  SELECT d.portal, json_extract(d.body, '$.number') * 4 + 2, json_extract(p.value, '$.name')
  FROM definition d, json_each(d.body, '$.properties') p
  WHERE d.kind = 'objectType' AND json_extract(p.value, '$.hasUniqueValue')
) u ON u.type = r.type AND (u.portal IS NULL OR u.portal = r.portal)
WHERE r.archived_at IS NULL AND json_extract(r.properties, '$.' || u.property) IS NOT NULL
ORDER BY r.id;

-- Values that no record of a type may hold any more: whoever had them asked to be forgotten.
CREATE TABLE blocked_value (
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (portal, type, property, value)
) STRICT, WITHOUT ROWID;

-- The row of the change log that holds the record's creation; NULL for records that are older than this column.
ALTER TABLE record ADD COLUMN created_in INTEGER;

-- The rows of the change log that hold the updates of a record.
CREATE TABLE record_change (
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (portal, type, id, number)
) STRICT, WITHOUT ROWID;
