const ofIndex = 'FROM search_entry e WHERE e.portal = $1 AND e.index_key = $2';
const inOrder = 'e.value, e.rest_hash, e.bucket';
const backwards = 'e.value DESC, e.rest_hash DESC, e.bucket DESC';
const runs =
  'unnest($2::int[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]) WITH ORDINALITY u(index_key, low, low_rest, high, high_rest, run)';
/** Rows of a run. What is longer than a head can be compared only by the rest too, which no index holds. */
const inRun = {
  short: 'e.portal = $1 AND e.index_key = u.index_key AND e.value >= u.low AND e.value < u.high',
  long: `e.portal = $1 AND e.index_key = u.index_key AND (e.value, e.rest) >= (u.low, u.low_rest) AND (e.value, e.rest) < (u.high, u.high_rest)`,
} as const;
type RunLength = keyof typeof inRun;
const entryColumns = 'index_key, value, rest_hash, rest, bucket, marks';
const entries = 'unnest($2::int[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bigint[], $7::text[])';
const insertEntries = `INSERT INTO search_entry AS e (portal, index_key, value, rest_hash, rest, bucket, ids)
    SELECT p.id, u.index_key, u.value, u.rest_hash, u.rest, u.bucket, u.marks FROM portal p, ${entries} u(${entryColumns}) WHERE p.id = $1`;
const isEntry = 'e.portal = $1 AND e.index_key = u.index_key AND e.value = u.value AND e.rest_hash = u.rest_hash AND e.bucket = u.bucket';

/** Rows of each run that are looked at first, and those looked at where that did not tell how many there are. */
export const rowsProbed = { first: 4, more: 256 } as const;

/**
 * Statements of searches and of what they look at. All name the portal first. Texts that differ in their bounds are statements of their
 * own, which lets the database plan by them.
 */
export const searchStatements = {
  /** Takes the portal's row, as a turn does, and tells others that its indexes change. */
  lockPortal: 'UPDATE portal SET search_version = search_version + 1 WHERE id = $1 AND NOT is_removed RETURNING search_version',
  searchVersion: 'SELECT search_version FROM portal WHERE id = $1 AND NOT is_removed',
  indexes: 'SELECT key, type, property, kind, built_to, records FROM search_index WHERE portal = $1',
  addIndexes: `INSERT INTO search_index (portal, key, type, property, kind)
    SELECT p.id, u.key, u.type, u.property, u.kind FROM portal p, unnest($2::int[], $3::int[], $4::text[], $5::text[]) u(key, type, property, kind)
    WHERE p.id = $1`,
  setBuilt: `UPDATE search_index SET built_to = $3, records = records + $4 WHERE portal = $1 AND key = ANY ($2::int[])`,
  recordsIn: 'SELECT records FROM search_index WHERE portal = $1 AND key = $2',
  countRecords: 'UPDATE search_index SET records = records + $3 WHERE portal = $1 AND key = $2',

  /** Adds rows that are not there. No row is named twice. */
  addRows: insertEntries,
  /** Adds marks to rows, making those that are not there. */
  addMarks: `${insertEntries}
    ON CONFLICT (portal, index_key, value, rest_hash, bucket) DO UPDATE SET ids = e.ids || excluded.ids`,
  /** Takes marks out of rows; a row of which nothing is left goes. Answers how many rows there were. */
  removeMarks: `WITH u AS (SELECT * FROM unnest($2::int[], $3::bytea[], $4::bytea[], $5::bigint[], $6::text[]) u(index_key, value, rest_hash, bucket, marks)),
    gone AS (DELETE FROM search_entry e USING u WHERE ${isEntry} AND translate(e.ids, u.marks, '') = '' RETURNING 1),
    cut AS (UPDATE search_entry e SET ids = translate(e.ids, u.marks, '') FROM u WHERE ${isEntry} AND translate(e.ids, u.marks, '') <> '' RETURNING 1)
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM cut)`,

  /** The first rows of runs, in no order: of runs whose ends are heads, and of runs that are not. */
  probeFirst: { short: probe('short', rowsProbed.first), long: probe('long', rowsProbed.first) },
  probeMore: { short: probe('short', rowsProbed.more), long: probe('long', rowsProbed.more) },
  /**
   * Before and after statements that read many rows: the database finds all of them in the index and then reads each page of the table once, in
   * the order of pages, which takes less than half of the time. Hold for the transaction.
   */
  readByPages: 'SET LOCAL enable_indexscan = off',
  readByRows: 'SET LOCAL enable_indexscan = on',
  /** All rows of runs as one text: a bucket in digits, its marks, the next bucket, and so on. */
  packed: { short: packed('short'), long: packed('long') },
  packedLike: {
    short: `${packed('short')} WHERE (e.value || e.rest) LIKE $7`,
    long: `${packed('long')} WHERE (e.value || e.rest) LIKE $7`,
  },
  firstEntries: `SELECT e.value, e.rest_hash, e.bucket, e.rest, e.ids ${ofIndex} ORDER BY ${inOrder} LIMIT $3`,
  nextEntries: `SELECT e.value, e.rest_hash, e.bucket, e.rest, e.ids ${ofIndex} AND (${inOrder}) > ($4, $5, $6) ORDER BY ${inOrder} LIMIT $3`,
  lastEntries: `SELECT e.value, e.rest_hash, e.bucket, e.rest, e.ids ${ofIndex} ORDER BY ${backwards} LIMIT $3`,
  previousEntries: `SELECT e.value, e.rest_hash, e.bucket, e.rest, e.ids ${ofIndex} AND (${inOrder}) < ($4, $5, $6)
    ORDER BY ${backwards} LIMIT $3`,

  liveRecords: ofRecords('AND id > $3 ORDER BY id LIMIT $4'),
  liveRecordsById: ofRecords('AND id = ANY ($3::bigint[])'),
  liveRecordsFrom: ofRecords('ORDER BY id LIMIT $3 OFFSET $4'),
  liveIds: 'SELECT id FROM record WHERE portal = $1 AND type = $2 AND id > $3 AND archived_at IS NULL ORDER BY id LIMIT $4',
  blocksOf:
    'SELECT first_id, entries FROM adjacency WHERE portal = $1 AND from_type = $2 AND from_id = $3 AND to_type = $4 ORDER BY first_id',
} as const;

function probe(length: RunLength, rows: number): string {
  return `SELECT u.run, e.bucket, e.ids FROM ${runs} CROSS JOIN LATERAL
    (SELECT e.bucket, e.ids FROM search_entry e WHERE ${inRun[length]} LIMIT ${rows}) e`;
}

/** OFFSET makes the database read each run by the key, whatever else it expects. */
function packed(length: RunLength): string {
  return `SELECT string_agg(e.bucket || e.ids, '') FROM ${runs} CROSS JOIN LATERAL
    (SELECT e.bucket, e.ids, e.value, e.rest FROM search_entry e WHERE ${inRun[length]} OFFSET 0) e`;
}

function ofRecords(which: string): string {
  return `SELECT type, id, created_at, updated_at, archived_at, properties FROM record
    WHERE portal = $1 AND type = $2 AND archived_at IS NULL ${which}`;
}
