import { describe, expect, it } from 'vitest';
import { type Source, sourcesAt, sourcesIn } from './sources.ts';

const code = sourcesIn('src', ['.ts']);
/** This file names the banned habits and would find itself. */
const tests = sourcesIn('test', ['.ts']).filter(({ path }) => path !== 'test/tidy/tidy.test.ts');
const prose = [...sourcesIn('docs', ['.md']), ...sourcesAt('.md')];

/** A habit that the sources must not have: a pattern, and where it is looked for. */
const banned: readonly { readonly habit: string; readonly pattern: RegExp; readonly where: readonly Source[] }[] = [
  // A quoted one is none: HubSpot has a task type of that name.
  { habit: 'reminders', pattern: /\b(TODO|FIXME|XXX)\b(?!')/, where: code },
  {
    habit: 'escapes from the type checker',
    pattern: /\bas any\b|: any\b|@ts-(ignore|expect-error|nocheck)|biome-ignore/,
    where: [...code, ...tests],
  },
  {
    habit: 'skipped, focused or pending tests',
    pattern: /\b(it|test|describe)\.(skip|only|todo)\(/,
    where: tests,
  },
  {
    habit: 'mocks of our own modules',
    pattern: /\bvi\.(mock|spyOn)\(/,
    where: tests,
  },
  {
    habit: 'the clock or chance inside the domain',
    pattern: /Date\.now|Math\.random|console\./,
    where: code.filter(({ path }) => /^src\/(domain|catalogue)\//.test(path)),
  },
  { habit: 'names that say nothing', pattern: /\b(manager|helper|util|utils)\b/i, where: code.map(({ path }) => ({ path, text: path })) },
  {
    habit: 'an edition or object type asked for outside rows',
    pattern: /(edition|objectType(\.id)?) === '/,
    where: code.filter(({ path }) => !path.startsWith('src/catalogue/')),
  },
];

describe('the sources', () => {
  it('are seen whole', () => {
    expect(code.length).toBeGreaterThan(50);
    expect(tests.length).toBeGreaterThan(5);
    expect(prose.length).toBeGreaterThan(5);
  });

  it.each(banned)('are free of $habit', ({ pattern, where }) => {
    expect(where.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('stay small: no file of code has more than 450 lines', () => {
    const long = code.filter(({ path, text }) => !path.startsWith('src/catalogue/') && text.split('\n').length > 450);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('say what every exported function is for', () => {
    const mute = code.flatMap(({ path, text }) =>
      [...text.matchAll(/(^|\n)(.*)\nexport (?:async )?function (\w+)/g)]
        .filter((match) => !/\*\/\s*$|^export function .*;$|^\): .*;$/.test(match[2] ?? ''))
        .map((match) => `${path}: ${match[3]}`),
    );
    expect(mute).toEqual([]);
  });

  it('do work only when called: no module has a statement with an effect at its top', () => {
    const eager = code.filter(
      ({ path, text }) =>
        !['src/cli/main.ts', 'src/redirect/preload.ts'].includes(path) && /^(await|process\.|console\.|for|if|[a-z]\w*\()/m.test(text),
    );
    expect(eager.map(({ path }) => path)).toEqual([]);
  });
});

describe('the prose', () => {
  it('has one title in each file', () => {
    const titles = prose.map(({ path, text }) => [path, text.replace(/```[\s\S]*?```/g, '').match(/^# .+$/gm)?.length ?? 0]);
    expect(titles.filter(([, count]) => count !== 1)).toEqual([]);
  });

  it('links only to files that exist', async () => {
    const { existsSync } = await import('node:fs');
    const { dirname, join } = await import('node:path');
    const { root } = await import('./sources.ts');
    const dead = prose.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path} -> ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
