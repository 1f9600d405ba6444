-- What the live records of a type are found by: one row for each property and kind of entry that searches have asked for.
-- Entries of records with ids up to `built_to` are there; NULL: of all.
CREATE TABLE search_index (
  key INTEGER PRIMARY KEY,
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  property TEXT NOT NULL,
  kind TEXT NOT NULL,
  built_to INTEGER,
  UNIQUE (portal, type, property, kind)
) STRICT;

-- The records that have a value: `bucket` is id / 1024, and `ids` holds a character for each record, U+0100 + id % 1024, in no order.
CREATE TABLE search_entry (
  index_key INTEGER NOT NULL,
  value ANY NOT NULL,
  bucket INTEGER NOT NULL,
  ids TEXT NOT NULL,
  PRIMARY KEY (index_key, value, bucket)
) STRICT, WITHOUT ROWID;
