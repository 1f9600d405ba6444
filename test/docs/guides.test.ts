import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { controlEndpoints } from '../../src/control/endpoints.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** What a table says about something: the first cell's texts in code, of rows that say anything in the last cell. */
const told = (guide: string) =>
  guide.split('\n').flatMap((line) => {
    const [, first = '', ...rest] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return rest.some((cell) => cell.length > 5) ? [...first.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '') : [];
  });

describe('docs/guides/control-endpoints.md', () => {
  const named = told(read('docs/guides/control-endpoints.md'));
  const served = controlEndpoints.map(({ method, path }) => `${method} /_crosstie${path}`);

  test.each(served)('tells what %s does', (endpoint) => expect(named).toContain(endpoint));

  test('tells of no endpoint that there is not', () => {
    expect(named.filter((text) => / \/_crosstie/.test(text) && !served.includes(text))).toEqual([]);
  });
});

describe('docs/guides/settings.md', () => {
  const named = told(read('docs/guides/settings.md')).map((text) => text.split(' ')[0]);
  const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const help = ['--help', 'serve --help'].map((line) =>
    execFileSync(process.execPath, [program, ...line.split(' ')], { encoding: 'utf8' }),
  );
  const flags = new Set(help.flatMap((text) => [...text.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1] ?? '')));
  const commands = new Set(help.flatMap((text) => [...text.matchAll(/^ {2}([a-z]+)(?:\|\w+)? /gm)].map((match) => match[1] ?? '')));
  for (const known of ['--help', '--version']) flags.delete(known);
  commands.delete('help');

  test('is held against what the command line has', () => {
    expect(flags.size).toBeGreaterThan(20);
    expect(commands.size).toBeGreaterThan(5);
  });

  test('tells of every flag of the server', () => expect([...flags].filter((flag) => !named.includes(flag))).toEqual([]));

  test('tells of every command', () => {
    const guide = read('docs/guides/settings.md');
    expect([...commands].filter((command) => !guide.includes(`| \`crosstie ${command}`))).toEqual([]);
  });
});
