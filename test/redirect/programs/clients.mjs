// What programs are like that have HubSpot's address in their code: clients that were published, used as their READMEs have it. Prints what came of each.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { Client } from '@hubspot/api-client';

const accessToken = process.env.HUBSPOT_ACCESS_TOKEN;
const hubspot = new Client({ accessToken });
const contact = await hubspot.crm.contacts.basicApi.create({ properties: { email: 'ada@example.com' } });
const company = await hubspot.crm.companies.basicApi.create({ properties: { name: 'Sleepers' } });
await hubspot.crm.associations.v4.basicApi.createDefault('contacts', contact.id, 'companies', company.id);
const page = await hubspot.crm.associations.v4.basicApi.getPage('companies', company.id, 'contacts');

const Hubspot = createRequire(import.meta.url)('hubspot');
const older = new Hubspot({ accessToken });
const path = `/crm/v3/objects/contacts/${contact.id}`;
const read = await older.apiRequest({ method: 'GET', path, qs: { associations: 'companies' } });

const inWorker = await new Promise((resolve, reject) => {
  const source = `fetch(${JSON.stringify(`https://api.hubapi.com${path}`)}, { headers: { authorization: 'Bearer ${accessToken}' } })
    .then(({ status }) => require('node:worker_threads').parentPort.postMessage(status));`;
  new Worker(source, { eval: true }).once('message', resolve).once('error', reject);
});

process.stdout.write(
  JSON.stringify({
    official: page.results.map(({ toObjectId }) => String(toObjectId) === contact.id),
    older: read.associations.companies.results.every(({ id }) => id === company.id),
    inWorker,
    input: await text(process.stdin),
    url: process.env.CROSSTIE_URL,
    token: process.env.CROSSTIE_TOKEN,
    preloaded: globalThis.preloadedBefore,
    words: process.argv.slice(2),
  }),
);

async function text(stream) {
  let all = '';
  for await (const piece of stream) all += piece;
  return all;
}
