import { recordColumns } from '../encoding/rows.ts';

/** One look into an index for each row of what was asked for: a LATERAL with a LIMIT or OFFSET is planned as nothing else. */
const edgeKey = 'portal = $1 AND from_type = q.from_type AND from_id = q.from_id AND to_type = q.to_type';
const groupsAsked = 'unnest($2::integer[], $3::bigint[], $4::integer[]) AS q (from_type, from_id, to_type)';
const recordsAsked = 'unnest($2::integer[], $3::bigint[]) AS q (type, id)';
const valuesAsked = 'unnest($2::integer[], $3::text[], $4::bytea[]) WITH ORDINALITY AS q (type, property, value_hash, place)';

/**
 * Statements that read what a turn's commands ask for. The portal is always `$1`; those of many records or groups take arrays.
 * `lockPortal` comes first: with the portal's row locked, each later statement sees all that earlier turns have committed, whatever process ran them.
 */
export const turnStatements = {
  lockPortal: 'SELECT schema_version, next_record_id, search_version FROM portal WHERE id = $1 AND NOT is_removed FOR UPDATE',
  state: 'SELECT created_at, schema_version, settings FROM portal WHERE id = $1 AND NOT is_removed',
  definitions: 'SELECT kind, key, body FROM definition WHERE portal = $1 ORDER BY kind, key',
  /**
   * Numbers for changes, the first and the last. Taken while the portal's row is locked, so that a portal's numbers rise with the order of its turns;
   * other portals' turns may take theirs in between of these.
   */
  takeNumbers: `SELECT min(taken.number), max(taken.number)
    FROM (SELECT nextval('change_number') AS number FROM generate_series(1, $1::integer) OFFSET 0) AS taken`,

  /** Blocks around ids, each once. Whoever wants to know whether a record has several asks for the block around the highest id as well. */
  blocksAround: `SELECT k.from_type, k.from_id, k.to_type, a.first_id, a.entries FROM (
      SELECT DISTINCT q.from_type, q.from_id, q.to_type, b.first_id
      FROM unnest($2::integer[], $3::bigint[], $4::integer[], $5::bigint[]) AS q (from_type, from_id, to_type, to_id)
      CROSS JOIN LATERAL (
        SELECT first_id FROM adjacency WHERE ${edgeKey} AND first_id <= q.to_id ORDER BY first_id DESC LIMIT 1) AS b
    ) AS k CROSS JOIN LATERAL (
      SELECT first_id, entries FROM adjacency
      WHERE portal = $1 AND from_type = k.from_type AND from_id = k.from_id AND to_type = k.to_type AND first_id = k.first_id LIMIT 1
    ) AS a`,
  blocksOfGroups: `SELECT q.from_type, q.from_id, q.to_type, a.first_id, a.entries FROM ${groupsAsked}
    CROSS JOIN LATERAL (SELECT first_id, entries FROM adjacency WHERE ${edgeKey} OFFSET 0) AS a`,
  blocksOfRecords: `SELECT q.type, q.id, a.to_type, a.first_id, a.entries FROM ${recordsAsked}
    CROSS JOIN LATERAL (
      SELECT to_type, first_id, entries FROM adjacency WHERE portal = $1 AND from_type = q.type AND from_id = q.id OFFSET 0) AS a`,
  hubs: `SELECT q.from_type, q.from_id, q.to_type, h.type, h.n FROM ${groupsAsked}
    CROSS JOIN LATERAL (SELECT type, n FROM hub WHERE ${edgeKey} OFFSET 0) AS h`,
  leads: `SELECT q.from_type, q.from_id, q.to_type, l.type, l.to_id FROM ${groupsAsked}
    CROSS JOIN LATERAL (SELECT type, to_id FROM lead WHERE ${edgeKey} OFFSET 0) AS l`,
  presence: `SELECT q.type, q.id, r.archived_at IS NULL FROM ${recordsAsked}
    CROSS JOIN LATERAL (SELECT archived_at FROM record WHERE portal = $1 AND type = q.type AND id = q.id LIMIT 1) AS r`,
  records: `SELECT r.* FROM ${recordsAsked}
    CROSS JOIN LATERAL (SELECT ${recordColumns} FROM record WHERE portal = $1 AND type = q.type AND id = q.id LIMIT 1) AS r`,
  archivedEdges: `SELECT q.type, q.id, e.to_type, e.to_id, e.types FROM ${recordsAsked}
    CROSS JOIN LATERAL (
      SELECT to_type, to_id, types FROM archived_edge WHERE portal = $1 AND from_type = q.type AND from_id = q.id OFFSET 0) AS e`,

  holders: `SELECT q.place, v.id FROM ${valuesAsked}
    CROSS JOIN LATERAL (SELECT id FROM unique_value
      WHERE portal = $1 AND type = q.type AND property = q.property AND value_hash = q.value_hash LIMIT 1) AS v`,
  blockedValues: `SELECT q.place FROM ${valuesAsked}
    CROSS JOIN LATERAL (SELECT 1 FROM blocked_value
      WHERE portal = $1 AND type = q.type AND property = q.property AND value_hash = q.value_hash LIMIT 1) AS v`,
  typeUses: 'SELECT type, n FROM type_use WHERE portal = $1 AND type = ANY ($2::integer[])',
  populated: `SELECT q.type FROM unnest($2::integer[]) AS q (type)
    CROSS JOIN LATERAL (SELECT 1 FROM record WHERE portal = $1 AND type = q.type AND archived_at IS NULL LIMIT 1) AS r`,
  /** A first sieve only: that a text stands somewhere in a record's properties. */
  liveHavingText: `SELECT id, properties FROM record
    WHERE portal = $1 AND type = $2 AND id > $3 AND archived_at IS NULL
    AND EXISTS (SELECT 1 FROM unnest($4::text[]) AS t (part) WHERE strpos(properties, t.part) > 0) ORDER BY id LIMIT $5`,
} as const;
