import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type LabelRows, labelsPath, limitsPath, validation } from './definition-wire.ts';
import { batchPath, defaultPath, type LinkBatch, type LinkList, listPath, pairPath } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let company: string;
beforeEach(async () => {
  client = await freshClient();
  company = await client.create('companies');
});

/** Records of one type, made at the same moment. */
const many = (type: string, count: number) => Promise.all(Array.from({ length: count }, () => client.create(type)));
const limit = async (from: string, to: string, typeId: number, maxToObjectIds: number) => {
  const inputs = [{ category: 'HUBSPOT_DEFINED', typeId, maxToObjectIds }];
  expect((await client.post(`${limitsPath(from, to)}/batch/create`, { inputs })).status).toBe(201);
};
const link = (contact: string) => client.put(defaultPath('contacts', contact, 'companies', company));
const linked = async () => (await client.get<LinkList>(listPath('companies', company, 'contacts'))).body.results.length;
const full = (id: string, max: number, from = 'company', to = 'contacts') => ({
  ...validation,
  subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED',
  message: `The limit of ${max} associations from ${from} ${id} to ${to} has been reached`,
  context: { objectId: [id], limit: [String(max)] },
});

describe('[associations.associateDefault] a limit on the pair', () => {
  test('refuses the link that would exceed it, from whichever end it is asked for', async () => {
    const [first = '', second = '', third = ''] = await many('contacts', 3);
    await limit('companies', 'contacts', 280, 2);
    await link(first);
    await link(second);
    for (const path of [defaultPath('contacts', third, 'companies', company), defaultPath('companies', company, 'contacts', third)]) {
      const { status, body } = await client.put(path);
      expect([status, body]).toMatchObject([400, full(company, 2)]);
    }
    expect(await linked()).toBe(2);
    expect((await client.get<LinkList>(listPath('contacts', third, 'companies'))).body.results).toEqual([]);
  });

  test('lets repeat what is linked, and takes another once one is gone', async () => {
    const [first = '', second = ''] = await many('contacts', 2);
    await limit('companies', 'contacts', 280, 1);
    expect((await link(first)).status).toBe(200);
    expect((await link(first)).status).toBe(200);
    expect((await link(second)).status).toBe(400);
    await client.remove(pairPath('contacts', first, 'companies', company));
    expect((await link(second)).status).toBe(200);
    await client.remove(`/crm/objects/2026-03/contacts/${second}`);
    expect((await link(first)).status).toBe(200);
  });

  test('counts for its own direction only', async () => {
    const [contact = '', other = ''] = await many('contacts', 2);
    await limit('contacts', 'companies', 279, 1);
    expect((await link(contact)).status).toBe(200);
    expect((await link(other)).status).toBe(200);
    const second = await client.create('companies');
    const { status, body } = await client.put(defaultPath('contacts', contact, 'companies', second));
    expect([status, body]).toMatchObject([400, full(contact, 1, 'contact', 'companies')]);
  });

  test('counts at both ends inside one object type', async () => {
    const [hub = '', first = '', second = ''] = await many('contacts', 3);
    await limit('contacts', 'contacts', 449, 1);
    expect((await client.put(defaultPath('contacts', hub, 'contacts', first))).status).toBe(200);
    for (const [from, to] of [
      [hub, second],
      [second, hub],
    ] as const) {
      const { status, body } = await client.put(defaultPath('contacts', from, 'contacts', to));
      expect([status, body]).toMatchObject([400, full(hub, 1, 'contact', 'contacts')]);
    }
  });

  test('leaves what exceeds it already, and refuses more until there is room', async () => {
    const contacts = await many('contacts', 5);
    for (const contact of contacts.slice(0, 4)) await link(contact);
    await limit('companies', 'contacts', 280, 2);
    expect(await linked()).toBe(4);
    for (const gone of contacts.slice(0, 2)) {
      expect((await link(contacts[4] ?? '')).status).toBe(400);
      await client.remove(pairPath('contacts', gone, 'companies', company));
    }
    expect((await link(contacts[4] ?? '')).status).toBe(400);
    await client.remove(pairPath('contacts', contacts[2] ?? '', 'companies', company));
    expect((await link(contacts[4] ?? '')).status).toBe(200);
  });

  test('is gone with a purge, and moves with an update', async () => {
    const [first = '', second = '', third = ''] = await many('contacts', 3);
    await limit('companies', 'contacts', 280, 1);
    await link(first);
    expect((await link(second)).status).toBe(400);
    const path = limitsPath('companies', 'contacts');
    await client.post(`${path}/batch/update`, { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 280, maxToObjectIds: 2 }] });
    expect((await link(second)).status).toBe(200);
    expect((await link(third)).status).toBe(400);
    await client.post(`${path}/batch/purge`, { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 280 }] });
    expect((await link(third)).status).toBe(200);
  });

  test('holds for links that are asked for at the same moment', async () => {
    const contacts = await many('contacts', 12);
    await limit('companies', 'contacts', 280, 5);
    const replies = await Promise.all(contacts.map(link));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(7);
    expect(await linked()).toBe(5);
  });

  test('of the primary type refuses the link that would make a company primary', async () => {
    const [first = '', second = ''] = await many('contacts', 2);
    await limit('companies', 'contacts', 2, 1);
    expect((await link(first)).status).toBe(200);
    const { status, body } = await link(second);
    expect([status, body]).toMatchObject([
      400,
      {
        message: `The limit of 1 associations from company ${company} to contacts with the label Contact with Primary Company has been reached`,
      },
    ]);
  });
});

describe('[associations.batchAssociateDefault] a limit on the pair', () => {
  const inputs = (contacts: readonly string[]) => contacts.map((contact) => ({ from: { id: contact }, to: { id: company } }));

  test('refuses the inputs that exceed it, each with a row, in the order of the inputs', async () => {
    const contacts = await many('contacts', 5);
    await limit('companies', 'contacts', 280, 3);
    const { status, body } = await client.post<LinkBatch>(batchPath('contacts', 'companies'), { inputs: inputs(contacts) });
    expect(status).toBe(207);
    const row = { status: 'error', ...full(company, 3) };
    expect(body).toMatchObject({ status: 'COMPLETE', numErrors: 2, errors: [row, row] });
    expect(body.results.map(({ from }) => from.id).filter((id) => id !== company)).toEqual(contacts.slice(0, 3));
    expect(await linked()).toBe(3);
  });

  test('holds on a hub, whose counters are kept and not counted', async () => {
    const contacts = await many('contacts', 130);
    await limit('companies', 'contacts', 280, 100);
    const path = batchPath('contacts', 'companies');
    const first = await client.post<LinkBatch>(path, { inputs: inputs(contacts.slice(0, 90)) });
    expect(first.status).toBe(200);
    const second = await client.post<LinkBatch>(path, { inputs: inputs(contacts.slice(80)) });
    expect([second.status, second.body.numErrors]).toEqual([207, 30]);
    expect(await linked()).toBe(100);
    expect((await link(contacts[129] ?? '')).body).toMatchObject(full(company, 100));
    await client.remove(pairPath('companies', company, 'contacts', contacts[0] ?? ''));
    expect((await link(contacts[129] ?? '')).status).toBe(200);
    expect((await link(contacts[128] ?? '')).status).toBe(400);
  });
});

describe('[associations.associateLabelled] [associations.batchCreate] a limit on a label', () => {
  let forward: number;
  const labelled = (contact: string, types: readonly object[]) => client.put(pairPath('companies', company, 'contacts', contact), types);
  const type = (associationTypeId: number) => ({ associationCategory: 'USER_DEFINED', associationTypeId });
  beforeEach(async () => {
    const { body } = await client.post<LabelRows>(labelsPath('companies', 'contacts'), { label: 'Adviser', name: 'adviser' });
    forward = body.results[0]?.typeId ?? 0;
    const inputs = [{ category: 'USER_DEFINED', typeId: forward, maxToObjectIds: 2 }];
    await client.post(`${limitsPath('companies', 'contacts')}/batch/create`, { inputs });
  });

  test('refuses the label and with it the whole link, but not a link without the label', async () => {
    const [first = '', second = '', third = ''] = await many('contacts', 3);
    for (const contact of [first, second]) expect((await labelled(contact, [type(forward)])).status).toBe(201);
    const message = `The limit of 2 associations from company ${company} to contacts with the label Adviser has been reached`;
    const refused = await labelled(third, [type(forward)]);
    expect([refused.status, refused.body]).toMatchObject([400, { ...full(company, 2), message }]);
    expect((await client.get<LinkList>(listPath('contacts', third, 'companies'))).body.results).toEqual([]);
    const back = await client.put(pairPath('contacts', third, 'companies', company), [type(forward - 1)]);
    expect([back.status, back.body]).toMatchObject([400, { message }]);
    expect((await link(third)).status).toBe(200);
    expect((await labelled(third, [type(forward)])).status).toBe(400);
    expect((await labelled(first, [type(forward)])).status).toBe(201);
  });

  test('a label that gives way makes room', async () => {
    const [first = '', second = '', third = ''] = await many('contacts', 3);
    for (const contact of [first, second]) await labelled(contact, [type(forward)]);
    await labelled(first, []);
    expect((await labelled(third, [type(forward)])).status).toBe(201);
  });

  test('the limit of the pair counts for a labelled link too, and on a hub', async () => {
    const contacts = await many('contacts', 72);
    const inputs = contacts.slice(0, 70).map((contact) => ({ from: { id: contact }, to: { id: company } }));
    await client.post(batchPath('contacts', 'companies'), { inputs });
    await limit('companies', 'contacts', 280, 70);
    const { status, body } = await labelled(contacts[70] ?? '', [type(forward)]);
    expect([status, body]).toMatchObject([400, full(company, 70)]);
    expect((await labelled(contacts[0] ?? '', [type(forward)])).status).toBe(201);
  });

  test('a batch keeps to it: the inputs within hold, the others are rows', async () => {
    const contacts = await many('contacts', 4);
    const inputs = contacts.map((contact) => ({ from: { id: company }, to: { id: contact }, types: [type(forward)] }));
    const { status, body } = await client.post<LinkBatch>('/crm/v4/associations/companies/contacts/batch/create', { inputs });
    expect([status, body.results.length, body.numErrors]).toEqual([207, 2, 2]);
    expect(body.errors).toMatchObject([full(company, 2), full(company, 2)].map(({ context, category }) => ({ context, category })));
    expect(await linked()).toBe(2);
  });
});
