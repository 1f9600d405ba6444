import { type Client, clientOf } from '../behaviour/client.ts';

/** A portal in which everything is that a pull can find, made with HubSpot's own surface, and owners through the control endpoints. */
export interface RichPortal {
  readonly client: Client;
  readonly contactIds: readonly string[];
  readonly companyIds: readonly string[];
}

const crm = (path: string) => `/crm/${path.replace('@', '2026-03')}`;

/** Makes a portal rich: object types, groups, properties, rules, pipelines, labels, limits, owners, and records with labelled associations. */
export async function makeRich(url: string, portalId: number, token: string): Promise<RichPortal> {
  const client = clientOf(url, token);
  const does = async <Body>(method: string, path: string, body: object): Promise<Body> => {
    const reply = await client.send<Body>(method, path, method === 'GET' ? {} : { body });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  const owner = await does<{ readonly id: string }>('POST', `/_crosstie/portals/${portalId}/owners`, {
    email: 'grace@sleepers.test',
    firstName: 'Grace',
    lastName: 'Gauge',
    teams: [{ id: '7', name: 'North', primary: true }],
  });
  await defineTypes(does);
  await defineProperties(does);
  await definePipelines(does);
  await defineLabels(does);
  const records = await makeRecords(does, owner.id);
  return { client, ...records };
}

type Does = <Body>(method: string, path: string, body: object) => Promise<Body>;

async function defineTypes(does: Does): Promise<void> {
  await does('POST', '/crm-object-schemas/2026-03/schemas', {
    name: 'wagons',
    labels: { singular: 'Wagon', plural: 'Wagons' },
    description: 'What rolls.',
    primaryDisplayProperty: 'plate',
    requiredProperties: ['plate'],
    searchableProperties: ['plate'],
    properties: [
      { name: 'plate', label: 'Plate', type: 'string', fieldType: 'text', hasUniqueValue: true },
      { name: 'axles', label: 'Axles', type: 'number', fieldType: 'number' },
    ],
    associatedObjects: ['contacts', 'companies'],
  });
  await does('POST', '/crm-object-schemas/2026-03/schemas', {
    name: 'Depots',
    labels: { singular: 'Depot', plural: 'Depots' },
    properties: [{ name: 'place', label: 'Place' }],
    associatedObjects: ['p_wagons'],
    shouldCreateSameObjectAssociation: true,
  });
}

async function defineProperties(does: Does): Promise<void> {
  await does('POST', crm('properties/@/contacts/groups'), { name: 'railway', label: 'Railway', displayOrder: 3 });
  await does('POST', crm('properties/@/p_wagons/groups'), { name: 'paint', label: 'Paint' });
  const contact = (body: object) => does('POST', crm('properties/@/contacts'), { groupName: 'railway', ...body });
  await contact({
    name: 'zeal',
    label: 'Zeal',
    type: 'number',
    fieldType: 'number',
    description: 'How much.',
    numberDisplayHint: 'percentage',
  });
  await contact({ name: 'badge', label: 'Badge', type: 'string', fieldType: 'text', hasUniqueValue: true, formField: true });
  await contact({
    name: 'a_double',
    label: 'Double zeal',
    type: 'number',
    fieldType: 'calculation_equation',
    calculationFormula: 'zeal * 2',
  });
  const options = ['steam', 'diesel'].map((value, displayOrder) => ({ value, label: value.toUpperCase(), displayOrder, hidden: false }));
  await contact({ name: 'traction', label: 'Traction', type: 'enumeration', fieldType: 'checkbox', options });
  await does('POST', crm('properties/@/p_wagons'), {
    name: 'colour',
    label: 'Colour',
    type: 'string',
    fieldType: 'text',
    groupName: 'paint',
  });
  await does('PATCH', crm('properties/@/contacts/hs_lead_status'), {
    options: [{ value: 'BOARDING', label: 'Boarding', displayOrder: 0, hidden: false }],
  });
  await does('PUT', crm('property-validations/@/contacts/zeal/rule-type/MAX_NUMBER'), { ruleArguments: ['100'] });
}

async function definePipelines(does: Does): Promise<void> {
  await does('POST', crm('pipelines/@/deals'), {
    label: 'Freight',
    displayOrder: 1,
    pipelineId: 'freight',
    stages: [
      { label: 'Loaded', displayOrder: 0, stageId: 'loaded', metadata: { probability: '0.3' } },
      { label: 'Arrived', displayOrder: 1, stageId: 'arrived', metadata: { probability: '1.0' } },
    ],
  });
  await does('PATCH', crm('pipelines/@/tickets/0'), { label: 'Lost luggage' });
  await does('POST', crm('pipelines/@/p_wagons'), {
    label: 'Works',
    displayOrder: 0,
    pipelineId: 'works',
    stages: [{ label: 'Waiting', displayOrder: 0, stageId: 'waiting', metadata: { state: 'OPEN' } }],
  });
}

async function defineLabels(does: Does): Promise<void> {
  const label = (from: string, to: string, body: object) => does('POST', crm(`associations/@/${from}/${to}/labels`), body);
  await label('contacts', 'companies', { name: 'driver_of', label: 'Drives for' });
  await label('companies', 'contacts', { name: 'works', label: 'Employs', inverseLabel: 'Works at' });
  await label('contacts', 'contacts', { name: 'friend', label: 'Friend' });
  await label('contacts', 'contacts', { name: 'mate', label: 'Mate' });
  await label('contacts', 'contacts', { name: 'chief', label: 'Chief', inverseLabel: 'Fireman' });
  await label('p_wagons', 'companies', { name: 'owned', label: 'Owned by', inverseLabel: 'Owns' });
  const limit = (from: string, to: string, input: object) =>
    does('POST', crm(`associations/@/definitions/configurations/${from}/${to}/batch/create`), { inputs: [input] });
  await limit('contacts', 'deals', { category: 'HUBSPOT_DEFINED', typeId: 4, maxToObjectIds: 5 });
  await limit('contacts', 'companies', { category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: 3 });
}

async function makeRecords(does: Does, ownerId: string): Promise<Pick<RichPortal, 'contactIds' | 'companyIds'>> {
  const create = async (type: string, list: readonly object[]): Promise<readonly string[]> => {
    const inputs = list.map((properties) => ({ properties }));
    const made = await does<{ readonly results: readonly { readonly id: string }[] }>('POST', crm(`objects/@/${type}/batch/create`), {
      inputs,
    });
    return made.results.map(({ id }) => id);
  };
  const contacts = await create('contacts', [
    {
      email: 'ada@sleepers.test',
      firstname: 'Ada',
      lastname: 'Tie',
      phone: '+44 20 7946 0000',
      badge: 'B-1',
      zeal: '99',
      traction: 'steam;diesel',
      hubspot_owner_id: ownerId,
      hs_lead_status: 'BOARDING',
    },
    { email: 'bob@sleepers.test', firstname: 'Bob', company: 'Sleepers & Sons', address: '1 Station Road', city: 'York' },
    { firstname: 'Cyd' },
  ]);
  const companies = await create('companies', [
    { name: 'Sleepers & Sons', domain: 'sleepers.test', numberofemployees: '12' },
    { name: 'Rails', domain: 'rails.test' },
  ]);
  const deals = await create('deals', [{ dealname: 'Ada buys 40 sleepers', amount: '1200', pipeline: 'freight', dealstage: 'loaded' }]);
  const wagons = await create('p_wagons', [{ plate: 'W-1', axles: '4', colour: 'Ada red' }]);
  const depots = await create('p_depots', [{ place: 'York' }, { place: 'Hull' }]);
  const labels = await labelIds(does);
  const link = (from: string, fromId: string | undefined, to: string, toId: string | undefined, types: readonly object[]) =>
    does('PUT', crm(`objects/@/${from}/${fromId}/associations/${to}/${toId}`), types);
  const own = (label: string) => ({ associationCategory: 'USER_DEFINED', associationTypeId: labels.get(label) });
  const ofHubspot = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId });
  await link('contacts', contacts[0], 'companies', companies[0], [own('Works at'), own('Drives for')]);
  await link('contacts', contacts[0], 'companies', companies[1], [ofHubspot(1)]);
  await link('contacts', contacts[1], 'companies', companies[0], [ofHubspot(279)]);
  await link('contacts', contacts[1], 'contacts', contacts[0], [own('Chief')]);
  await link('contacts', contacts[0], 'contacts', contacts[2], [own('Friend')]);
  await link('companies', companies[0], 'companies', companies[1], [ofHubspot(14)]);
  await link('deals', deals[0], 'contacts', contacts[0], [ofHubspot(3)]);
  await link('p_wagons', wagons[0], 'companies', companies[0], [own('Owned by')]);
  await does('PUT', crm(`objects/@/p_depots/${depots[0]}/associations/default/p_wagons/${wagons[0]}`), {});
  await does('PUT', crm(`objects/@/p_depots/${depots[0]}/associations/default/p_depots/${depots[1]}`), {});
  // The newest, and associated with nobody.
  const alone = await create('contacts', [{ email: 'alone@nowhere.test' }]);
  return { contactIds: [...contacts, ...alone], companyIds: companies };
}

/** Ids of the labels by their texts. */
async function labelIds(does: Does): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (const pair of ['contacts/companies', 'contacts/contacts', 'p_wagons/companies']) {
    const listed = await does<{ readonly results: readonly { readonly label: string | null; readonly typeId: number }[] }>(
      'GET',
      crm(`associations/@/${pair}/labels`),
      {},
    );
    for (const { label, typeId } of listed.results) if (label !== null && !ids.has(label)) ids.set(label, typeId);
  }
  return ids;
}
