-- What was set for a portal when it was made; NULL while nothing else was set.
ALTER TABLE portal ADD COLUMN made_with text;

-- Copies of what a portal holds, for it to be put back. One without a name is of no use any more, and is being swept.
CREATE TABLE snapshot (
  portal bigint NOT NULL,
  key integer NOT NULL,
  name text COLLATE "C",
  taken_at bigint NOT NULL,
  next_record_id bigint NOT NULL,
  settings text NOT NULL,
  PRIMARY KEY (portal, key),
  UNIQUE (portal, name)
);
CREATE INDEX snapshot_nameless ON snapshot (portal, key) WHERE name IS NULL;

-- The rows of a snapshot, by its key: each table looks like the one that it is copied from.
CREATE TABLE snapshot_definition (LIKE definition, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, kind, key));
CREATE TABLE snapshot_record (LIKE record, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, type, id));
CREATE TABLE snapshot_unique_value (LIKE unique_value, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, type, property, value_hash));
CREATE TABLE snapshot_blocked_value (LIKE blocked_value, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, type, property, value_hash));
CREATE TABLE snapshot_merged_record (LIKE merged_record, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, type, id));
CREATE TABLE snapshot_adjacency (
  LIKE adjacency,
  snapshot integer NOT NULL,
  PRIMARY KEY (portal, snapshot, from_type, from_id, to_type, first_id)
);
CREATE TABLE snapshot_archived_edge (
  LIKE archived_edge,
  snapshot integer NOT NULL,
  PRIMARY KEY (portal, snapshot, from_type, from_id, to_type, to_id)
);
CREATE TABLE snapshot_lead (LIKE lead, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, from_type, from_id, to_type, type));
CREATE TABLE snapshot_hub (LIKE hub, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, from_type, from_id, to_type, type));
CREATE TABLE snapshot_type_use (LIKE type_use, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, type));
CREATE TABLE snapshot_record_change (LIKE record_change, snapshot integer NOT NULL, PRIMARY KEY (portal, snapshot, type, id, number));
