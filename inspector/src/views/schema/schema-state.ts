/** What the schema shows, and what its address says. */
export interface SchemaState {
  /** Only association types of this object type, by plural name. */
  readonly type?: string | undefined;
  readonly q?: string | undefined;
  readonly view?: 'table' | 'graph' | undefined;
}

/** Reads what stands in an address. What cannot be read is left out. */
export function readSchemaState({ type, q, view }: Record<string, unknown>): SchemaState {
  return {
    ...(typeof type === 'string' && type !== '' && { type }),
    ...(typeof q === 'string' && q !== '' && { q }),
    ...((view === 'table' || view === 'graph') && { view }),
  };
}
