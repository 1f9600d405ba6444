-- Which entries of the file of turns beside the database are to be run again: those of this epoch, drawn anew with every COMMIT.

CREATE TABLE turns_epoch (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch INTEGER NOT NULL
) STRICT;

INSERT INTO turns_epoch (only, epoch) VALUES (1, 0);
