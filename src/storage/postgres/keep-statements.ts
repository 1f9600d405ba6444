/** Columns that a statement inserts, given as arrays, with the portal taken from its row: so a cluster runs it where the portal is. */
function insert(table: string, columns: readonly (readonly [name: string, type: string])[], key: string, onConflict: string): string {
  const names = columns.map(([name]) => name);
  const arrays = columns.map(([, type], place) => `$${place + 2}::${type}[]`);
  return `INSERT INTO ${table} (portal, ${names.join(', ')})
    SELECT p.id, ${names.map((name) => `q.${name}`).join(', ')}
    FROM portal AS p, unnest(${arrays.join(', ')}) AS q (${names.join(', ')}) WHERE p.id = $1
    ON CONFLICT (portal, ${key}) DO ${onConflict}`;
}

const group = [
  ['from_type', 'integer'],
  ['from_id', 'bigint'],
  ['to_type', 'integer'],
] as const;
const ofGroups = (table: string) =>
  `${table}.portal = $1 AND ${table}.from_type = q.from_type AND ${table}.from_id = q.from_id AND ${table}.to_type = q.to_type`;
const value = [
  ['type', 'integer'],
  ['property', 'text'],
  ['value_hash', 'bytea'],
  ['value', 'text'],
] as const;

/** Statements that write what a turn's commands changed. The portal is always `$1`; most take arrays, one for each column. */
export const keepStatements = {
  setPortal: 'UPDATE portal SET next_record_id = $2, schema_version = schema_version + $3 WHERE id = $1',

  putRecords: insert(
    'record',
    [
      ['type', 'integer'],
      ['id', 'bigint'],
      ['created_at', 'bigint'],
      ['updated_at', 'bigint'],
      ['properties', 'text'],
      ['created_in', 'bigint'],
    ],
    'type, id',
    'UPDATE SET updated_at = excluded.updated_at, properties = excluded.properties',
  ),
  putBlocks: insert(
    'adjacency',
    [...group, ['first_id', 'bigint'], ['entries', 'text']],
    'from_type, from_id, to_type, first_id',
    'UPDATE SET entries = excluded.entries',
  ),
  removeBlocks: `DELETE FROM adjacency
    USING unnest($2::integer[], $3::bigint[], $4::integer[], $5::bigint[]) AS q (from_type, from_id, to_type, first_id)
    WHERE ${ofGroups('adjacency')} AND adjacency.first_id = q.first_id`,
  putCounters: insert(
    'hub',
    [...group, ['type', 'integer'], ['n', 'bigint']],
    'from_type, from_id, to_type, type',
    'UPDATE SET n = excluded.n',
  ),
  removeCounters: `DELETE FROM hub USING unnest($2::integer[], $3::bigint[], $4::integer[]) AS q (from_type, from_id, to_type)
    WHERE ${ofGroups('hub')}`,
  putLeads: insert(
    'lead',
    [...group, ['type', 'integer'], ['to_id', 'bigint']],
    'from_type, from_id, to_type, type',
    'UPDATE SET to_id = excluded.to_id',
  ),
  removeLeads: `DELETE FROM lead
    USING unnest($2::integer[], $3::bigint[], $4::integer[], $5::integer[]) AS q (from_type, from_id, to_type, type)
    WHERE ${ofGroups('lead')} AND lead.type = q.type`,

  putHolders: insert('unique_value', [...value, ['id', 'bigint']], 'type, property, value_hash', 'UPDATE SET id = excluded.id'),
  /** Where an id is null, whoever holds the value; else that record only. */
  removeHolders: `DELETE FROM unique_value
    USING unnest($2::integer[], $3::text[], $4::bytea[], $5::bigint[]) AS q (type, property, value_hash, id)
    WHERE unique_value.portal = $1 AND unique_value.type = q.type AND unique_value.property = q.property
    AND unique_value.value_hash = q.value_hash AND (q.id IS NULL OR unique_value.id = q.id)`,
  blockValues: insert('blocked_value', value, 'type, property, value_hash', 'NOTHING'),
  addTypeUses: insert(
    'type_use',
    [
      ['type', 'integer'],
      ['n', 'bigint'],
    ],
    'type',
    'UPDATE SET n = type_use.n + excluded.n',
  ),
  putDefinitions: insert(
    'definition',
    [
      ['kind', 'text'],
      ['key', 'text'],
      ['body', 'text'],
    ],
    'kind, key',
    'UPDATE SET body = excluded.body',
  ),
  removeDefinitions: `DELETE FROM definition USING unnest($2::text[], $3::text[]) AS q (kind, key)
    WHERE definition.portal = $1 AND definition.kind = q.kind AND definition.key = q.key`,

  addLog: 'INSERT INTO change_log (portal, number, changes) VALUES ($1, $2, $3)',
  addRecordChanges: insert(
    'record_change',
    [
      ['type', 'integer'],
      ['id', 'bigint'],
      ['number', 'bigint'],
    ],
    'type, id, number',
    'NOTHING',
  ),

  archive: 'UPDATE record SET archived_at = $4 WHERE portal = $1 AND type = $2 AND id = $3 AND archived_at IS NULL',
  restore: 'UPDATE record SET archived_at = NULL WHERE portal = $1 AND type = $2 AND id = $3 AND archived_at IS NOT NULL',
  purge: 'DELETE FROM record WHERE portal = $1 AND type = $2 AND id = $3',
  forgetChanges: 'DELETE FROM record_change WHERE portal = $1 AND type = $2 AND id = $3',
  keepArchivedEdges: insert(
    'archived_edge',
    [...group, ['to_id', 'bigint'], ['types', 'text']],
    'from_type, from_id, to_type, to_id',
    'UPDATE SET types = excluded.types',
  ),
  /** Edges of an archived record, the other direction first: it is found by the one that is removed last. */
  forgetEdgesBack: `DELETE FROM archived_edge AS b USING archived_edge AS f
    WHERE f.portal = $1 AND f.from_type = $2 AND f.from_id = $3
    AND b.portal = $1 AND b.from_type = f.to_type AND b.from_id = f.to_id AND b.to_type = $2 AND b.to_id = $3`,
  forgetEdges: 'DELETE FROM archived_edge WHERE portal = $1 AND from_type = $2 AND from_id = $3',
  /** The same for the edges to live records. */
  forgetEdgesBackFromLive: `DELETE FROM archived_edge AS b USING archived_edge AS f, record AS r
    WHERE f.portal = $1 AND f.from_type = $2 AND f.from_id = $3
    AND r.portal = $1 AND r.type = f.to_type AND r.id = f.to_id AND r.archived_at IS NULL
    AND b.portal = $1 AND b.from_type = f.to_type AND b.from_id = f.to_id AND b.to_type = $2 AND b.to_id = $3`,
  forgetEdgesToLive: `DELETE FROM archived_edge AS f USING record AS r
    WHERE f.portal = $1 AND f.from_type = $2 AND f.from_id = $3
    AND r.portal = $1 AND r.type = f.to_type AND r.id = f.to_id AND r.archived_at IS NULL`,
  moveMerged: 'UPDATE merged_record SET into_id = $4 WHERE portal = $1 AND type = $2 AND into_id = $3',
  putMerged: `INSERT INTO merged_record (portal, type, id, into_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (portal, type, id) DO UPDATE SET into_id = excluded.into_id`,
} as const;
