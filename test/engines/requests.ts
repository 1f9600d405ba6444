import type { Pick, Seen, Sent } from './picks.ts';

/** Requests to be made at random, as rows: how often each comes, and what it is, given numbers to pick by and what was answered so far. */

export interface RequestRow {
  readonly weight: number;
  request(pick: Pick, seen: Seen): Sent;
}

const types = ['contacts', 'companies', 'deals', 'tickets'] as const;
const editions = ['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;
const linkEditions = ['v4', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;

/** Texts that engines may order, cut or compare in ways of their own. */
const texts = [
  'Ada',
  'ada',
  'Ärger',
  'ÅSA',
  'ａｄａ',
  'a',
  'B',
  '',
  '  spaced ',
  'a_b%c',
  'o\'k \\ "x"',
  'naïve cafe\u0301',
  '😀 grin',
  '\ud83d',
  'x.y@example.com',
  '10',
  '9',
  '1.50',
  'ß',
  'line\nbreak',
  'nul\u0000byte',
  'ada lovelace '.repeat(30),
];
const emails = ['a@example.com', 'A@example.com', 'b@example.org', 'bé@example.org', 'no address'];
const properties: Readonly<Record<string, readonly string[]>> = {
  firstname: texts,
  lastname: texts,
  email: emails,
  name: texts,
  domain: ['example.com', 'EXAMPLE.com', 'b.example'],
  dealname: texts,
  amount: ['0', '1', '-2', '1.50', '1e3', '10', '9', '9007199254740993'],
  closedate: ['2026-01-01', '2026-03-12T07:33:46.615Z', '1767225600000'],
  subject: texts,
  own_text: texts,
  own_key: ['k1', 'k2', 'K1', 'é'],
  own_number: ['1', '2', '10', '-0', '1.5'],
};
const ownOf: Readonly<Record<string, readonly string[]>> = {
  contacts: ['firstname', 'lastname', 'email', 'own_text', 'own_key', 'own_number'],
  companies: ['name', 'domain', 'own_text', 'own_key'],
  deals: ['dealname', 'amount', 'closedate', 'own_number'],
  tickets: ['subject', 'own_text'],
};

const groups = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
} as const;

const objects = (edition: string) => (edition === 'v3' || edition === 'v4' ? `/crm/${edition}/objects` : `/crm/objects/${edition}`);
const links = (edition: string) => (edition === 'v4' ? '/crm/v4/associations' : `/crm/associations/${edition}`);

function valuesFor(type: string, pick: Pick): Readonly<Record<string, string>> {
  const names = ownOf[type] ?? ['name'];
  return Object.fromEntries([pick.of(names), ...pick.some(names, 3)].map((name) => [name, pick.of(properties[name] ?? texts)]));
}

function filterOf(type: string, pick: Pick): object {
  const propertyName = pick.of([...(ownOf[type] ?? []), 'createdate', 'hs_lastmodifieddate', 'hs_object_id']);
  const value = () => pick.of(properties[propertyName] ?? ['1767225600000', '2026-02-01', '20000000003']);
  const operator = pick.of([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'IN',
    'NOT_IN',
    'BETWEEN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
    'CONTAINS_TOKEN',
    'NOT_CONTAINS_TOKEN',
  ] as const);
  switch (operator) {
    case 'IN':
    case 'NOT_IN':
      return { propertyName, operator, values: [value(), value()] };
    case 'BETWEEN':
      return { propertyName, operator, value: value(), highValue: value() };
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return { propertyName, operator };
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      return { propertyName, operator, value: pick.of(['ada', 'A*', '*da', '*', 'love*', 'é*', 'example', 'a_b%c', '*.*']) };
    default:
      return { propertyName, operator, value: value() };
  }
}

const get = (path: string): Sent => ({ method: 'GET', path });
const post = (path: string, body?: unknown): Sent => ({ method: 'POST', path, ...(body !== undefined && { body }) });

const recordRows: readonly RequestRow[] = [
  {
    weight: 8,
    request(pick) {
      const type = pick.of(types);
      return post(`${objects(pick.of(editions))}/${type}`, { properties: valuesFor(type, pick) });
    },
  },
  {
    weight: 4,
    request(pick) {
      const type = pick.of(types);
      const inputs = pick.times(6).map(() => ({ properties: valuesFor(type, pick) }));
      return post(`${objects(pick.of(editions))}/${type}/batch/create`, { inputs });
    },
  },
  {
    weight: 3,
    request(pick, seen) {
      const pair = pick.of(hubspotTypes);
      const { from, to } = pair;
      const associations = [{ to: { id: seen.record(to, pick) }, types: [specOf(pair, pick, seen)] }];
      return post(`${objects(pick.of(editions))}/${from}`, { properties: valuesFor(from, pick), associations });
    },
  },
  {
    weight: 5,
    request(pick, seen) {
      const type = pick.of(types);
      const path = `${objects(pick.of(editions))}/${type}/${seen.record(type, pick)}`;
      return { method: 'PATCH', path, body: { properties: valuesFor(type, pick) } };
    },
  },
  {
    weight: 3,
    request(pick, seen) {
      const type = pick.of(types);
      const inputs = pick.some(seen.records(type), 4).map((id) => ({ id, properties: valuesFor(type, pick) }));
      return post(`${objects(pick.of(editions))}/${type}/batch/update`, { inputs });
    },
  },
  {
    weight: 3,
    request(pick) {
      const idProperty = pick.of(['email', 'own_key'] as const);
      const inputs = pick
        .times(4)
        .map(() => ({ idProperty, id: pick.of(properties[idProperty] ?? []), properties: valuesFor('contacts', pick) }));
      return post(`${objects(pick.of(editions))}/contacts/batch/upsert`, { inputs });
    },
  },
  {
    weight: 3,
    request(pick, seen) {
      const type = pick.of(types);
      return { method: 'DELETE', path: `${objects(pick.of(editions))}/${type}/${seen.record(type, pick)}` };
    },
  },
  {
    weight: 1,
    request(pick, seen) {
      const type = pick.of(types);
      return post(`${objects(pick.of(editions))}/${type}/batch/archive`, {
        inputs: pick.times(3).map(() => ({ id: seen.record(type, pick) })),
      });
    },
  },
  {
    weight: 3,
    request(pick, seen) {
      const type = pick.of(types);
      return post(`/_crosstie/portals/${seen.portalId}/records/${type}/${seen.record(type, pick)}/restore`);
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const type = pick.of(['contacts', 'companies', 'deals'] as const);
      const [primaryObjectId, objectIdToMerge] = [seen.record(type, pick), seen.record(type, pick)];
      return post(`${objects(pick.of(editions))}/${type}/merge`, { primaryObjectId, objectIdToMerge });
    },
  },
  {
    weight: 1,
    request(pick, seen) {
      const path = `${objects(pick.of(editions))}/contacts/gdpr-delete`;
      return post(path, pick.of([{ objectId: seen.record('contacts', pick) }, { objectId: pick.of(emails), idProperty: 'email' }]));
    },
  },
];

const readRows: readonly RequestRow[] = [
  {
    weight: 4,
    request(pick, seen) {
      const type = pick.of(types);
      const query = pick.of([
        '',
        '?archived=true',
        `?properties=${(ownOf[type] ?? []).join(',')}`,
        '?associations=contacts,companies,deals',
        '?propertiesWithHistory=firstname,name,own_text',
      ]);
      return get(`${objects(pick.of(editions))}/${type}/${seen.record(type, pick)}${query}`);
    },
  },
  {
    weight: 1,
    request: (pick) =>
      get(
        `${objects(pick.of(editions))}/contacts/${encodeURIComponent(pick.of([...emails, 'k1', 'K1']))}?idProperty=${pick.of(['email', 'own_key'])}`,
      ),
  },
  {
    weight: 4,
    request(pick) {
      const type = pick.of(types);
      const more = pick.of(['', '&archived=true', '&associations=companies,contacts', `&properties=${(ownOf[type] ?? []).join(',')}`]);
      return get(`${objects(pick.of(editions))}/${type}?limit=${pick.of([1, 2, 5, 100])}${more}`);
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const type = pick.of(types);
      const query = pick.of(['', '?archived=true']);
      const inputs = pick.some([...seen.records(type), '424242'], 5).map((id) => ({ id }));
      return post(`${objects(pick.of(editions))}/${type}/batch/read${query}`, {
        properties: ownOf[type],
        propertiesWithHistory: pick.of([[], ['own_text']]),
        inputs,
      });
    },
  },
  { weight: 3, request: (pick, seen) => seen.nextPage(pick) ?? get(`${objects('v3')}/contacts?limit=1`) },
  {
    weight: 10,
    request(pick) {
      const type = pick.of([...types, 'deals', 'deals'] as const);
      const groupsPicked = pick.flag() ? [] : pick.times(3);
      const filterGroups = groupsPicked.map(() => ({ filters: pick.times(3).map(() => filterOf(type, pick)) }));
      const sorts = pick.of([
        undefined,
        [{ propertyName: pick.of([...(ownOf[type] ?? []), 'createdate']), direction: pick.of(['ASCENDING', 'DESCENDING']) }],
      ]);
      const query = pick.of([undefined, undefined, 'ada', 'example', 'a', 'é']);
      const body = {
        filterGroups,
        sorts,
        query,
        limit: pick.of([1, 3, 10, 200]),
        after: pick.of([undefined, '0', '2']),
        properties: ownOf[type],
      };
      return post(`${objects(pick.of(editions))}/${type}/search`, body);
    },
  },
];

/** HubSpot's own types of association between some types, the default ones first. */
const hubspotTypes = [
  { from: 'contacts', to: 'companies', ids: [279, 1] },
  { from: 'companies', to: 'contacts', ids: [280, 2] },
  { from: 'contacts', to: 'contacts', ids: [449] },
  { from: 'companies', to: 'companies', ids: [450, 13, 14] },
  { from: 'deals', to: 'companies', ids: [341, 5] },
  { from: 'contacts', to: 'deals', ids: [4] },
  { from: 'deals', to: 'contacts', ids: [3] },
  { from: 'tickets', to: 'companies', ids: [339, 26] },
] as const;
type TypePair = (typeof hubspotTypes)[number];

/** A type of association as requests name it: one of HubSpot's, or a label that the portal made. */
function specOf({ from, to, ids }: TypePair, pick: Pick, seen: Seen) {
  const own = seen.labels(from, to);
  if (own.length > 0 && pick.flag()) return { associationCategory: 'USER_DEFINED', associationTypeId: pick.of(own) };
  return { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: pick.of<number>(ids) };
}

const linkRows: readonly RequestRow[] = [
  {
    weight: 8,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      const path = `${objects(pick.of(linkEditions))}/${from}/${seen.record(from, pick)}/associations/default/${to}/${seen.record(to, pick)}`;
      return { method: 'PUT', path };
    },
  },
  {
    weight: 5,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      const inputs = pick.times(8).map(() => ({ from: { id: seen.record(from, pick) }, to: { id: seen.record(to, pick) } }));
      return post(`${links(pick.of(linkEditions))}/${from}/${to}/batch/associate/default`, { inputs });
    },
  },
  {
    weight: 6,
    request(pick, seen) {
      const pair = pick.of(hubspotTypes);
      const { from, to } = pair;
      const path = `${objects(pick.of(linkEditions))}/${from}/${seen.record(from, pick)}/associations/${to}/${seen.record(to, pick)}`;
      return { method: 'PUT', path, body: pick.times(2).map(() => specOf(pair, pick, seen)) };
    },
  },
  {
    weight: 5,
    request(pick, seen) {
      const pair = pick.of(hubspotTypes);
      const { from, to } = pair;
      const input = () => ({
        from: { id: seen.record(from, pick) },
        to: { id: seen.record(to, pick) },
        types: [specOf(pair, pick, seen)],
      });
      return post(`${links(pick.of(linkEditions))}/${from}/${to}/batch/${pick.of(['create', 'create', 'labels/archive'])}`, {
        inputs: pick.times(6).map(input),
      });
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      const inputs = pick.times(4).map(() => ({ from: { id: seen.record(from, pick) }, to: [{ id: seen.record(to, pick) }] }));
      return post(`${links(pick.of(linkEditions))}/${from}/${to}/batch/archive`, { inputs });
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      const path = `${objects(pick.of(linkEditions))}/${from}/${seen.record(from, pick)}/associations/${to}/${seen.record(to, pick)}`;
      return { method: 'DELETE', path };
    },
  },
  {
    weight: 5,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      return get(`${objects(pick.of(linkEditions))}/${from}/${seen.record(from, pick)}/associations/${to}?limit=${pick.of([1, 2, 500])}`);
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      return post(`${links(pick.of(linkEditions))}/${from}/${to}/batch/read`, {
        inputs: pick.times(5).map(() => ({ id: seen.record(from, pick) })),
      });
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      return get(
        `/crm/v3/objects/${from}/${seen.record(from, pick)}/associations/${to}?limit=${pick.of([1, 2, 500])}&includeFA=${pick.flag()}`,
      );
    },
  },
  {
    weight: 2,
    request(pick, seen) {
      const type = pick.of(types);
      const graph = `/_crosstie/portals/${seen.portalId}/graph`;
      return get(`${graph}/${pick.of(['counts', 'neighbours'])}/${type}/${seen.record(type, pick)}`);
    },
  },
];

const definitionRows: readonly RequestRow[] = [
  {
    weight: 3,
    request(pick) {
      const [from, to] = [pick.of(types), pick.of(types)];
      const label = pick.of(['Friend', 'Boss', 'Ärger', 'friend']);
      const inverseLabel = pick.of([undefined, 'Other way', 'Friend']);
      return post(`${links(pick.of(linkEditions))}/${from}/${to}/labels`, { name: pick.of(['friend', 'boss', 'x1']), label, inverseLabel });
    },
  },
  {
    weight: 1,
    request(pick, seen) {
      const [from, to] = [pick.of(types), pick.of(types)];
      return { method: 'DELETE', path: `${links(pick.of(linkEditions))}/${from}/${to}/labels/${pick.of([...seen.labels(from, to), 1])}` };
    },
  },
  { weight: 1, request: (pick) => get(`${links(pick.of(linkEditions))}/${pick.of(types)}/${pick.of(types)}/labels`) },
  {
    weight: 2,
    request(pick, seen) {
      const pair = pick.of(hubspotTypes);
      const { from, to } = pair;
      const { associationCategory: category, associationTypeId: typeId } = specOf(pair, pick, seen);
      const inputs = [{ category, typeId, maxToObjectIds: pick.of([1, 2, 3]) }];
      return post(
        `${links(pick.of(linkEditions))}/definitions/configurations/${from}/${to}/batch/${pick.of(['create', 'update', 'purge'])}`,
        { inputs },
      );
    },
  },
  {
    weight: 3,
    request(pick) {
      const type = pick.of(types);
      const [name, kind] = pick.of([
        ['own_text', 'string'],
        ['own_key', 'string'],
        ['own_number', 'number'],
      ] as const);
      const fieldType = kind === 'number' ? 'number' : 'text';
      const groupName = groups[type];
      return post(`/crm/v3/properties/${type}`, {
        name,
        label: pick.of(texts.slice(0, 4)),
        type: kind,
        fieldType,
        groupName,
        hasUniqueValue: name === 'own_key',
      });
    },
  },
  {
    weight: 1,
    request: (pick) => ({ method: 'DELETE', path: `/crm/v3/properties/${pick.of(types)}/${pick.of(['own_text', 'own_number'])}` }),
  },
  { weight: 1, request: (pick) => get(`/crm/v3/properties/${pick.of(types)}${pick.of(['/own_text', '/own_key', '?archived=true'])}`) },
  {
    weight: 1,
    request(pick) {
      const stages = pick.times(3).map((place) => ({ label: `Stage ${place}`, displayOrder: place, metadata: { probability: '0.5' } }));
      return post('/crm/v3/pipelines/deals', { label: pick.of(['Sales', 'Ärger', 'Other']), displayOrder: pick.of([0, 1]), stages });
    },
  },
  { weight: 1, request: () => get('/crm/v3/pipelines/deals') },
  {
    weight: 1,
    request: (pick) => get(`/crm/limits/2026-03/${pick.of(['records', 'associations/labels', 'custom-properties', 'pipelines'])}`),
  },
];

/** Every row, so that a number picks one by weight. */
export const requestRows: readonly RequestRow[] = [...recordRows, ...readRows, ...linkRows, ...definitionRows];

const ownProperties = [
  { name: 'own_text', type: 'string', fieldType: 'text' },
  { name: 'own_key', type: 'string', fieldType: 'text', hasUniqueValue: true },
  { name: 'own_number', type: 'number', fieldType: 'number' },
];

/** So many deals that searches of them look into indexes rather than at each. */
const manyDeals = Array.from({ length: 100 }, (_none, place) => ({
  properties: { dealname: `ada ${place % 7}`, amount: String((place * 37) % 11) },
}));

/** What a run begins with: properties of the portal's own, and some records of each type. */
export const firstWrites: readonly Sent[] = [
  ...types.flatMap((type) => {
    const defined = { inputs: ownProperties.map((property) => ({ ...property, label: property.name, groupName: groups[type] })) };
    const made = { inputs: ['a', 'B', 'ä'].map((value) => ({ properties: { own_text: value } })) };
    return [post(`/crm/v3/properties/${type}/batch/create`, defined), post(`/crm/v3/objects/${type}/batch/create`, made)];
  }),
  post('/crm/v3/objects/deals/batch/create', { inputs: manyDeals }),
];

/** What is read in the end, whatever was sent: all that is listed of each type, and what each record is linked to. */
export function lastReads(seen: Seen): readonly Sent[] {
  const lists = types.flatMap((type) => [
    get(`/crm/v3/objects/${type}?limit=100&properties=${(ownOf[type] ?? []).join(',')}`),
    get(`/crm/v3/objects/${type}?limit=100&archived=true`),
  ]);
  const linked = types.flatMap((from) => {
    const inputs = seen.records(from).map((id) => ({ id }));
    return inputs.length === 0
      ? []
      : types.map((to) => post(`/crm/v4/associations/${from}/${to}/batch/read`, { inputs: inputs.slice(0, 100) }));
  });
  return [...lists, ...linked];
}
