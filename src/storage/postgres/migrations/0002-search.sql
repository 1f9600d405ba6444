-- Rises with every change of a portal's search indexes, so that a turn, which holds the portal's row, knows whether it knows them.
ALTER TABLE portal ADD COLUMN search_version bigint NOT NULL DEFAULT 0;

-- What the live records of a type are found by: one row for each property and kind of entry that searches have asked for.
CREATE TABLE search_index (
  portal bigint NOT NULL,
  key integer NOT NULL,
  type integer NOT NULL,
  property text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  -- Entries of records with ids up to here are there; NULL: of all.
  built_to bigint DEFAULT 0,
  -- How many records are in it, where it is the index of all live ones; 0 in any other.
  records bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (portal, key),
  UNIQUE (portal, type, property, kind)
);

-- The records that have a value: `bucket` is id / 1024, and `ids` holds a character for each record, U+0100 + id % 1024, in no order.
-- `value` is a byte that tells numbers from texts, and a number in an order of bytes or a text in UTF-8, of which it holds no more than
-- an index can take. What is longer goes on in `rest`, and `rest_hash` is the SHA-256 of that; both are empty elsewhere.
CREATE TABLE search_entry (
  portal bigint NOT NULL,
  bucket bigint NOT NULL,
  index_key integer NOT NULL,
  value bytea NOT NULL,
  rest_hash bytea NOT NULL DEFAULT '',
  ids text COLLATE "C" NOT NULL,
  rest bytea NOT NULL DEFAULT '',
  PRIMARY KEY (portal, index_key, value, rest_hash, bucket)
  -- A full bucket stays in its row, and a row that grows stays in its page.
) WITH (toast_tuple_target = 4080, fillfactor = 80);
ALTER TABLE search_entry ALTER COLUMN value SET STORAGE PLAIN;
ALTER TABLE search_entry ALTER COLUMN ids SET STORAGE MAIN;
