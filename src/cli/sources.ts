import type { ServerConfig } from '../server/config.ts';
import { mergeConfigs } from './settings.ts';

/** Where the settings of a server come from. */
export interface SettingSources {
  /** What flags and the environment say: it goes before everything else. */
  readonly told: ServerConfig;
  readonly byDefault: ServerConfig;
  /** A config file: it goes before the defaults. */
  readonly file: string | undefined;
}

/** What all sources say together. What reads the file is loaded for those who have one. Rejects where the file is wrong. */
export async function settled({ told, byDefault, file }: SettingSources): Promise<ServerConfig> {
  if (file === undefined) return mergeConfigs(byDefault, told);
  const { readConfigFile } = await import('../server/config-file.ts');
  return mergeConfigs(mergeConfigs(byDefault, await readConfigFile(file)), told);
}
