import type { ServerConfig } from '../server/config.ts';
import { findConfigFile } from '../server/find-config.ts';
import { mergeConfigs } from './settings.ts';

/** Where the settings of a server come from. */
export interface SettingSources {
  /** What flags and the environment say: it goes before everything else. */
  readonly told: ServerConfig;
  readonly byDefault: ServerConfig;
  /** A config file: it goes before the defaults. Where none is named, the one in the working directory is taken, if there is one. */
  readonly file: string | undefined;
}

/** What all sources say together. Rejects where the file is wrong. */
export async function settled({ told, byDefault, file }: SettingSources): Promise<ServerConfig> {
  const found = file ?? findConfigFile('.');
  if (found === undefined) return mergeConfigs(byDefault, told);
  // What checks the file is loaded for those who have one.
  const { readConfigFile } = await import('../server/config-file.ts');
  return mergeConfigs(mergeConfigs(byDefault, await readConfigFile(found)), told);
}
