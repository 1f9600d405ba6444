import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { clientOf } from '../behaviour/client.ts';
import { build, newFolder, start, tryStart } from './server-process.ts';

beforeAll(build);

test('a server that is started with a config file has its apps', async () => {
  using folder = newFolder();
  const config = join(folder.path, 'crosstie.json');
  writeFileSync(config, '{"apps": [{"clientId": "clipper", "name": "Clipper", "clientSecret": "clipper-secret"}]}');
  await using server = await start(folder.db, ['--config', config]);
  expect((await clientOf(server.url, 'none').get('/_crosstie/apps')).body).toMatchObject({
    results: [{ clientId: 'clipper', name: 'Clipper' }],
  });
});

test('a config file that is wrong keeps the server from starting, in one line, before there is a database', async () => {
  using folder = newFolder();
  const config = join(folder.path, 'crosstie.json');
  writeFileSync(config, '{"apps": [{"clientId": "a", "scopes": ["crm.martians"]}]}');
  const stderr = `crosstie: ${config}: apps[0].scopes: HubSpot has no scope crm.martians\n`;
  expect(await tryStart(folder.db, [], { CROSSTIE_CONFIG: config })).toMatchObject({ code: 1, stdout: '', stderr });
  expect(existsSync(folder.db)).toBe(false);
});
