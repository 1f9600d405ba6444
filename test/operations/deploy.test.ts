import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startServer } from '../behaviour/client.ts';
import { root, sourcesIn } from '../tidy/sources.ts';
import { metricsOf } from './metrics.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfile = read('Dockerfile');
const ignored = read('.dockerignore');
const [compose, unit] = [read('compose.yaml'), read('deploy/crosstie.service')];
const guide = read('docs/guides/self-host.md');

/** The instructions of the Dockerfile, each in one line. */
const instructions = dockerfile
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const places = (word: string) => instructions.flatMap((line, place) => (line.startsWith(`${word} `) ? [place] : []));

describe('the Dockerfile', () => {
  test('copies only what there is and what the build may see', () => {
    const copied = instructions
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(7);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(copied.filter((path) => !ignored.split('\n').includes(`!${path}`))).toEqual([]);
    expect(ignored.split('\n').filter((line) => line !== '' && !/^[#!]/.test(line))).toEqual(['*']);
  });

  test('is cut in stages of the same pinned image, of which the last has nothing of the build but what it runs', () => {
    const images = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(images).toHaveLength(2);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:2[24]-\w+-slim$/);
    const fromBuild = instructions.filter((line) => line.includes('--from=build'));
    expect(fromBuild.map((line) => line.split(' ')[2])).toEqual(['/src/package.json', '/src/node_modules', '/src/dist']);
  });

  test('runs as a user who may write to the volume only, and passes signals on', () => {
    const [user] = places('USER');
    const [entry] = places('ENTRYPOINT');
    expect(instructions[user ?? -1]).toBe('USER node');
    expect(user).toBeLessThan(entry ?? 0);
    expect(instructions.slice(user).some((line) => /^(RUN|COPY|ADD) /.test(line))).toBe(false);
    expect(instructions[entry ?? -1]).toMatch(/^ENTRYPOINT \["node", "dist\/cli\/main\.js"\]$/);
    expect(places('ADD')).toEqual([]);
    expect(places('HEALTHCHECK')).toHaveLength(1);
    expect(dockerfile).not.toMatch(/latest|TOKEN|SECRET|PASSWORD/);
  });
});

/** From 250 on it judges a unit that is not installed. */
const systemd = Number(/^systemd (\d+)/.exec(spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0);
const noSystemd = systemd >= 250 ? '' : ' (left out: there is no systemd-analyze of systemd 250 or later)';
/** Of ten. What is open is the network, which a server is for, and memory that is written and run, which Node is: 1.1, as systemd 252 weighs it. */
const exposureMax = 1.5;

test.skipIf(noSystemd !== '')(
  `systemd has nothing to say against the unit, and leaves it little that a server can do without${noSystemd}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-unit-'));
    try {
      const file = join(folder, 'crosstie.service');
      expect(unit).toContain('ExecStart=/usr/bin/node ');
      writeFileSync(file, unit.replace('ExecStart=/usr/bin/node ', `ExecStart=${process.execPath} `));
      const said = (...words: string[]) => {
        const { stdout, stderr } = spawnSync('systemd-analyze', [...words, file], { encoding: 'utf8' });
        // Of other units nothing is claimed.
        return { complaints: stderr.split('\n').filter((line) => line.includes('crosstie')), stdout };
      };
      expect(said('verify', '--man=no')).toMatchObject({ complaints: [] });
      const { stdout } = said('security', '--offline=true', '--no-pager');
      expect(Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThanOrEqual(exposureMax);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test('what deploys the server sets only variables that it reads, and no secret by itself', () => {
  const known = sourcesIn('src/cli', ['.ts']).flatMap(({ text }) => text.match(/CROSSTIE_\w+/g) ?? []);
  const named = [dockerfile, compose, unit, guide].flatMap((text) => text.match(/CROSSTIE_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
  for (const secret of compose.matchAll(/^ +\w*(?:TOKEN|KEY|PASSWORD): (.*)$/gm)) expect(secret[1]).toMatch(/^\$\{\w+:\?\}$/);
  expect(unit).not.toMatch(/^Environment=.*(TOKEN|KEY)/m);
});

test('the guide names each metric of the server, and no other', async () => {
  const { crosstie } = await startServer();
  const page = await metricsOf(crosstie.url);
  await crosstie.close();
  const served = new Set([...page.matchAll(/^# TYPE (crosstie_\w+)/gm)].map(([, name]) => name));
  const told = new Set((guide.match(/\bcrosstie_[a-z_]+/g) ?? []).map((name) => name.replace(/_(bucket|count|sum)$/, '')));
  expect([...told].sort()).toEqual([...served].sort());
});
