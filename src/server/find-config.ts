import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** How the name of a config file may end. */
export const configEnds = ['.ts', '.mts', '.js', '.mjs', '.json', '.yaml', '.yml'] as const;

export type ConfigEnd = (typeof configEnds)[number];

/** The config file in a folder, if it has one. Throws where it has several: which one is meant, nobody can know. */
export function findConfigFile(folder: string): string | undefined {
  const found = configEnds.map((end) => `crosstie.config${end}`).filter((name) => existsSync(join(folder, name)));
  if (found.length > 1) throw new Error(`there are ${found.join(' and ')}: --config says which is meant`);
  return found[0] === undefined ? undefined : join(folder, found[0]);
}
