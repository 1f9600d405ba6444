import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@hubspot/api-client';
import { describe, expect, test } from 'vitest';
import { coverage } from '../../src/api/coverage.ts';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { unservedRows } from '../../src/catalogue/unserved.ts';
import { type Crosstie, manualClock, startCrosstie } from '../../src/index.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');
const readme = read('README.md');
const guide = read('docs/guides/test-your-app.md');

/** The code of each block in a language, in the order of the text. */
const blocks = (text: string, language: string) =>
  text
    .split(/^```/m)
    .filter((piece, place) => place % 2 === 1 && piece.startsWith(`${language}\n`))
    .map((piece) => piece.slice(language.length + 1));
const headings = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '').match(/^#+ /gm) ?? [];

/** What of a cell of the benchmark README tells. */
interface Cell {
  readonly id: string;
  readonly rows: readonly {
    readonly kind: string;
    readonly edges?: number;
    readonly ofCeiling?: { readonly plain: { readonly median: number } };
  }[];
}

describe('README', () => {
  const rows = coverage();
  const served = rows.filter((row) => row.served);
  const withEvidence = (evidence: string) => served.filter((row) => row.evidence === evidence).length;

  test('says how much is served, and how well that is known', () => {
    const details = endpoints.reduce((sum, { assumed }) => sum + assumed.length, 0);
    const evidence = `${withEvidence('recorded')} were held against recordings, ${withEvidence('documented')} are as documented, ${withEvidence('assumed')} are assumed as a whole`;
    const sentence = `${endpoints.length} operations of HubSpot's API, which make ${served.length} with their editions: ${evidence}. ${details} smaller things are assumed.`;
    expect(readme.replaceAll('\n', ' ')).toContain(sentence);
  });

  test('names what answers 501, all of it', () => {
    const told = /are (\d+) operations and whole families, (\d+) with their editions[\s\S]*?:\n([\s\S]*?)\.\n/.exec(readme);
    const named = [...(told?.[3] ?? '').matchAll(/`([\w.]+)`/g)].map((match) => match[1]);
    expect([Number(told?.[1]), Number(told?.[2])]).toEqual([unservedRows.length, rows.length - served.length]);
    expect(named.sort()).toEqual(unservedRows.map(({ id }) => id).sort());
  });

  test('tells of itself beside other fakes what its benchmark measured', () => {
    const share = (file: string, cell: string, edges: number) => {
      const { cells } = JSON.parse(read(`bench/results/${file}.json`)) as { readonly cells: readonly Cell[] };
      const row = cells.find(({ id }) => id === cell)?.rows.find((one) => one.kind === 'shipped' && one.edges === edges);
      return row?.ofCeiling?.plain.median.toFixed(2);
    };
    const { coldStart } = JSON.parse(read('bench/results/latest.json')) as { coldStart: Record<string, { median: number }> };
    const own = new Map(
      readme.split('\n').flatMap((line) =>
        line.startsWith('| ')
          ? [
              line
                .split('|')
                .map((cell) => cell.trim())
                .slice(1, 3) as [string, string],
            ]
          : [],
      ),
    );
    expect(own.get('associate one pair, share')).toBe(
      `${share('latest', 'put-32', 0)}; ${share('latest', 'put-32', 1_000_000)} of 10^6 links`,
    );
    expect(own.get('list ten neighbours, share')).toBe(`${share('latest', 'list-32', 1_000_000)} of 10^6 links`);
    expect(own.get('create a record, share')).toBe(`${share('records', 'create-64', 10_000)}, of ten properties`);
    expect(own.get('search by email in 100,000, share')).toBe(share('records', 'search-eq-32', 100_000));
    const start = (name: string) => Math.round(coldStart[name]?.median ?? 0);
    expect(own.get('start of the process (bare Node)')).toBe(`${start('newFile')} ms (${start('bare')})`);
  });

  test('has lines for a test that run as they stand', async () => {
    const [lines = ''] = blocks(readme, 'ts');
    await runLines(lines);
    expect(lines.split('\n')).toHaveLength(4);
  });

  test('has the test that its example is', () => {
    expect(blocks(readme, 'ts').slice(1)).toEqual([read('examples/vitest/contact.test.ts')]);
  });

  test('has commands that run as they stand, and print what it shows', async () => {
    const [start = '', curls = ''] = blocks(readme, 'sh').filter((block) => block.includes('4123'));
    const [program = '', ...flags] = start.trim().replace('--port 4123', '--port 0').split(' ').slice(1);
    expect(program).toBe('crosstie');
    const server = spawn(process.execPath, [fileURLToPath(at('dist/cli/main.js')), ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      let said = '';
      for await (const chunk of server.stdout) {
        said += chunk;
        if (said.includes('Coverage')) break;
      }
      const url = /http:\/\/[\w.]+:\d+/.exec(said)?.[0] ?? '';
      const answers = curls
        .trim()
        .split('\n')
        .map((curl) => JSON.parse(execFileSync('sh', ['-c', `${curl.replaceAll('http://127.0.0.1:4123', url)} -s`], { encoding: 'utf8' })));
      expect(answers[1]).toEqual(JSON.parse(blocks(readme, 'json')[0] ?? ''));
      const page = await fetch(/^Inspector: (\S+)$/m.exec(said)?.[1] ?? '');
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
    } finally {
      server.kill();
    }
  });

  test('leads to lists that name every guide and every example', () => {
    for (const list of ['docs/guides', 'examples']) {
      expect(readme).toContain(`(${list}/README.md)`);
      const names = readdirSync(at(list)).filter((name) => name !== 'README.md');
      expect(names.filter((name) => !read(`${list}/README.md`).includes(`(${name}`))).toEqual([]);
    }
  });
});

describe('README.ja.md', () => {
  const japanese = read('README.ja.md');

  test('has the headings of README, the same code, the same tables and the same links', () => {
    const links = (text: string) => [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]).sort();
    const cells = (text: string) => text.split('\n').flatMap((line) => (line.startsWith('|') ? [line.split('|').length] : []));
    expect(headings(japanese)).toEqual(headings(readme));
    for (const language of ['ts', 'sh', 'json']) expect(blocks(japanese, language)).toEqual(blocks(readme, language));
    expect(cells(japanese)).toEqual(cells(readme));
    expect(links(japanese).filter((link) => !link?.startsWith('README'))).toEqual(
      links(readme).filter((link) => !link?.startsWith('README')),
    );
  });

  test('has the numbers of README', () => {
    const numbers = (text: string) => (text.replaceAll(/^```[\s\S]*?^```$/gm, '').match(/\d[\d.,]*\d|\d/g) ?? []).sort();
    expect(numbers(japanese)).toEqual(numbers(readme));
  });
});

describe('docs/guides/test-your-app.md', () => {
  const code = blocks(guide, 'js');
  // Whole files, and what stands around tests, are for runners: those of the fixtures have tests of their own.
  const fragments = code.filter((block) => !/^(import|export) |\btest\b/m.test(block));

  test('has the test that its example is', () => expect(code).toContain(read('examples/node-test/contact.test.mjs')));

  test.each(fragments)('has lines that run as they stand: %s', (lines) => runLines(lines));

  test('has many of them', () => expect(fragments.length).toBeGreaterThan(5));
});

/** Runs lines of a test with what they take from packages, and closes every server that they start. */
async function runLines(lines: string): Promise<void> {
  const started: Crosstie[] = [];
  const start = async (...options: Parameters<typeof startCrosstie>) => {
    const crosstie = await startCrosstie(...options);
    started.push(crosstie);
    return crosstie;
  };
  // Lines that start no server go on with one that was started before.
  const before = lines.includes('const crosstie =') ? undefined : await start();
  const given = {
    ...{ startCrosstie: start, Client, assert, expect, manualClock },
    ...(before !== undefined && { crosstie: before, portal: await before.portal() }),
  };
  const body = lines.replaceAll(/^import .*$/gm, '');
  try {
    await (Object.getPrototypeOf(async () => undefined).constructor(...Object.keys(given), body) as (...args: unknown[]) => Promise<void>)(
      ...Object.values(given),
    );
  } finally {
    for (const crosstie of started) await crosstie.close();
  }
}
