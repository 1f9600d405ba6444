/**
 * Reads a form (`application/x-www-form-urlencoded`) as fields of text; of a field that comes more than once, the first counts. Fields of `also`
 * stand in for those that the body does not have.
 */
export function readForm(body: Buffer | undefined, also: URLSearchParams): Readonly<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const source of [new URLSearchParams(body?.toString('utf8') ?? ''), also]) {
    for (const [name, value] of source) if (!fields.has(name)) fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
