-- Integers inside: a portal is its key, an object type n*4+m, an association type typeId*4+category.

CREATE TABLE portal (
  key INTEGER PRIMARY KEY,
  id INTEGER NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  next_record_id INTEGER NOT NULL
) STRICT;

CREATE TABLE token (
  hash TEXT NOT NULL PRIMARY KEY,
  portal INTEGER NOT NULL,
  scopes TEXT NOT NULL,
  app_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
  pk INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  archived_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  properties TEXT NOT NULL
) STRICT;

-- Every record stands in exactly one of the two, so that "is it there" never touches the wide row.
CREATE UNIQUE INDEX record_live ON record (portal, type, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX record_archived ON record (portal, type, id) WHERE archived_at IS NOT NULL;

-- A record's neighbours of one object type, in blocks of ascending ids: a row holds those from first_id up to the next row's.
-- `entries` lists ids by their distance from the one before, with the edge's association types where they change, in base 36.
CREATE TABLE adjacency (
  portal INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  first_id INTEGER NOT NULL,
  entries TEXT NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, first_id)
) STRICT, WITHOUT ROWID;

-- Edges of archived records, both directions, kept for a restore.
CREATE TABLE archived_edge (
  portal INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  to_id INTEGER NOT NULL,
  types TEXT NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, to_id)
) STRICT, WITHOUT ROWID;

-- The one target that a record holds by a one-per association type: its primary company, its parent company.
CREATE TABLE lead (
  portal INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  type INTEGER NOT NULL,
  to_id INTEGER NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, type)
) STRICT, WITHOUT ROWID;

-- Counters of the records that have many neighbours of one object type; below the bound they are counted on the spot.
-- `type` 0 counts neighbours, any other counts edges of that association type.
CREATE TABLE hub (
  portal INTEGER NOT NULL,
  from_type INTEGER NOT NULL,
  from_id INTEGER NOT NULL,
  to_type INTEGER NOT NULL,
  type INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, type)
) STRICT, WITHOUT ROWID;

-- One row per portal and turn that changed something, and one for each command that was kept by itself. `number` is that of its last change; the row's changes end with it.
CREATE TABLE change_log (
  number INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL,
  changes TEXT NOT NULL
) STRICT;

CREATE INDEX change_log_portal ON change_log (portal, number);
