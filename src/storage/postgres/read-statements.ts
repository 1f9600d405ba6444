import { recordColumns } from '../encoding/rows.ts';

/**
 * Statements that read one portal, whose id is always `$1`. Those of many records take arrays and look each of them up by itself: a LATERAL with a
 * LIMIT or an OFFSET is never planned as anything but a look into an index, however little the planner knows of the tables. `place` counts from 1.
 */
export const readStatements = {
  record: `SELECT ${recordColumns} FROM record WHERE portal = $1 AND type = $2 AND id = $3`,
  recordsById: `SELECT r.* FROM unnest($2::integer[], $3::bigint[]) AS q (type, id)
    CROSS JOIN LATERAL (SELECT ${recordColumns} FROM record WHERE portal = $1 AND type = q.type AND id = q.id LIMIT 1) AS r`,
  liveRecords: `SELECT ${recordColumns} FROM record
    WHERE portal = $1 AND type = $2 AND id >= $3 AND archived_at IS NULL ORDER BY id LIMIT $4`,
  archivedRecords: `SELECT ${recordColumns} FROM record
    WHERE portal = $1 AND type = $2 AND id >= $3 AND archived_at IS NOT NULL ORDER BY id LIMIT $4`,

  // Rows of the log by record: the latest updates, and the creation.
  versionNumbers: `SELECT q.place, n.number FROM unnest($2::integer[], $3::bigint[]) WITH ORDINALITY AS q (type, id, place)
    CROSS JOIN LATERAL (
      (SELECT number FROM record_change WHERE portal = $1 AND type = q.type AND id = q.id ORDER BY number DESC LIMIT $4)
      UNION
      (SELECT created_in FROM record WHERE portal = $1 AND type = q.type AND id = q.id AND created_in IS NOT NULL LIMIT 1)
    ) AS n`,
  logRows: `SELECT l.number, l.changes FROM unnest($2::bigint[]) AS q (number)
    CROSS JOIN LATERAL (SELECT number, changes FROM change_log WHERE portal = $1 AND number = q.number LIMIT 1) AS l`,
  changes: 'SELECT number, changes FROM change_log WHERE portal = $1 AND number > $2 ORDER BY number LIMIT $3',

  /**
   * Everything that a page of neighbours is made of, for many pages: parts 0 are pointers with the block that each leads into (without its text
   * where that is among the blocks anyway), parts 1 are blocks, part 2 says that the record is live. One statement sees one moment, so that
   * a pointer always leads to an edge.
   */
  neighbourPages: `SELECT q.place, p.part, p.type, p.id, p.first_id, p.entries
    FROM unnest($2::integer[], $3::bigint[], $4::integer[], $5::bigint[]) WITH ORDINALITY AS q (type, id, to_type, after, place)
    CROSS JOIN LATERAL (
      (SELECT 0 AS part, l.type, l.to_id AS id, b.first_id, CASE WHEN q.after > 0 OR b.first_id > 0 THEN b.entries END AS entries
       FROM lead l CROSS JOIN LATERAL (
         SELECT first_id, entries FROM adjacency
         WHERE portal = $1 AND from_type = q.type AND from_id = q.id AND to_type = q.to_type AND first_id <= l.to_id
         ORDER BY first_id DESC LIMIT 1) AS b
       WHERE l.portal = $1 AND l.from_type = q.type AND l.from_id = q.id AND l.to_type = q.to_type ORDER BY l.type LIMIT $7)
      UNION ALL
      (SELECT 1, 0, 0, first_id, entries FROM adjacency
       WHERE portal = $1 AND from_type = q.type AND from_id = q.id AND to_type = q.to_type AND first_id >= coalesce((
         SELECT first_id FROM adjacency
         WHERE portal = $1 AND from_type = q.type AND from_id = q.id AND to_type = q.to_type AND first_id <= q.after
         ORDER BY first_id DESC LIMIT 1), 0)
       ORDER BY first_id LIMIT $6)
      UNION ALL
      (SELECT 2, 0, 0, 0, NULL FROM record WHERE portal = $1 AND type = q.type AND id = q.id AND archived_at IS NULL LIMIT 1)
    ) AS p`,
  blocksAfter: `SELECT first_id, entries FROM adjacency
    WHERE portal = $1 AND from_type = $2 AND from_id = $3 AND to_type = $4 AND first_id > $5 ORDER BY first_id LIMIT $6`,

  /** Steps from one object type to the next: the blocks of a hub are not walked. Counters, or else the number of entries in the blocks. */
  neighbourTypes: `WITH RECURSIVE t (to_type) AS (
      (SELECT to_type FROM adjacency WHERE portal = $1 AND from_type = $2 AND from_id = $3 ORDER BY to_type LIMIT 1)
      UNION ALL
      SELECT n.to_type FROM t CROSS JOIN LATERAL (
        SELECT to_type FROM adjacency WHERE portal = $1 AND from_type = $2 AND from_id = $3 AND to_type > t.to_type
        ORDER BY to_type LIMIT 1) AS n
    )
    SELECT t.to_type, coalesce(
      (SELECT n FROM hub WHERE portal = $1 AND from_type = $2 AND from_id = $3 AND to_type = t.to_type AND type = 0),
      (SELECT sum(length(entries) - length(replace(entries, ';', '')) + 1)::bigint FROM adjacency
       WHERE portal = $1 AND from_type = $2 AND from_id = $3 AND to_type = t.to_type))
    FROM t ORDER BY t.to_type`,
  held: `SELECT q.place, l.to_id FROM unnest($2::integer[], $3::bigint[]) WITH ORDINALITY AS q (type, id, place)
    CROSS JOIN LATERAL (
      SELECT to_id FROM lead WHERE portal = $1 AND from_type = q.type AND from_id = q.id AND to_type = $4 AND type = $5 LIMIT 1) AS l`,

  /** Steps from one record that has neighbours to the next; of each its counters, or else its blocks. */
  countsOfAll: `${walk('adjacency')}
    SELECT w.from_id, c.type, c.n, c.entries FROM w LEFT JOIN LATERAL (
      SELECT type, n, NULL AS entries FROM hub WHERE portal = $1 AND from_type = $2 AND from_id = w.from_id AND to_type = $5
      UNION ALL
      SELECT 0, 0, entries FROM adjacency
      WHERE portal = $1 AND from_type = $2 AND from_id = w.from_id AND to_type = $5 AND NOT EXISTS (
        SELECT 1 FROM hub WHERE portal = $1 AND from_type = $2 AND from_id = w.from_id AND to_type = $5 AND type = 0)
      OFFSET 0
    ) AS c ON true ORDER BY w.from_id`,
  /** The same for those who have counters. */
  countsOfHubs: `${walk('hub')}
    SELECT w.from_id, c.type, c.n, NULL FROM w LEFT JOIN LATERAL (
      SELECT type, n FROM hub WHERE portal = $1 AND from_type = $2 AND from_id = w.from_id AND to_type = $5 OFFSET 0
    ) AS c ON true ORDER BY w.from_id`,

  survivor: 'SELECT into_id FROM merged_record WHERE portal = $1 AND type = $2 AND id = $3',
  holder: 'SELECT id FROM unique_value WHERE portal = $1 AND type = $2 AND property = $3 AND value_hash = $4',
} as const;

/** Ids of records of type `$2` in a table, ascending, above `$3`, `$4` at most: one look into the index for each. */
function walk(table: 'adjacency' | 'hub'): string {
  const next = (after: string) =>
    `SELECT from_id FROM ${table} WHERE portal = $1 AND from_type = $2 AND from_id > ${after} ORDER BY from_id LIMIT 1`;
  return `WITH RECURSIVE w (from_id, step) AS (
      SELECT n.from_id, 1 FROM (${next('$3')}) AS n
      UNION ALL
      SELECT n.from_id, w.step + 1 FROM w CROSS JOIN LATERAL (${next('w.from_id')}) AS n WHERE w.step < $4
    )`;
}
