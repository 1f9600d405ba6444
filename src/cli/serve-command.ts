import { Command, Option } from 'commander';
import type { ServerConfig } from '../server/config.ts';
import { serverSettings, toldBy, withSettings } from './settings.ts';

/** `serve`, and what happens without the name of a command: starts a server. */
export function serveCommand(env: NodeJS.ProcessEnv): Command {
  const settings = serverSettings();
  const command = new Command('serve')
    .description("start a server that speaks HubSpot's API; what crosstie does without a command, too")
    .addOption(configOption())
    // Other commands need no server, and are done sooner without it.
    .action(async ({ config }: ConfigFlags) => {
      const { serve } = await import('./serve.ts');
      const { told, byDefault } = toldBy(command, settings);
      return serve({ told: { ...told, ...secretsOf(env) }, byDefault, file: config === '' ? undefined : config });
    });
  return withSettings(command, settings).addHelpText(
    'after',
    `
Environment variables without a flag:
  CROSSTIE_ADMIN_TOKEN         the token of the /_crosstie endpoints; without it they answer only a server on a loopback address
  CROSSTIE_SECRET_KEY          the key that client secrets are encrypted with (by default that of the file beside the database; a PostgreSQL has none)`,
  );
}

/** What a command says of the config file. */
export interface ConfigFlags {
  readonly config?: string;
}

/** Names a config file. */
export function configOption(): Option {
  return new Option('--config <file>', 'a file with settings, such as apps').env('CROSSTIE_CONFIG');
}

/** What is secret has no flag: other users of the machine see the flags of a process. */
export function secretsOf({ CROSSTIE_ADMIN_TOKEN: adminToken, CROSSTIE_SECRET_KEY: secretKey }: NodeJS.ProcessEnv): ServerConfig {
  return {
    ...(adminToken !== undefined && adminToken !== '' && { adminToken }),
    ...(secretKey !== undefined && secretKey !== '' && { secretKey }),
  };
}
