import fc from 'fast-check';
import type { Client } from '../behaviour/client.ts';

/** One request of somebody who sets an account up. Those that are refused are left out: what remains is an account that can be. */
export type Deed =
  | { readonly what: 'type' }
  | {
      readonly what: 'group' | 'property' | 'pipeline';
      readonly type: string;
      readonly name: string;
      readonly text: string;
      readonly form: number;
    }
  | { readonly what: 'status'; readonly text: string }
  | {
      readonly what: 'label';
      readonly pair: Pair;
      readonly name: string;
      readonly label: string;
      readonly inverseLabel: string | undefined;
    }
  | { readonly what: 'limit'; readonly pair: Pair; readonly place: number; readonly max: number }
  | { readonly what: 'record'; readonly type: string; readonly text: string; readonly value: number }
  | { readonly what: 'link'; readonly pair: Pair; readonly one: number; readonly other: number; readonly places: readonly number[] };

type Pair = readonly [from: string, to: string];

/** The name of the one object type of its own that an account may have. */
export const ownType = 'trolley';
const path = `p_${ownType}`;
export const types: readonly string[] = ['contacts', 'companies', 'deals', 'tickets', path];
export const pairs: readonly Pair[] = [
  ['contacts', 'companies'],
  ['companies', 'contacts'],
  ['contacts', 'contacts'],
  ['companies', 'companies'],
  ['contacts', 'deals'],
  ['deals', 'companies'],
  [path, 'contacts'],
  ['companies', path],
];

const type = fc.constantFrom(...types);
const pair = fc.constantFrom(...pairs);
const name = fc.stringMatching(/^[a-d]{1,2}$/);
const text = fc.oneof(fc.stringMatching(/^[A-D]{1,3}$/), fc.constantFrom('Ünïcode: "quoted"', '- yes', '1e3', ' # no comment', "it's"));
const place = fc.nat({ max: 6 });

/** What accounts are made by, some of it likelier than other. */
export const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ what: 'type' } as const) },
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constantFrom('group', 'property', 'pipeline'), type, name, text, form: place }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('status'), text }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('label'), pair, name, label: text, inverseLabel: fc.option(text, { nil: undefined }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('limit'), pair, place, max: fc.integer({ min: 5, max: 50 }) }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('record'), type, text, value: place }) },
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('link'), pair, one: place, other: place, places: fc.array(place, { maxLength: 2 }) }),
  },
);

const at = (family: string) => `/crm/${family}/2026-03`;
const record: Readonly<Record<string, string>> = {
  contacts: 'firstname',
  companies: 'name',
  deals: 'dealname',
  tickets: 'subject',
  [path]: 'title',
};

/** Does what an account is made by, one after the other. */
export async function done(client: Client, list: readonly Deed[]): Promise<void> {
  const ids = new Map<string, string[]>(types.map((one) => [one, []]));
  // So that links have something to link from the start.
  const first = ['contacts', 'contacts', 'companies', 'companies'].map(
    (of, value): Deed => ({ what: 'record', type: of, text: 'First', value }),
  );
  for (const deed of [...first, ...list]) await doOne(client, ids, deed);
}

async function doOne(client: Client, ids: Map<string, string[]>, deed: Deed): Promise<void> {
  switch (deed.what) {
    case 'type': {
      const body = {
        name: ownType,
        labels: { singular: 'Trolley' },
        primaryDisplayProperty: 'title',
        properties: [{ name: 'title', label: 'Title' }],
      };
      await client.post('/crm-object-schemas/2026-03/schemas', { ...body, associatedObjects: ['contacts', 'companies'] });
      return;
    }
    case 'group':
      await client.post(`${at('properties')}/${deed.type}/groups`, { name: deed.name, label: deed.text, displayOrder: deed.form - 1 });
      return;
    case 'property':
      await client.post(`${at('properties')}/${deed.type}`, propertyOf(deed));
      return;
    case 'pipeline': {
      const states = [
        { probability: '0.1', ticketState: 'OPEN' },
        { probability: '1.0', ticketState: 'CLOSED' },
      ];
      const stages = states.map((metadata, displayOrder) => ({
        label: `${deed.text}${displayOrder}`,
        stageId: `${deed.name}${displayOrder}`,
        displayOrder,
        metadata,
      }));
      await client.post(`${at('pipelines')}/${deed.type}`, { label: deed.text, displayOrder: deed.form, pipelineId: deed.name, stages });
      return;
    }
    case 'status': {
      const options = [{ label: deed.text, value: 'ONLY', displayOrder: 0, hidden: false }];
      await client.patch(`${at('properties')}/contacts/hs_lead_status`, { options });
      return;
    }
    case 'label':
      await client.post(`${at('associations')}/${deed.pair.join('/')}/labels`, deed);
      return;
    case 'limit': {
      const found = await typeAt(client, deed.pair, deed.place);
      const inputs = [{ ...found, maxToObjectIds: deed.max }];
      await client.post(`${at('associations')}/definitions/configurations/${deed.pair.join('/')}/batch/create`, { inputs });
      return;
    }
    case 'record': {
      const properties = { [record[deed.type] ?? 'name']: `${deed.text} ${deed.value}` };
      const { body } = await client.post<{ readonly id?: string } | undefined>(`${at('objects')}/${deed.type}`, { properties });
      if (body?.id !== undefined) ids.get(deed.type)?.push(body.id);
      return;
    }
    case 'link': {
      const [from, to] = deed.pair.map((one, end) => chosen(ids.get(one) ?? [], end === 0 ? deed.one : deed.other));
      if (from === undefined || to === undefined || from === to) return;
      const found = await Promise.all(deed.places.map((one) => typeAt(client, deed.pair, one)));
      const sent = found.flatMap((one) =>
        one === undefined ? [] : [{ associationCategory: one.category, associationTypeId: one.typeId }],
      );
      const link = `${at('objects')}/${deed.pair[0]}/${from}/associations`;
      if (sent.length > 0) await client.put(`${link}/${deed.pair[1]}/${to}`, sent);
      else await client.put(`${link}/default/${deed.pair[1]}/${to}`);
    }
  }
}

function chosen<Item>(list: readonly Item[], place: number): Item | undefined {
  return list[place % Math.max(1, list.length)];
}

/** One of the types of a pair, HubSpot's or the account's. */
async function typeAt(
  client: Client,
  [from, to]: Pair,
  place: number,
): Promise<{ readonly category: string; readonly typeId: number } | undefined> {
  interface Listed {
    readonly results?: readonly { readonly category: string; readonly typeId: number }[];
  }
  const { body } = await client.get<Listed | undefined>(`${at('associations')}/${from}/${to}/labels`);
  const listed = body?.results?.toSorted((one, other) => one.typeId - other.typeId) ?? [];
  const found = chosen(listed, place);
  return found && { category: found.category, typeId: found.typeId };
}

const forms = [
  { type: 'string', fieldType: 'text', hasUniqueValue: true },
  { type: 'number', fieldType: 'number', numberDisplayHint: 'currency', showCurrencySymbol: true },
  {
    type: 'enumeration',
    fieldType: 'select',
    options: [
      { label: 'One', value: 'one' },
      { label: 'Two', value: 'two', hidden: true },
    ],
  },
  { type: 'date', fieldType: 'date', hidden: true },
  {
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: [
      { label: 'Yes', value: 'true' },
      { label: 'No', value: 'false' },
    ],
  },
  { type: 'number', fieldType: 'calculation_equation', calculationFormula: 'hs_object_id + 1' },
  { type: 'phone_number', fieldType: 'phonenumber', displayOrder: 4, formField: true },
];

function propertyOf({
  type: of,
  name: called,
  text: label,
  form,
}: {
  readonly type: string;
  readonly name: string;
  readonly text: string;
  readonly form: number;
}): object {
  const groups: Readonly<Record<string, string>> = {
    contacts: 'contactinformation',
    companies: 'companyinformation',
    deals: 'dealinformation',
    tickets: 'ticketinformation',
    [path]: `${ownType}_information`,
  };
  return { name: called, label, groupName: form % 2 === 0 ? groups[of] : called, description: label, ...forms[form] };
}
