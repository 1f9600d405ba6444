/** A JSON object whose fields nobody has vouched for. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads a JSON value as an object; anything else as one without fields. */
export function rowOf(value: unknown): Row {
  // Every field of an object is of an unknown type: nothing more is said.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {};
}

/** Reads a field as a list of objects; none where it is no list. */
export function rowsIn(row: Row, name: string): readonly Row[] {
  const value = row[name];
  return Array.isArray(value) ? value.map(rowOf) : [];
}

/** Reads a field as a list of texts, and leaves out what is none. */
export function textsIn(row: Row, name: string): readonly string[] {
  const value = row[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** Reads a field as a text; numbers are written, as HubSpot sends some ids as numbers. Undefined for anything else. */
export function textIn(row: Row, name: string): string | undefined {
  const value = row[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Reads a field as a number; undefined for anything else. */
export function numberIn(row: Row, name: string): number | undefined {
  const value = row[name];
  return typeof value === 'number' ? value : undefined;
}

/** Reads a field as true or false; false for anything else. */
export function flagIn(row: Row, name: string): boolean {
  return row[name] === true;
}
