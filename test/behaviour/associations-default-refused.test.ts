import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from './client.ts';
import { batchPath, defaultPath, type ErrorBody, type LinkList, linkEditions, listPath, pairPath, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

describe('[associations.associateDefault] records that cannot be associated', async () => {
  const client = await freshClient();
  const [contact, company] = [await client.create('contacts'), await client.create('companies')];
  const invalid = (word: string, id: string) =>
    problemOf({
      message: 'One or more associations are invalid',
      context: { INVALID_OBJECT_IDS: [`${word}=${id} is not valid`], objectId: [id], objectType: [word] },
      category: 'VALIDATION_ERROR',
    });

  test.each(linkEditions)('%s: a record that does not exist is a 400 that names it, whichever side it is on', async (edition) => {
    const target = await client.put<ErrorBody>(defaultPath('contacts', contact, 'companies', '38374264688', edition));
    expect(target.status).toBe(400);
    expect(target.body).toEqual(invalid('COMPANY', '38374264688'));
    expect(Object.keys(target.body)).toEqual(['status', 'message', 'correlationId', 'context', 'category']);
    const source = await client.put(defaultPath('contacts', '38374264688', 'companies', company, edition));
    expect(source.status).toBe(400);
    expect(source.body).toEqual(invalid('CONTACT', '38374264688'));
    expect((await client.get<LinkList>(listPath('contacts', contact, 'companies', edition))).body.results).toEqual([]);
  });

  test('two unknown records are both named', async () => {
    const { status, body } = await client.put<ErrorBody>(defaultPath('deals', '71', 'tickets', '72'));
    expect(status).toBe(400);
    expect(body.context?.['INVALID_OBJECT_IDS']).toEqual(['DEAL=71 is not valid', 'TICKET=72 is not valid']);
  });

  test('an archived record is refused like one that never was, on either side', async () => {
    const gone = await client.create('companies');
    await client.remove(`/crm/objects/2026-03/companies/${gone}`);
    expect((await client.put(defaultPath('contacts', contact, 'companies', gone))).body).toEqual(invalid('COMPANY', gone));
    expect((await client.put(defaultPath('companies', gone, 'contacts', contact))).body).toEqual(invalid('COMPANY', gone));
  });

  test('an id of another object type is not an id of this one', async () => {
    const { status, body } = await client.put(defaultPath('contacts', company, 'companies', contact));
    expect(status).toBe(400);
    expect(body).toMatchObject({ context: { INVALID_OBJECT_IDS: [`CONTACT=${company} is not valid`, `COMPANY=${contact} is not valid`] } });
  });

  test.each(linkEditions)('%s: an id that is not numeric is a 400 with INVALID_IDENTIFIER, whichever side it is on', async (edition) => {
    const body = problemOf({
      message: 'unknown_id_123456798 is not a valid ID',
      context: { id: ['unknown_id_123456798'] },
      category: 'VALIDATION_ERROR',
      subCategory: 'crm.associations.INVALID_IDENTIFIER',
    });
    const target = await client.put<ErrorBody>(defaultPath('contacts', contact, 'companies', 'unknown_id_123456798', edition));
    expect([target.status, target.body]).toEqual([400, body]);
    expect(Object.keys(target.body)).toEqual(['status', 'message', 'correlationId', 'context', 'category', 'subCategory']);
    const source = await client.put(defaultPath('contacts', 'unknown_id_123456798', 'companies', company, edition));
    expect([source.status, source.body]).toEqual([400, body]);
  });

  test.each(['1.5', '1e3', '0x10', '12a', '-5', '99999999999999999999'])('%s is no id', async (id) => {
    const { status, body } = await client.put(defaultPath('contacts', contact, 'companies', id));
    expect(status).toBe(400);
    expect(body).toMatchObject({ message: `${id} is not a valid ID`, subCategory: 'crm.associations.INVALID_IDENTIFIER' });
  });

  test.each(linkEditions)('%s: a record cannot be associated to itself', async (edition) => {
    const { status, body } = await client.put<ErrorBody>(defaultPath('contacts', contact, 'contact', contact, edition));
    expect(status).toBe(400);
    expect(body).toEqual(
      problemOf({ message: `Object ${contact} cannot be associated to itself (${contact})`, category: 'VALIDATION_ERROR' }),
    );
    expect((await client.get(listPath('contacts', contact, 'contacts', edition))).body).toEqual({ results: [] });
  });
});

describe('[associations.associateDefault] object types that cannot be associated', async () => {
  const client = await freshClient();
  const words = ['widgets', 'appointment', 'course', 'listing', 'payment', 'lists', 'objects', 'p_credentialings'];

  test.each(words)('%s is no object type: 400 with no category, on either side', async (word) => {
    const body = problemOf({ message: `Unable to infer object type from: ${word}` });
    for (const path of [defaultPath(word, '1', 'contacts', '2'), defaultPath('contacts', '1', word, '2')]) {
      const reply = await client.put(path);
      expect([reply.status, reply.body]).toEqual([400, body]);
    }
  });

  test.each(['0-9999', '0-6', '0-41', '2-12345'])('%s is a well-formed id of no type: 400 with another message', async (id) => {
    const body = problemOf({ message: `Invalid object or event type id: ${id}` });
    for (const path of [defaultPath(id, '1', 'contacts', '2'), defaultPath('contacts', '1', id, '2')]) {
      const reply = await client.put(path);
      expect([reply.status, reply.body]).toEqual([400, body]);
    }
  });

  test.each(linkEditions)('%s: an unknown type is refused by the list, the removal and the batch too', async (edition) => {
    const body = problemOf({ message: 'Unable to infer object type from: widgets' });
    const replies = [
      await client.get(listPath('contacts', '1', 'widgets', edition)),
      await client.remove(pairPath('widgets', '1', 'contacts', '2', edition)),
      await client.post(batchPath('contacts', 'widgets', edition), { inputs: [] }),
      await client.put(defaultPath('widgets', '1', 'contacts', '2', edition)),
    ];
    for (const reply of replies) expect([reply.status, reply.body]).toEqual([400, body]);
  });

  test('the word that was sent is repeated as it was sent', async () => {
    const { body } = await client.put(defaultPath('Widgets%20%26%20Co', '1', 'contacts', '2'));
    expect(body).toMatchObject({ message: 'Unable to infer object type from: Widgets & Co' });
  });

  test.each(linkEditions)('%s: a pair of types without a default is a 400 with INVALID_ASSOCIATION_TYPE', async (edition) => {
    const [product, contact] = [await client.create('products'), await client.create('contacts')];
    const { status, body } = await client.put<ErrorBody>(defaultPath('products', product, 'contacts', contact, edition));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      status: 'error',
      category: 'VALIDATION_ERROR',
      subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
      context: { fromObjectType: ['PRODUCT'], toObjectType: ['CONTACT'] },
    });
    const batch = await client.post(batchPath('products', 'contacts', edition), {
      inputs: [{ from: { id: product }, to: { id: contact } }],
    });
    expect(batch.status).toBe(400);
    expect(batch.body).toMatchObject({ subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE' });
  });
});
