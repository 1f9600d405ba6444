-- Integers inside: an object type is n*4+m, an association type typeId*4+category. Every key of a portal's data begins with the portal,
-- so that a cluster can keep each portal's rows together on one node. Texts that are compared are compared byte by byte (COLLATE "C").

CREATE TABLE portal (
  id bigint NOT NULL PRIMARY KEY,
  created_at bigint NOT NULL,
  next_record_id bigint NOT NULL,
  -- Rises with each turn that changes definitions, so that other processes know that theirs are old.
  schema_version bigint NOT NULL DEFAULT 0,
  settings text NOT NULL DEFAULT '{}',
  -- Nobody reaches it any more, and its rows are being swept.
  is_removed boolean NOT NULL DEFAULT false
);
CREATE INDEX portal_removed ON portal (id) WHERE is_removed;

-- Numbers of changes: taken while the portal's row is locked, so that those of one portal rise with the order of commits.
CREATE SEQUENCE change_number;

-- Tokens of all portals: looked up by hash alone.
CREATE TABLE token (
  hash text COLLATE "C" NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  portal bigint,
  scopes text NOT NULL,
  app_id text COLLATE "C" NOT NULL,
  user_id bigint,
  created_at bigint NOT NULL,
  expires_at bigint
);
CREATE INDEX token_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX token_portal ON token (portal, hash) WHERE portal IS NOT NULL;
CREATE INDEX token_app ON token (app_id, portal, hash) WHERE kind <> 'privateApp';

-- What the server keeps beside the data of portals, such as apps: texts by kind and key.
CREATE TABLE registry (
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (kind, key)
);

CREATE TABLE record (
  portal bigint NOT NULL,
  type integer NOT NULL,
  id bigint NOT NULL,
  archived_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  properties text NOT NULL,
  -- The row of the change log that holds the record's creation.
  created_in bigint,
  PRIMARY KEY (portal, type, id)
);
CREATE INDEX record_archived ON record (portal, type, id) WHERE archived_at IS NOT NULL;

-- A record's neighbours of one object type, in blocks of ascending ids: a row holds those from first_id up to the next row's.
CREATE TABLE adjacency (
  portal bigint NOT NULL,
  from_type integer NOT NULL,
  from_id bigint NOT NULL,
  to_type integer NOT NULL,
  first_id bigint NOT NULL,
  entries text NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, first_id)
);

-- Edges of archived records, both directions, kept for a restore.
CREATE TABLE archived_edge (
  portal bigint NOT NULL,
  from_type integer NOT NULL,
  from_id bigint NOT NULL,
  to_type integer NOT NULL,
  to_id bigint NOT NULL,
  types text NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, to_id)
);

-- The one target that a record holds by a one-per association type: its primary company, its parent company.
CREATE TABLE lead (
  portal bigint NOT NULL,
  from_type integer NOT NULL,
  from_id bigint NOT NULL,
  to_type integer NOT NULL,
  type integer NOT NULL,
  to_id bigint NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, type)
);

-- Counters of the records that have many neighbours of one object type; below the bound they are counted on the spot.
-- `type` 0 counts neighbours, any other counts edges of that association type.
CREATE TABLE hub (
  portal bigint NOT NULL,
  from_type integer NOT NULL,
  from_id bigint NOT NULL,
  to_type integer NOT NULL,
  type integer NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (portal, from_type, from_id, to_type, type)
);

-- One row for each run of a turn that changed something. `number` is that of its last change; the row's changes end with it.
CREATE TABLE change_log (
  portal bigint NOT NULL,
  number bigint NOT NULL,
  changes text NOT NULL,
  PRIMARY KEY (portal, number)
);

-- The rows of the change log that hold the updates of a record.
CREATE TABLE record_change (
  portal bigint NOT NULL,
  type integer NOT NULL,
  id bigint NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (portal, type, id, number)
);

-- What a portal's users defined, as JSON by kind.
CREATE TABLE definition (
  portal bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (portal, kind, key)
);

-- Edges of each association type of the portal's own: whether a label is in use.
CREATE TABLE type_use (
  portal bigint NOT NULL,
  type integer NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (portal, type)
);

-- Ids of records that were merged away, and of the record that stands for them now.
CREATE TABLE merged_record (
  portal bigint NOT NULL,
  type integer NOT NULL,
  id bigint NOT NULL,
  into_id bigint NOT NULL,
  PRIMARY KEY (portal, type, id)
);
CREATE INDEX merged_record_into ON merged_record (portal, type, into_id);

-- Values that one live record of a type may hold at a time, in the form in which they are compared. Found by their SHA-256, as an index
-- takes no text of any length.
CREATE TABLE unique_value (
  portal bigint NOT NULL,
  type integer NOT NULL,
  property text COLLATE "C" NOT NULL,
  value_hash bytea NOT NULL,
  value text NOT NULL,
  id bigint NOT NULL,
  PRIMARY KEY (portal, type, property, value_hash)
);

-- Values that no record of a type may hold any more: whoever had them asked to be forgotten.
CREATE TABLE blocked_value (
  portal bigint NOT NULL,
  type integer NOT NULL,
  property text COLLATE "C" NOT NULL,
  value_hash bytea NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (portal, type, property, value_hash)
);
