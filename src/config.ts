import type { ServerConfig } from './server/config.ts';

export type { ServerConfig } from './server/config.ts';

/** Gives a config its types, in `crosstie.config.ts`: `export default defineConfig({ port: 4123 })`. Answers what it was given. */
export function defineConfig(config: ServerConfig): ServerConfig {
  return config;
}
