/** The records that an entry of the log updates, each once, by type and id, with the number of the entry. */
export function updatedIn(number: number, commands: string): readonly (readonly [type: number, id: number, number: number])[] {
  // Most entries tell of links alone, and need not be read.
  if (!commands.includes('["u",')) return [];
  const found = new Map<string, readonly [number, number, number]>();
  for (const [, , , ...changes] of JSON.parse(commands) as unknown[][]) {
    for (const [letter, type, id] of changes as [string, number, number][]) {
      if (letter === 'u') found.set(`${type}:${id}`, [type, id, number]);
    }
  }
  return [...found.values()];
}
