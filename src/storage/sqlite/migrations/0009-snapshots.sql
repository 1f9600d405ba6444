-- Copies of what a portal holds, for it to be put back. One without a name is of no use any more, and is being swept.
CREATE TABLE snapshot (
  key INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL,
  name TEXT,
  taken_at INTEGER NOT NULL,
  next_record_id INTEGER NOT NULL,
  settings TEXT NOT NULL,
  -- Only what changes with higher numbers touch may differ between the snapshot and the portal; NULL: anything may.
  equal_at INTEGER,
  UNIQUE (portal, name)
) STRICT;
CREATE INDEX snapshot_nameless ON snapshot (key) WHERE name IS NULL;

-- What was set for a portal when it was made; NULL while nothing else was set.
ALTER TABLE portal ADD COLUMN made_with TEXT;

-- The rows of a snapshot, by its key: each table looks like the one that it is copied from.
CREATE TABLE snapshot_definition (
  snapshot INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (snapshot, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_record (
  snapshot INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  archived_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  properties TEXT NOT NULL,
  created_in INTEGER,
  PRIMARY KEY (snapshot, type, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_unique_value (
  snapshot INTEGER NOT NULL,
  type INTEGER NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (snapshot, type, property, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_blocked_value (
  snapshot INTEGER NOT NULL,
  type INTEGER NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (snapshot, type, property, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_merged_record (
  snapshot INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  into_id INTEGER NOT NULL,
  PRIMARY KEY (snapshot, type, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_adjacency (
  snapshot INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  first_id INTEGER NOT NULL,
  entries TEXT NOT NULL,
  PRIMARY KEY (snapshot, from_type, from_id, to_type, first_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_archived_edge (
  snapshot INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  to_id INTEGER NOT NULL,
  types TEXT NOT NULL,
  PRIMARY KEY (snapshot, from_type, from_id, to_type, to_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_lead (
  snapshot INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  type INTEGER NOT NULL,
  to_id INTEGER NOT NULL,
  PRIMARY KEY (snapshot, from_type, from_id, to_type, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_hub (
  snapshot INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  type INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (snapshot, from_type, from_id, to_type, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_type_use (
  snapshot INTEGER NOT NULL,
  type INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (snapshot, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_record_change (
  snapshot INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (snapshot, type, id, number)
) STRICT, WITHOUT ROWID;
