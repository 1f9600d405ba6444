import { type CoverageRow, coverage } from '../api/coverage.ts';
import type { Colours } from './colours.ts';
import { asJson, table } from './control-client.ts';

/** How a coverage is told. */
export interface CoverageFlags {
  readonly missing?: boolean;
  readonly json?: boolean;
}

/** How well known what an area serves is, best first, and what it does not serve. */
interface Tally {
  recorded: number;
  documented: number;
  assumed: number;
  missing: number;
}

/** What is served and what answers 501: by area with totals, or each operation that is missing, or all rows for a program. */
export function toldCoverage({ missing, json }: CoverageFlags, colours: Colours): string {
  const rows = coverage().filter(({ served }) => missing !== true || !served);
  if (json === true) return asJson({ rows });
  return missing === true ? missingLines(rows) : `${areaLines(rows, colours)}\n${verdict(rows)}`;
}

function areaLines(rows: readonly CoverageRow[], colours: Colours): string {
  const areas = new Map<string, Tally>();
  const total: Tally = { recorded: 0, documented: 0, assumed: 0, missing: 0 };
  for (const { operation, evidence } of rows) {
    const [area = ''] = operation.split('.');
    const tally = areas.get(area) ?? { recorded: 0, documented: 0, assumed: 0, missing: 0 };
    areas.set(area, tally);
    for (const counted of [tally, total]) counted[evidence ?? 'missing'] += 1;
  }
  const named = [...areas].sort(([one], [other]) => one.localeCompare(other));
  const [names = '', ...lines] = table(
    ['AREA', 'SERVED', 'RECORDED', 'DOCUMENTED', 'ASSUMED', '501'],
    [...named, ['in all', total] as const].map(([area, tally]) => [area, ...numbersOf(tally)]),
  )
    .trimEnd()
    .split('\n');
  const coloured = lines.map((line, place) =>
    place === lines.length - 1 ? colours.bold(line) : colourOf(named[place]?.[1], colours)(line),
  );
  return `${[colours.bold(names), ...coloured].join('\n')}\n`;
}

function numbersOf({ recorded, documented, assumed, missing }: Tally): readonly string[] {
  return [recorded + documented + assumed, recorded, documented, assumed, missing].map((count) => (count === 0 ? '-' : String(count)));
}

function colourOf(tally: Tally | undefined, { green, yellow, red }: Colours): (text: string) => string {
  if (tally === undefined || tally.missing === 0) return green;
  return tally.recorded + tally.documented + tally.assumed === 0 ? red : yellow;
}

function verdict(rows: readonly CoverageRow[]): string {
  const served = rows.filter((row) => row.served).length;
  return `${served} of ${rows.length} operations are served, each counted once for an edition; the rest answer 501 and name themselves.
--missing lists those. docs/fidelity.md has the source of each.\n`;
}

function missingLines(rows: readonly CoverageRow[]): string {
  const editions = new Map<string, { readonly row: CoverageRow; readonly of: string[] }>();
  for (const row of rows) {
    const known = editions.get(row.operation);
    if (known === undefined) editions.set(row.operation, { row, of: [row.edition] });
    else known.of.push(row.edition);
  }
  return table(
    ['OPERATION', 'METHOD', 'PATH', 'EDITIONS'],
    [...editions.values()].map(({ row, of }) => [row.operation, row.method, row.paths[0] ?? '', of.join(' ')]),
  );
}
