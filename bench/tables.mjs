import { boundsOf, isHeld } from './bounds.mjs';

/** @typedef {import('./summary.mjs').Spread} Spread */
/** @typedef {{machine: ReturnType<typeof import('./machine.mjs').describeMachine>, pace: object, cells: readonly (import('./summary.mjs').CellSummary & {busyBefore: number})[], coldStart?: Readonly<Record<string, Spread>>, guards?: {lists: Readonly<Record<string, import('./guards.mjs').Guards>>, busyBefore: number}}} Results */

const serverNames = {
  plain: 'ceiling',
  parsed: 'ceiling that parses the body',
  shipped: 'Crosstie',
  oneByOne: 'one transaction per request',
  walking: 'walking all records',
  subscribed: 'ten subscriptions',
};
const guardNames = {
  unguarded: 'asks nothing',
  unguardedAgain: 'asks nothing, a second time',
  shipped: 'Crosstie as shipped: asks for a token that may do everything',
  scoped: 'the same, with a token that has two scopes',
  limited: 'as shipped, with limits that are never reached',
  guarded: 'token with two scopes, and limits',
  logged: 'as shipped on a loopback address, where the last requests are kept',
};
const startNames = {
  bare: 'bare node:http server, first 200',
  newFile: 'Crosstie on a new file, ready',
  newFileCall: 'Crosstie on a new file, first call with a token',
  filledFile: 'Crosstie on a file of 10^6 edges, ready',
  filledFileCall: 'Crosstie on a file of 10^6 edges, first call with a token',
};

/** Writes all results as Markdown. @param {Results} results @returns {string} */
export function resultTables({ machine, cells, coldStart, guards, pace }) {
  const parts = [machineLine(machine), `Pace: ${JSON.stringify(pace)}.`];
  const bounds = boundsOf(cells, coldStart, guards?.lists);
  if (bounds.length > 0) parts.push(boundsTable(bounds));
  for (const cell of cells) parts.push(cellTable(cell));
  if (guards !== undefined) parts.push(guardTable(guards));
  if (coldStart !== undefined) parts.push(startTable(coldStart));
  return parts.join('\n\n');
}

export function machineLine({ cpu, cores, memoryGiB, node, date, syncUs }) {
  return `Machine: ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, ${date}; append 8 kB and sync: ${spread(syncUs, 0)} us.`;
}

export function boundsTable(bounds) {
  const lines = bounds.map((bound) => {
    const { name, measured, floor, goal, digits } = bound;
    const shown = [measured, floor, goal].map((value) => (value === undefined ? '' : number(value, digits)));
    const held = isHeld(bound);
    return [name, ...shown, held === undefined ? '' : held ? 'yes' : 'NO'];
  });
  return table(['bound', 'measured', 'floor', 'goal', 'held'], lines);
}

/** @param {import('./summary.mjs').CellSummary & {busyBefore: number}} cell */
function cellTable(cell) {
  const ceilings = cell.rows.filter((row) => row.ofCeiling === undefined).map(({ kind }) => kind);
  const head = [
    'server',
    cell.counts ?? 'edges',
    cell.unit,
    ...ceilings.map((kind) => `of ${serverNames[kind]}`),
    'CPU us a request',
    'p50 ms',
    'p99 ms',
  ];
  const lines = cell.rows.map((row) => [
    serverNames[row.kind],
    row.edges === undefined ? '' : number(row.edges, 0),
    spread(row.perSecond, 0),
    ...ceilings.map((kind) => (row.ofCeiling === undefined ? '' : spread(row.ofCeiling[kind], 3))),
    row.cpuUs === undefined ? '' : number(row.cpuUs, 0),
    number(row.p50Ms, 2),
    number(row.p99Ms, 2),
  ]);
  const sizes = cell.rows.filter(({ kind }) => kind === 'shipped').map(({ edges }) => edges);
  const [smaller, larger] = sizes.slice(-2).map((edges) => (edges === 0 ? '0' : `10^${Math.log10(edges)}`));
  const notes = cell.fall === undefined ? [] : [`${smaller} over ${larger} ${cell.counts ?? 'edges'}: ${spread(cell.fall, 2)}.`];
  for (const { edges, ratio } of cell.overOneByOne) {
    notes.push(`Times one transaction per request at ${number(edges, 0)} edges: ${spread(ratio, 2)}.`);
  }
  for (const { edges, ratio } of cell.overWalking ?? [])
    notes.push(`Times walking all of ${number(edges, 0)} records: ${spread(ratio, 1)}.`);
  if (cell.ofUnsubscribed !== undefined) {
    const { perSecond, cpu, eventsPerRequest, toldInTime } = cell.ofUnsubscribed;
    notes.push(
      `With ten subscriptions: ${spread(perSecond, 3)} of the writes, ${spread(cpu, 2)} times the processor time with all that is sent, ` +
        `${spread(eventsPerRequest, 1)} events a write, ${spread(toldInTime, 2)} of them sent before the writes ended.`,
    );
  }
  notes.push(`Cores busy with other work before it: ${number(cell.busyBefore * 100, 0)}%.`);
  return `### (${cell.group}) ${cell.title}\n\n${table(head, lines)}\n\n${notes.join(' ')}`;
}

function guardTable({ lists, busyBefore }) {
  const head = ['server', 'CPU us a request', 'times asking nothing'];
  const parts = Object.entries(lists).map(([list, servers]) => {
    const lines = Object.entries(servers).map(([name, { cpuUs, times }]) => [guardNames[name], spread(cpuUs, 1), spread(times, 3)]);
    return `### (f) list of 10 ${list}, 32 connections, with and without questions\n\n${table(head, lines)}`;
  });
  return `${parts.join('\n\n')}\n\nCores busy with other work before it: ${number(busyBefore * 100, 0)}%.`;
}

function startTable(coldStart) {
  const lines = Object.entries(coldStart).map(([name, value]) => [startNames[name], spread(value, 0)]);
  return `### (g) start\n\n${table(['from starting the process to', 'ms'], lines)}`;
}

/** A Markdown table with padded columns, as the formatter wants it. @param {readonly string[]} head @param {readonly (readonly string[])[]} lines */
export function table(head, lines) {
  const widths = head.map((name, place) => Math.max(3, name.length, ...lines.map((line) => line[place]?.length ?? 0)));
  const row = (values) => `| ${values.map((value, place) => value.padEnd(widths[place] ?? 0)).join(' | ')} |`;
  return [row(head), row(widths.map((width) => '-'.repeat(width))), ...lines.map(row)].join('\n');
}

/** @param {Spread} value @param {number} digits */
export function spread({ median, min, max }, digits) {
  return `${number(median, digits)} (${number(min, digits)}-${number(max, digits)})`;
}

/** @param {number} value @param {number} digits */
export function number(value, digits) {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
