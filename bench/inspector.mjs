// How long the inspector takes to show a table, a record and a graph of a portal with a million records, one of them with fifty thousand neighbours: from
// the address to what was asked for on the screen, in the system's Chromium.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { cachedGraph, workFolder, workingCopy } from './linkbench/databases.mjs';
import { busyShare, describeMachine } from './machine.mjs';
import { freezePackage } from './paths.mjs';
import { call, startShipped } from './servers.mjs';
import { spreadOf } from './summary.mjs';
import { boundsTable, machineLine, spread, table } from './tables.mjs';

const records = 1_000_000;
const hubNeighbours = 50_000;
const pairsInBatch = 2_000;
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** The views are to be there within a second. */
const boundMs = 1_000;

/** @param {{quick: boolean, rounds: string | undefined}} flags */
export async function measureInspector(flags) {
  freezePackage();
  const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 10));
  const busyBefore = await busyShare();
  const { file, firstId } = await cachedGraph(flags.quick ? 210_972 : records);
  const server = await startShipped(workingCopy(file, workFolder(), 'inspector.db'));
  const executablePath = browsers.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium: apt-get install chromium');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const hub = await makeHub(server.port, firstId);
    const portal = await firstPortal(server.port);
    const views = viewsOf(portal, hub, firstId);
    const times = [];
    for (const view of views) times.push({ name: view.name, ...(await measureView(browser, server.port, view, rounds)) });
    const results = { machine: describeMachine(), busyBefore, rounds, records, hubNeighbours, views: times };
    console.log(inspectorTables(results));
    return { name: 'inspector', results, isWhole: !flags.quick };
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** A company with many contacts, made by requests: every other record is one. @param {number} port @param {number} firstId */
async function makeHub(port, firstId) {
  const made = await call(port, '/crm/v3/objects/companies', { method: 'POST', body: JSON.stringify({ properties: { name: 'Hub' } }) });
  const hub = JSON.parse(made.text).id;
  for (let start = 0; start < hubNeighbours; start += pairsInBatch) {
    const inputs = Array.from({ length: pairsInBatch }, (_, place) => ({
      from: { id: hub },
      to: { id: String(firstId + 2 * (start + place)) },
    }));
    const path = '/crm/v4/associations/companies/contacts/batch/associate/default';
    const { status, text } = await call(port, path, { method: 'POST', body: JSON.stringify({ inputs }) });
    if (status !== 200) throw new Error(`the hub cannot be made: ${status} ${text.slice(0, 300)}`);
  }
  return hub;
}

/** @param {number} port */
async function firstPortal(port) {
  const { text } = await call(port, '/account-info/v3/details');
  return JSON.parse(text).portalId;
}

/** Every view, its address and what says that it is there. @param {number} portal @param {string} hub @param {number} firstId */
function viewsOf(portal, hub, firstId) {
  return [
    { name: 'table of contacts', address: `/${portal}/records/contacts`, sign: 'tbody tr:nth-child(50)' },
    { name: 'record', address: `/${portal}/records/contacts/${firstId}`, sign: '.properties .property' },
    { name: 'record of the hub', address: `/${portal}/records/companies/${hub}`, sign: '.neighbours li:nth-child(25)' },
    { name: 'graph of the hub', address: `/${portal}/graph?record=companies/${hub}`, sign: '.side [role=option]:nth-child(51)' },
  ];
}

/** Loads the page once, then walks to the view from an empty one. @param {import('playwright-core').Browser} browser @param {number} port @param {{address: string, sign: string}} view @param {number} rounds */
async function measureView(browser, port, { address, sign }, rounds) {
  const fresh = [];
  const walked = [];
  let longest = 0;
  for (let round = 0; round < rounds; round += 1) {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    page.on('request', (request) => {
      longest = Math.max(longest, Number(new URL(request.url()).searchParams.get('limit') ?? 0));
    });
    const url = `http://127.0.0.1:${port}/_crosstie/#`;
    fresh.push(await timeOf(page, () => page.goto(url + address), sign));
    const portal = address.split('/')[1];
    await page.goto(`${url}/${portal}/webhooks`);
    await page.locator('h1').first().waitFor();
    walked.push(await timeOf(page, () => page.evaluate((to) => location.assign(to), `#${address}`), sign));
    await page.close();
  }
  return { freshMs: spreadOf(fresh), walkedMs: spreadOf(walked), longestLimit: longest };
}

/** @param {import('playwright-core').Page} page @param {() => Promise<unknown>} go @param {string} sign */
async function timeOf(page, go, sign) {
  const started = performance.now();
  await go();
  await page.locator(sign).first().waitFor({ state: 'attached' });
  return performance.now() - started;
}

/** @param {any} results */
export function inspectorTables({ machine, rounds, records: size, hubNeighbours: neighbours, views }) {
  const slowest = Math.max(...views.map(({ walkedMs }) => walkedMs.median));
  const bounds = [{ name: 'the slowest view of the inspector, ms', measured: slowest, floor: boundMs, isUpper: true, digits: 0 }];
  const lines = views.map(({ name, freshMs, walkedMs, longestLimit }) => [
    name,
    spread(freshMs, 0),
    spread(walkedMs, 0),
    String(longestLimit),
  ]);
  return [
    machineLine(machine),
    `A portal of ${size} records, one of them with ${neighbours} neighbours; ${rounds} rounds.`,
    boundsTable(bounds),
    table(['view', 'ms, page not loaded before', 'ms, from another view', 'longest list asked for'], lines),
  ].join('\n\n');
}
