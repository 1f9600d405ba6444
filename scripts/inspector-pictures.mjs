// Takes the pictures of the inspector that README shows, of a portal that is made up: node scripts/inspector-pictures.mjs, after a build.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { generateSeed } from '../dist/generating/index.js';
import { startCrosstie } from '../dist/index.js';

const folder = fileURLToPath(new URL('../docs/inspector', import.meta.url));
const executablePath = process.env.CROSSTIE_TEST_BROWSER ?? '/usr/bin/chromium';
const settleMs = 1_200;

mkdirSync(folder, { recursive: true });
const crosstie = await startCrosstie({ rateLimits: 'professional', logLevel: 'error' });
await crosstie.seed(generateSeed({ contacts: 120, companies: 12, deals: 40, tickets: 15, labels: 2 }));
const app = await crosstie.app({
  name: 'Clipper',
  webhooks: { targetUrl: 'http://127.0.0.1:9/hook', subscriptions: [{ eventType: 'contact.creation' }] },
});
await app.install(crosstie.portalId);
const idOf = async (/** @type {string} */ type) => (await (await crosstie.fetch(`/crm/v3/objects/${type}?limit=1`)).json()).results[0].id;
const company = await idOf('companies');
const contact = await idOf('contacts');
await crosstie.fetch('/crm/v3/objects/contacts', { method: 'POST', body: '{"properties":{"email":"ada@example.com"}}' });
await crosstie.fetch(`/crm/v4/objects/contacts/${contact}/associations/companies`);
await crosstie.fetch('/crm/v3/objects/contacts', { method: 'POST', body: '{"properties":{"email":"no address"}}' });
const { results } = await (await crosstie.fetch(`/_crosstie/requests?portalId=${crosstie.portalId}`)).json();
await crosstie.faults.add({ match: { method: 'POST', path: '/crm/v3/objects/**' }, times: 3, respond: 429 });
await crosstie.snapshot('before the import');

const portal = crosstie.portalId;
const views = {
  records: `/${portal}/records/contacts`,
  record: `/${portal}/records/companies/${company}`,
  graph: `/${portal}/graph?record=companies/${company}&hops=2`,
  schema: `/${portal}/schema`,
  requests: `/${portal}/requests?request=${results.at(-1).id}`,
  webhooks: `/${portal}/webhooks`,
  limits: `/${portal}/limits`,
  controls: `/${portal}/controls`,
};
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const [name, address] of Object.entries(views)) {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, reducedMotion: 'reduce' });
  await page.goto(`${crosstie.url}/_crosstie/#${address}`);
  await page.waitForTimeout(settleMs);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}
const dark = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'dark', locale: 'ja' });
await dark.goto(`${crosstie.url}/_crosstie/#${views.record}`);
await dark.waitForTimeout(settleMs);
await dark.screenshot({ path: join(folder, 'narrow-dark-japanese.png') });
await browser.close();
await crosstie.close();
