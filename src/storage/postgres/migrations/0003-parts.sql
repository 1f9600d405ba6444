-- Who plays a part that one of the servers on the database plays, and until when.
CREATE TABLE part (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  player text NOT NULL,
  ends_at timestamptz NOT NULL
);
