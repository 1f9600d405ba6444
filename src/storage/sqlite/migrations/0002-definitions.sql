-- What a portal's users defined, as JSON by kind: 'objectType', 'associationType', 'associationLimit' and 'counter'.
CREATE TABLE definition (
  portal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (portal, kind, key)
) STRICT, WITHOUT ROWID;

-- Edges of each association type of the portal's own: whether a label is in use.
CREATE TABLE type_use (
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (portal, type)
) STRICT, WITHOUT ROWID;

-- Ids of records that were merged away, and of the record that stands for them now.
CREATE TABLE merged_record (
  portal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id INTEGER NOT NULL,
  into_id INTEGER NOT NULL,
  PRIMARY KEY (portal, type, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_record_into ON merged_record (portal, type, into_id);
