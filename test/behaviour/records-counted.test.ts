import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import type { CrmRecord, CrmRecordBatch, CrmRecordList, ErrorBody } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const link = (from: string, id: string, to: string, other: string) =>
  client.put(`/crm/v4/objects/${from}/${id}/associations/default/${to}/${other}`);

async function valuesOf(type: string, id: string, ...names: readonly string[]): Promise<readonly (string | null | undefined)[]> {
  const { body } = await client.get<CrmRecord>(`/crm/v3/objects/${type}/${id}?properties=${names.join(',')}`);
  return names.map((name) => body.properties[name]);
}

describe('[records.read] values that follow from links are told where they are asked for', () => {
  test('how many contacts and deals a company has, as they come and go', async () => {
    const company = await client.create('companies');
    const contacts = [await client.create('contacts'), await client.create('contacts')];
    const names = ['num_associated_contacts', 'num_associated_deals'];
    expect(await valuesOf('companies', company, ...names)).toEqual(['0', '0']);
    for (const id of contacts) await link('contacts', id, 'companies', company);
    await link('deals', await client.create('deals', { dealname: 'x' }), 'companies', company);
    expect(await valuesOf('companies', company, ...names)).toEqual(['2', '1']);
    await client.remove(`/crm/v3/objects/contacts/${contacts[0]}`);
    expect(await valuesOf('companies', company, ...names)).toEqual(['1', '1']);
    const plain = await client.get<CrmRecord>(`/crm/v3/objects/companies/${company}`);
    expect(plain.body.properties).not.toHaveProperty('num_associated_contacts');
  });

  test('more of them than a page holds are counted exactly', async () => {
    const company = await client.create('companies');
    const inputs = Array.from({ length: 100 }, () => ({ properties: {} }));
    const made = await client.post<CrmRecordBatch>('/crm/v3/objects/contacts/batch/create', { inputs });
    const pairs = made.body.results.map(({ id }) => ({ from: { id: company }, to: { id } }));
    await client.post('/crm/v4/associations/companies/contacts/batch/associate/default', { inputs: pairs });
    expect(await valuesOf('companies', company, 'num_associated_contacts')).toEqual(['100']);
  });

  test('only those count that hold what the property asks for', async () => {
    const company = await client.create('companies');
    const roles = ['DECISION_MAKER', 'BLOCKER;DECISION_MAKER', 'CHAMPION', undefined];
    for (const role of roles) {
      await link('contacts', await client.create('contacts', role === undefined ? {} : { hs_buying_role: role }), 'companies', company);
    }
    const names = ['hs_num_decision_makers', 'hs_num_blockers', 'hs_num_contacts_with_buying_roles'];
    expect(await valuesOf('companies', company, ...names)).toEqual(['2', '1', '3']);
  });

  test('ids of the primary company, and values gathered from linked contacts', async () => {
    const company = await client.create('companies', { name: 'Acme' });
    const [contact, ticket] = [
      await client.create('contacts', { email: 'ada@example.com' }),
      await client.create('tickets', { subject: 'x' }),
    ];
    await link('contacts', contact, 'companies', company);
    expect(await valuesOf('contacts', contact, 'associatedcompanyid')).toEqual([company]);
    await link('tickets', ticket, 'contacts', contact);
    await link('tickets', ticket, 'contacts', await client.create('contacts', { email: 'bea@example.com' }));
    await link('tickets', ticket, 'companies', company);
    const names = ['hs_all_associated_contact_emails', 'hs_all_associated_contact_phones', 'hs_num_associated_companies'];
    expect(await valuesOf('tickets', ticket, ...names)).toEqual(['ada@example.com;bea@example.com', null, '1']);
  });

  test('parents and children of companies', async () => {
    const [parent, child] = [await client.create('companies'), await client.create('companies')];
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 14 }];
    const path = `/crm/v4/objects/companies/${child}/associations/companies/${parent}`;
    expect((await client.put(path, types)).status).toBeLessThan(300);
    expect(await valuesOf('companies', child, 'hs_parent_company_id', 'hs_num_child_companies')).toEqual([parent, '0']);
    expect(await valuesOf('companies', parent, 'hs_parent_company_id', 'hs_num_child_companies')).toEqual([null, '1']);
  });

  test('nobody can set them', async () => {
    const company = await client.create('companies');
    const { status, body } = await client.patch<ErrorBody>(`/crm/v3/objects/companies/${company}`, {
      properties: { num_associated_contacts: '5' },
    });
    expect([status, body.errors?.[0]?.code]).toEqual([400, 'READ_ONLY_VALUE']);
  });
});

describe('[records.create] [records.batchCreate] a create tells what it counts', () => {
  test('zeros without links, and what was linked', async () => {
    const alone = await client.post<CrmRecord>('/crm/v3/objects/companies', { properties: { name: 'Acme' } });
    expect(alone.body.properties).toMatchObject({ num_associated_contacts: '0', hs_num_open_deals: '0', hs_num_child_companies: '0' });
    expect(alone.body.properties).not.toHaveProperty('num_associated_deals');
    const associations = [{ to: { id: alone.body.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 }] }];
    const deal = { properties: { dealname: 'x' }, associations };
    const contact = await client.post<CrmRecord>('/crm/v3/objects/contacts', {
      properties: {},
      associations: [{ to: { id: alone.body.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] }],
    });
    expect(contact.body.properties['associatedcompanyid']).toBe(alone.body.id);
    const batch = await client.post<CrmRecordBatch>('/crm/v3/objects/deals/batch/create', {
      inputs: [deal, { properties: { dealname: 'y' } }],
    });
    expect(batch.body.results.map(({ properties }) => properties['num_associated_contacts'])).toEqual(['0', '0']);
  });
});

describe('[records.list] [records.batchRead] so do lists and batch reads', () => {
  test('for every record', async () => {
    const [one, other] = [await client.create('companies'), await client.create('companies')];
    await link('contacts', await client.create('contacts'), 'companies', other);
    const list = await client.get<CrmRecordList>('/crm/v3/objects/companies?properties=num_associated_contacts');
    const inputs = [one, other].map((id) => ({ id }));
    const batch = await client.post<CrmRecordBatch>('/crm/v3/objects/companies/batch/read', {
      inputs,
      properties: ['num_associated_contacts'],
    });
    for (const { results } of [list.body, batch.body]) {
      expect(results.map(({ properties }) => properties['num_associated_contacts'])).toEqual(['0', '1']);
    }
  });
});
