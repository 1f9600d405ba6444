import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { typedPath, v3Mounts } from './v3-wire.ts';
import { type CrmRecord, defaultPath, type LinkList, listPath, pairPath, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let company: string;
beforeEach(async () => {
  client = await freshClient();
  [contact, company] = [await client.create('contacts', { firstname: 'Ada' }), await client.create('companies')];
});

/** The type ids of every link of a record, by the other record's id, as v4 shows them. */
async function linksOf(type: string, id: string, toType: string): Promise<Readonly<Record<string, readonly number[]>>> {
  const { body } = await client.get<LinkList>(listPath(type, id, toType, 'v4'));
  return Object.fromEntries(body.results.map((row) => [row.toObjectId, row.associationTypes.map(({ typeId }) => typeId)]));
}

const associate = (type: string, from = contact, to = company) => client.put<CrmRecord>(typedPath('contacts', from, 'companies', to, type));

describe('[associationsV3.associate] associating by the name of a type', () => {
  test.each(v3Mounts)('%s: 200 with the record that the link leaves, and v4 sees the type and the unlabelled one', async (mount) => {
    const reply = await client.put<CrmRecord>(typedPath('contacts', contact, 'companies', company, 'contact_to_company', mount));
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual((await client.get(`/crm/v3/objects/contacts/${contact}`)).body);
    expect(reply.body).toMatchObject({ id: contact, archived: false, properties: { firstname: 'Ada' } });
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
    expect(await linksOf('companies', company, 'contacts')).toEqual({ [contact]: [2, 280] });
  });

  test.each(['contact_to_company', '1'])('%s makes that company primary, and the one before keeps its link', async (type) => {
    const second = await client.create('companies');
    await associate('contact_to_company');
    expect((await associate(type, contact, second)).status).toBe(200);
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [279], [second]: [1, 279] });
    expect(await linksOf('companies', company, 'contacts')).toEqual({ [contact]: [280] });
  });

  test.each(['contact_to_company_unlabeled', '279'])(
    '%s is the unlabelled type: a second company does not become primary',
    async (type) => {
      const second = await client.create('companies');
      await associate(type);
      await associate(type, contact, second);
      expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279], [second]: [279] });
    },
  );

  test('the types that a link has stay: v3 adds one', async () => {
    await associate('contact_to_company');
    await associate('billing_contact_to_company');
    await associate('contact_to_company_unlabeled');
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279, 931] });
  });

  test('from the side of the company, company_to_contact makes it the primary one of the contact', async () => {
    const second = await client.create('companies');
    await associate('contact_to_company');
    await client.put(typedPath('companies', second, 'contacts', contact, 'company_to_contact'));
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [279], [second]: [1, 279] });
  });

  test('a pair with one type takes it by name and by id', async () => {
    const [deal, other] = [await client.create('deals'), await client.create('deals')];
    expect((await client.put(typedPath('deals', deal, 'contacts', contact, 'deal_to_contact'))).status).toBe(200);
    expect((await client.put(typedPath('0-3', other, 'contact', contact, '3'))).status).toBe(200);
    expect(await linksOf('contacts', contact, 'deals')).toEqual({ [deal]: [4], [other]: [4] });
  });

  test.each(['test', 'company_to_contact', '2', '3', '0', '99999999999999999', 'CONTACT_TO_COMPANY', '1.0'])(
    '%s is no type from contacts to companies: 400 in the words of the path, and nothing is linked',
    async (type) => {
      const { status, body } = await client.put(typedPath('Contact', contact, '0-2', company, type));
      expect([status, body]).toEqual([
        400,
        problemOf({
          message: `${type} is not a valid association type between Contact and 0-2`,
          context: { type: [type], fromObjectType: ['Contact'], toObjectType: ['0-2'] },
          category: 'VALIDATION_ERROR',
          subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
        }),
      ]);
      expect(await linksOf('contacts', contact, 'companies')).toEqual({});
    },
  );

  test('a record that is missing or archived is a 404 that says on which side', async () => {
    const gone = await client.create('contacts');
    await client.remove(`/crm/v3/objects/contacts/${gone}`);
    for (const id of [gone, '38374264688']) {
      const { status, body } = await associate('contact_to_company', id);
      expect(status).toBe(404);
      expect(body).toEqual(
        problemOf({
          message: `No contact with ID ${id} exists`,
          context: { objectType: ['contact'], id: [id] },
          category: 'OBJECT_NOT_FOUND',
          subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND',
        }),
      );
    }
    const { status, body } = await associate('contact_to_company', contact, '38374264688');
    expect([status, body]).toMatchObject([404, { subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND' }]);
  });

  test('an id that is none is a 400, and so is a record with itself', async () => {
    expect(await associate('contact_to_company', 'abc')).toMatchObject({ status: 400, body: { message: 'abc is not a valid ID' } });
    const itself = await client.put(typedPath('contacts', contact, 'contacts', contact, 'contact_to_contact'));
    expect(itself).toMatchObject({ status: 400, body: { message: `Object ${contact} cannot be associated to itself (${contact})` } });
  });

  test('repeating it changes nothing and answers the same', async () => {
    const first = await associate('contact_to_company');
    const again = await associate('contact_to_company');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
  });

  test('the path that the overview page shows works in a dated edition, with a type id', async () => {
    const reply = await client.put<CrmRecord>(typedPath('contacts', contact, 'companies', company, '279', '/crm/objects/2026-03'));
    expect([reply.status, reply.body.id]).toEqual([200, contact]);
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
  });

  test('the other path that only the overview page shows does not exist', async () => {
    const inputs = [typedInputOf(contact, company)];
    const { status } = await client.post('/crm/objects/2026-03/associations/contacts/companies/batch/create', { inputs });
    expect(status).toBe(404);
  });
});

describe('[associationsV3.remove] removing by the name of a type', () => {
  const remove = (type: string, to = company) => client.remove(typedPath('contacts', contact, 'companies', to, type));

  test.each(['contact_to_company_unlabeled', '279', 'contact_to_company', '1'])(
    '%s takes the link away whole, both directions: 204 without a body',
    async (type) => {
      await associate('contact_to_company');
      await associate('billing_contact_to_company');
      const { status, text, headers } = await remove(type);
      expect([status, text, headers.get('content-type')]).toEqual([204, '', null]);
      expect(await linksOf('contacts', contact, 'companies')).toEqual({});
      expect(await linksOf('companies', company, 'contacts')).toEqual({});
    },
  );

  test('the plain name takes away a link that is not the primary one as well', async () => {
    const second = await client.create('companies');
    await associate('contact_to_company');
    await associate('contact_to_company_unlabeled', contact, second);
    expect((await remove('contact_to_company', second)).status).toBe(204);
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
  });

  test('a special type goes by itself and leaves the link', async () => {
    await associate('contact_to_company');
    await associate('billing_contact_to_company');
    expect((await remove('billing_contact_to_company')).status).toBe(204);
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
  });

  test('the only type of a pair takes the link away, from either side', async () => {
    const deal = await client.create('deals');
    await client.put(typedPath('deals', deal, 'contacts', contact, 'deal_to_contact'));
    expect((await client.remove(typedPath('contacts', contact, 'deals', deal, 'contact_to_deal'))).status).toBe(204);
    expect(await linksOf('deals', deal, 'contacts')).toEqual({});
  });

  test('a type that is not set, a link that is none and records that are missing change nothing: 204', async () => {
    await associate('contact_to_company');
    expect((await remove('billing_contact_to_company')).status).toBe(204);
    expect((await remove('contact_to_company', '38374264688')).status).toBe(204);
    expect((await client.remove(typedPath('contacts', contact, 'contacts', contact, 'contact_to_contact'))).status).toBe(204);
    expect(await linksOf('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
  });

  test('a word that is no type is a 400, and an id that is none too', async () => {
    expect(await remove('test')).toMatchObject({ status: 400, body: { subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE' } });
    expect(await remove('contact_to_company', 'abc')).toMatchObject({
      status: 400,
      body: { subCategory: 'crm.associations.INVALID_IDENTIFIER' },
    });
  });

  test('what v4 linked v3 removes, and the other way round', async () => {
    await client.put(defaultPath('contacts', contact, 'companies', company, 'v4'));
    await remove('contact_to_company');
    expect(await linksOf('contacts', contact, 'companies')).toEqual({});
    await associate('contact_to_company');
    await client.remove(pairPath('contacts', contact, 'companies', company, 'v4'));
    expect(await linksOf('contacts', contact, 'companies')).toEqual({});
  });

  test('the pair without a type is no path of v3, and a dated edition removes by no type', async () => {
    expect((await client.remove(`/crm/v3/objects/contacts/${contact}/associations/companies/${company}`)).status).toBe(404);
    expect((await client.remove(typedPath('contacts', contact, 'companies', company, '279', '/crm/objects/2026-03'))).status).toBe(405);
  });
});

function typedInputOf(from: string, to: string) {
  return { from: { id: from }, to: { id: to }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] };
}
