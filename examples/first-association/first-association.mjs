// Makes two contacts and a company, associates them in two ways, and reads the associations back from both ends.
//
//   CROSSTIE_URL=http://127.0.0.1:4010 CROSSTIE_TOKEN=pat-... node first-association.mjs
//   node first-association.mjs http://127.0.0.1:4010 pat-... [name of the client package]

const [url = process.env.CROSSTIE_URL, token = process.env.CROSSTIE_TOKEN, given = process.env.HUBSPOT_CLIENT] = process.argv.slice(2);
if (url === undefined || token === undefined) {
  console.error('Say where Crosstie runs: set CROSSTIE_URL and CROSSTIE_TOKEN, or give both as arguments.');
  process.exit(1);
}
const { Client } = await import(given ?? '@hubspot/api-client');

// The only line that differs from a program for HubSpot itself.
const client = new Client({ accessToken: token, basePath: url });

const ada = await client.crm.contacts.basicApi.create({ properties: { firstname: 'Ada', email: 'ada@ties.example' } });
const bob = await client.crm.contacts.basicApi.create({ properties: { firstname: 'Bob', email: 'bob@ties.example' } });
const company = await client.crm.companies.basicApi.create({ properties: { name: 'Ties & Co', domain: 'ties.example' } });

// By the v4 path, with the client's own method.
const first = await client.crm.associations.v4.basicApi.createDefault('contacts', ada.id, 'companies', company.id);
console.log(`Ada and Ties & Co: ${first.status}, type ids ${typeIds(first.results)}`);

// By the 2026-03 path, with the client's way to call any path.
const path = `/crm/objects/2026-03/contacts/${bob.id}/associations/default/companies/${company.id}`;
const response = await client.apiRequest({ method: 'PUT', path });
const second = await response.json();
console.log(`Bob and Ties & Co: ${second.status}, type ids ${typeIds(second.results)}`);

for (const contact of [ada, bob]) {
  const { results } = await client.crm.associations.v4.basicApi.getPage('contacts', contact.id, 'companies');
  for (const row of results) console.log(`${contact.properties.firstname} has company ${nameOf(row.toObjectId)}: ${typesOf(row)}`);
}
const { results } = await client.crm.associations.v4.basicApi.getPage('companies', company.id, 'contacts');
for (const row of results) console.log(`Ties & Co has contact ${nameOf(row.toObjectId)}: ${typesOf(row)}`);

function typeIds(rows) {
  return rows.map((row) => row.associationSpec.associationTypeId).join(' and ');
}

function typesOf(row) {
  return row.associationTypes.map(({ typeId, label }) => (label === null ? typeId : `${typeId} "${label}"`)).join(', ');
}

function nameOf(id) {
  const names = { [ada.id]: 'Ada', [bob.id]: 'Bob', [company.id]: 'Ties & Co' };
  return names[id] ?? `an unknown record ${id}`;
}
