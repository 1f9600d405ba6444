-- Values that one live record of a type may hold at a time, in the form in which they are compared.
CREATE TABLE unique_value (
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (portal, type, property, value)
) STRICT, WITHOUT ROWID;

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
