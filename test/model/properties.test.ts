import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from '../behaviour/client.ts';
import { type PropertyRows, propertiesPath, type WireProperty } from '../behaviour/property-wire.ts';
import type { BatchErrorRow, CrmRecord } from '../behaviour/wire.ts';

const clock = new StandingClock('2026-03-12T10:00:00.001Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

const names = ['one', 'two', 'three'] as const;
type Name = (typeof names)[number];

/** What the model knows of a property. */
interface Known {
  readonly label: string;
  readonly hasUniqueValue: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly isArchived: boolean;
}

/** One request, as the client and the model both understand it. */
type Order =
  | { readonly kind: 'create'; readonly name: Name; readonly label: string; readonly hasUniqueValue: boolean }
  | { readonly kind: 'update'; readonly name: Name; readonly label: string }
  | { readonly kind: 'archive'; readonly name: Name }
  | { readonly kind: 'batchCreate'; readonly names: readonly Name[]; readonly label: string }
  | { readonly kind: 'batchArchive'; readonly names: readonly Name[] }
  | { readonly kind: 'batchRead'; readonly names: readonly Name[]; readonly archived: boolean }
  | { readonly kind: 'set'; readonly name: Name; readonly value: string };

const name = fc.constantFrom(...names);
const label = fc.constantFrom('First', 'Second');
const someNames = fc.array(name, { maxLength: 4 });
const order: fc.Arbitrary<Order> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), name, label, hasUniqueValue: fc.boolean() }),
  fc.record({ kind: fc.constant('update' as const), name, label }),
  fc.record({ kind: fc.constant('archive' as const), name }),
  fc.record({ kind: fc.constant('batchCreate' as const), names: someNames, label }),
  fc.record({ kind: fc.constant('batchArchive' as const), names: someNames }),
  fc.record({ kind: fc.constant('batchRead' as const), names: someNames, archived: fc.boolean() }),
  fc.record({ kind: fc.constant('set' as const), name, value: fc.constantFrom('a', 'b') }),
);

/** A portal's properties and the values of its one contact, as simple as they can be written down. */
class Model {
  readonly known = new Map<Name, Known>();
  readonly values = new Map<Name, string>();

  /** What a request answers: its status, and the names in its results where it has any. */
  obey(order: Order, at: string): readonly [status: number, results?: readonly Name[]] {
    switch (order.kind) {
      case 'create':
        return [this.#create(order.name, order.label, order.hasUniqueValue, at) ? 201 : 409];
      case 'update': {
        const before = this.#live(order.name);
        if (before === undefined) return [404];
        if (before.label !== order.label) this.known.set(order.name, { ...before, label: order.label, updatedAt: at });
        return [200];
      }
      case 'archive':
        return [this.#archive(order.name, at) ? 204 : 404];
      case 'batchCreate': {
        const made = order.names.filter((each) => this.#create(each, order.label, false, at));
        return [made.length === order.names.length ? 201 : 207, made];
      }
      case 'batchArchive':
        for (const each of order.names) this.#archive(each, at);
        return [204];
      case 'batchRead': {
        const found = order.names.filter((each) => this.known.get(each)?.isArchived === order.archived);
        return [found.length === order.names.length ? 200 : 207, found];
      }
      case 'set':
        if (this.#live(order.name) === undefined) return [400];
        this.values.set(order.name, order.value);
        return [200];
    }
  }

  #live(each: Name): Known | undefined {
    const known = this.known.get(each);
    return known?.isArchived === false ? known : undefined;
  }

  #create(each: Name, label: string, hasUniqueValue: boolean, at: string): boolean {
    const former = this.known.get(each);
    if (former?.isArchived === false) return false;
    const kept = former ?? { createdAt: at, hasUniqueValue };
    this.known.set(each, { label, hasUniqueValue: kept.hasUniqueValue, createdAt: kept.createdAt, updatedAt: at, isArchived: false });
    return true;
  }

  #archive(each: Name, at: string): boolean {
    const before = this.#live(each);
    if (before !== undefined) this.known.set(each, { ...before, updatedAt: at, isArchived: true });
    return before !== undefined;
  }
}

const path = propertiesPath('contacts');
const contacts = '/crm/objects/2026-03/contacts';
const definition = (each: Name, label: string) => ({
  name: each,
  label,
  groupName: 'contactinformation',
  type: 'string',
  fieldType: 'text',
});
const inputs = (list: readonly Name[]) => list.map((each) => ({ name: each }));

interface Batch {
  readonly results: readonly WireProperty[];
  readonly errors?: readonly BatchErrorRow[];
  readonly numErrors?: number;
}

async function send(client: Client, contact: string, order: Order): Promise<readonly [status: number, results?: readonly string[]]> {
  switch (order.kind) {
    case 'create':
      return [(await client.post(path, { ...definition(order.name, order.label), hasUniqueValue: order.hasUniqueValue })).status];
    case 'update':
      return [(await client.patch(`${path}/${order.name}`, { label: order.label })).status];
    case 'archive':
      return [(await client.remove(`${path}/${order.name}`)).status];
    case 'batchCreate':
      return batch(client, 'create', { inputs: order.names.map((each) => definition(each, order.label)) });
    case 'batchArchive':
      return [(await client.post(`${path}/batch/archive`, { inputs: inputs(order.names) })).status];
    case 'batchRead':
      return batch(client, 'read', { inputs: inputs(order.names), archived: order.archived });
    case 'set':
      return [(await client.patch(`${contacts}/${contact}`, { properties: { [order.name]: order.value } })).status];
  }
}

async function batch(client: Client, verb: string, body: { readonly inputs: readonly object[]; readonly archived?: boolean }) {
  const { status, body: told } = await client.post<Batch>(`${path}/batch/${verb}`, body);
  expect(told.results.length + (told.numErrors ?? 0)).toBe(body.inputs.length);
  expect(told.errors?.length).toBe(told.numErrors);
  return [status, told.results.map((property) => property.name)] as const;
}

/** What a portal shows of the three properties, and of the contact's values. */
async function shown(client: Client, contact: string) {
  const [live, archived] = await Promise.all([client.get<PropertyRows>(path), client.get<PropertyRows>(`${path}?archived=true`)]);
  const own = [...live.body.results, ...archived.body.results].filter((property) => names.some((each) => each === property.name));
  const { body } = await client.get<CrmRecord>(`${contacts}/${contact}?properties=${names.join()}`);
  return {
    definitions: Object.fromEntries(
      own.map(({ name: each, label: text, hasUniqueValue, createdAt, updatedAt, archived: isArchived }) => [
        each,
        { label: text, hasUniqueValue, createdAt, updatedAt, isArchived },
      ]),
    ),
    values: Object.fromEntries(names.filter((each) => body.properties[each] != null).map((each) => [each, body.properties[each]])),
  };
}

function expected({ known, values }: Model) {
  const visible = [...values].filter(([each]) => known.get(each)?.isArchived === false);
  return { definitions: Object.fromEntries(known), values: Object.fromEntries(visible) };
}

test('any requests leave the definitions and the values that a small model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 25 }), async (orders) => {
      const client = await freshClient();
      const contact = await client.create('contacts');
      const model = new Model();
      for (const one of orders) {
        clock.advance(7);
        const at = new Date(clock.now()).toISOString().replace('.000Z', 'Z');
        expect([one, await send(client, contact, one)]).toEqual([one, model.obey(one, at)]);
      }
      expect(await shown(client, contact)).toEqual(expected(model));
    }),
    { numRuns: 60 },
  );
});
