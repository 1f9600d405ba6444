import { boundsTable, machineLine, number, spread, table } from '../tables.mjs';
import { operations, refused } from './mix.mjs';

const rowNames = [...operations.map(({ name }) => name), refused.name];
const mebi = 1e6;

/** The tables of one run of `--linkbench`, by the name of its results. @type {Readonly<Record<string, (results: any) => string>>} */
export const linkbenchTables = {
  linkbench: mixTables,
  'linkbench-load': longTables,
  'linkbench-growth': growthTables,
  postgres: postgresTables,
};

function mixTables({ machine, pace, mix }) {
  const bounds = mix.servers
    .filter(({ ofCeiling }) => ofCeiling !== undefined)
    .map(({ name, ofCeiling }) => {
      const held = name === 'SQLite' ? { floor: 0.35, goal: 0.5 } : {};
      return {
        name: `LinkBench's mix on ${name}, ${mix.connections} connections: share of the ceiling`,
        measured: ofCeiling.median,
        digits: 2,
        ...held,
      };
    });
  const head = [
    'server',
    'req/s',
    'of ceiling',
    'of its CPU',
    'CPU us a request',
    'cores busy',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'errors',
    'generator us',
  ];
  const lines = mix.servers.map((row) => [
    row.name,
    spread(row.perSecond, 0),
    row.ofCeiling === undefined ? '' : spread(row.ofCeiling, 3),
    row.cpuOfCeiling === undefined ? '' : spread(row.cpuOfCeiling, 3),
    number(row.cpuUs, 0),
    number(row.serverBusy, 2),
    ...[row.p50Ms, row.p95Ms, row.p99Ms].map((ms) => number(ms, 2)),
    `${row.failed} of ${number(row.requests, 0)}`,
    number(row.generatorUs, 0),
  ]);
  const parts = [machineLine(machine), `Pace: ${JSON.stringify(pace)}.`, boundsTable(bounds), table(head, lines)];
  const rest = `Cores busy with other work before it: ${number(mix.busyBefore * 100, 0)}%.`;
  parts.push(rest, ...mix.servers.map((row) => operationTable(`${row.name}, by operation`, row)));
  return parts.join('\n\n');
}

function operationTable(title, { operations: told, requests, statuses }) {
  const head = ['operation', 'requests', 'percent', 'mean bytes', 'p50 ms', 'p95 ms', 'p99 ms', 'answers'];
  const lines = rowNames.map((name) => {
    const row = told[name];
    const times = [row.p50Ms, row.p95Ms, row.p99Ms].map((ms) => number(ms, 2));
    const answers = Object.entries(statuses)
      .filter(([key]) => key.startsWith(`${name} `))
      .map(([key, count]) => `${number(count, 0)} x ${key.slice(name.length + 1)}`);
    return [
      name,
      number(row.requests, 0),
      number((row.requests / requests) * 100, 2),
      number(row.meanBytes, 0),
      ...times,
      answers.join(', '),
    ];
  });
  return `### ${title}\n\n${table(head, lines)}`;
}

function longTables({ machine, load }) {
  const [, middle, last] = load.thirds;
  const bounds = [
    {
      name: `${load.minutes} minutes of the mix at ${load.connections} connections: errors`,
      measured: load.failed,
      floor: 0,
      isUpper: true,
      digits: 0,
    },
    { name: 'RSS of the last third, of the middle third', measured: last / middle, floor: 1.1, isUpper: true, digits: 3 },
  ];
  const head = ['minute', 'req/s', 'CPU us a request', 'p50 ms', 'p95 ms', 'p99 ms', 'RSS MB'];
  const lines = load.byMinute.map((row, minute) => [
    String(minute + 1),
    number(row.perSecond, 0),
    number(row.cpuUs, 0),
    ...[row.p50Ms, row.p95Ms, row.p99Ms].map((ms) => number(ms, 2)),
    number((row.rssBytes ?? Number.NaN) / mebi, 0),
  ]);
  const late = (name) => number(Math.max(...load.loop.map((sample) => sample[name])), 1);
  const notes =
    `${number(load.requests, 0)} requests on ${number(load.records, 0)} records; the database grew from ${number(load.bytesBefore / mebi, 0)} to ` +
    `${number(load.bytesAfter / mebi, 0)} MB. Delay of the server's event loop in the worst five seconds: ${late('p50Ms')} ms at the median, ` +
    `${late('p99Ms')} ms at p99, ${late('maxMs')} ms at most. Cores busy with other work before it: ${number(load.busyBefore * 100, 0)}%.`;
  const byOperation = operationTable('All minutes, by operation', load);
  return [machineLine(machine), boundsTable(bounds), notes, table(head, lines), byOperation].join('\n\n');
}

function growthTables({ machine, pace, growth }) {
  const [smaller, larger] = growth.rows.map((rows) => number(rows, 0));
  const worst = Math.max(...growth.operations.flatMap(({ alone, together }) => [alone.median, together.median]));
  const bounds = [
    {
      name: `largest growth of any operation from ${smaller} to ${larger} directed rows: times`,
      measured: worst,
      floor: 1.3,
      isUpper: true,
      digits: 2,
    },
    {
      name: 'disk that links take, MB by 10^6 directed rows',
      measured: growth.linkBytesPerMillion / mebi,
      floor: 45,
      isUpper: true,
      digits: 1,
    },
    { name: 'disk with all records, MB by 10^6 directed rows', measured: growth.fileBytesPerMillion / mebi, digits: 1 },
    { name: 'memory, MB by 10^6 directed rows', measured: growth.rssBytesPerMillion / mebi, floor: 30, isUpper: true, digits: 1 },
  ];
  const head = ['operation', 'p50 ms alone', 'times', 'req/s at 64', 'times', 'CPU us a request', 'times'];
  const lines = growth.operations.map((row) => [
    row.name,
    row.aloneP50Ms.map((ms) => number(ms, 3)).join(' / '),
    spread(row.alone, 2),
    row.perSecond.map((value) => number(value, 0)).join(' / '),
    spread(row.together, 2),
    row.cpuUs.map((us) => number(us, 0)).join(' / '),
    spread(row.cpu, 2),
  ]);
  const notes =
    `RSS after ten seconds of the mix: ${growth.rssBytes.map((bytes) => number(bytes / mebi, 0)).join(' / ')} MB. All files after the run, journal and log with them: ` +
    `${growth.afterRunBytes.map((bytes) => number(bytes / mebi, 0)).join(' / ')} MB. Filled in ${growth.fillSeconds.map((seconds) => number(seconds, 0)).join(' / ')} s. ` +
    `Cores busy with other work before it: ${number(growth.busyBefore * 100, 0)}%.`;
  return [machineLine(machine), `Pace: ${JSON.stringify(pace)}.`, boundsTable(bounds), table(head, lines), notes].join('\n\n');
}

function postgresTables({ machine, pace, postgres }) {
  const bounds = [
    { name: 'PUT on PostgreSQL, 64 callers: coalesced, times one turn a request', measured: postgres.times.median, floor: 4, digits: 2 },
  ];
  const head = ['server', 'req/s', 'CPU us a request', 'p50 ms', 'p95 ms', 'p99 ms'];
  const lines = postgres.servers.map((row) => [
    row.name,
    spread(row.perSecond, 0),
    number(row.cpuUs, 0),
    ...[row.p50Ms, row.p95Ms, row.p99Ms].map((ms) => number(ms, 2)),
  ]);
  const notes = `Cores busy with other work before it: ${number(postgres.busyBefore * 100, 0)}%.`;
  return [machineLine(machine), `Pace: ${JSON.stringify(pace)}.`, boundsTable(bounds), table(head, lines), notes].join('\n\n');
}
