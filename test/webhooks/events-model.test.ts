import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { commonFields, webhookPayloads } from '../../src/catalogue/webhook-payloads.ts';
import type { WebhookPayload } from '../../src/domain/webhook-event.ts';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import { patience } from '../patience.ts';
import { startReceiver } from './receiver.ts';
import { ask, subscribe } from './subscriber.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const kinds = [
  { plural: 'contacts', word: 'contact', legacy: 'CONTACT', property: 'firstname' },
  { plural: 'companies', word: 'company', legacy: 'COMPANY', property: 'city' },
  { plural: 'deals', word: 'deal', legacy: 'DEAL', property: 'dealname' },
] as const;
type Kind = (typeof kinds)[number];

/** What an app is told of, as far as the model knows it. */
interface Told {
  readonly type: string;
  readonly of: string;
}

interface ModelRecord {
  readonly kind: Kind;
  readonly id: string;
  value: string;
  fate: 'live' | 'archived' | 'gone';
  /** The records that it became one of in merges. */
  readonly absorbed: ModelRecord[];
}

/** A portal as simple as can be: records with one value each, and pairs of them. */
class Model {
  readonly records: ModelRecord[] = [];
  readonly links = new Set<string>();
  readonly lost = new Set<string>();
  readonly told: Told[] = [];

  live(pick: number, kind?: Kind): ModelRecord | undefined {
    return chosen(
      this.records.filter((record) => record.fate === 'live' && (kind === undefined || record.kind === kind)),
      pick,
    );
  }

  create(kind: Kind, id: string, value: string): void {
    this.records.push({ kind, id, value, fate: 'live', absorbed: [] });
    this.tell(`${kind.word}.creation`, id);
    if (value !== '') this.tell(`${kind.word}.propertyChange`, `${id}=${value}`);
  }

  update(record: ModelRecord, value: string): void {
    if (record.value !== value) this.tell(`${record.kind.word}.propertyChange`, `${record.id}=${value}`);
    record.value = value;
  }

  link(one: ModelRecord, other: ModelRecord): void {
    if (this.links.has(pairOf(one, other))) return;
    this.links.add(pairOf(one, other));
    this.tellLink(one, other, 'added');
  }

  unlink(one: ModelRecord, other: ModelRecord): void {
    if (this.links.delete(pairOf(one, other))) this.tellLink(one, other, 'removed');
  }

  end(record: ModelRecord, fate: 'archived' | 'gone'): void {
    const isLive = record.fate === 'live';
    record.fate = fate;
    this.tell(`${record.kind.word}.deletion`, record.id);
    if (!isLive) return;
    for (const other of this.linkedTo(record)) {
      this.unlink(record, other);
      if (fate === 'archived') this.lost.add(pairOf(record, other));
    }
  }

  purge(record: ModelRecord): void {
    for (const one of [...record.absorbed, record]) {
      this.end(one, 'gone');
      this.tell(`${one.kind.word}.privacyDeletion`, one.id);
    }
  }

  restore(record: ModelRecord): void {
    record.fate = 'live';
    this.tell(`${record.kind.word}.restore`, record.id);
    for (const other of this.records) {
      if (other.fate === 'live' && other !== record && this.lost.delete(pairOf(record, other))) this.link(record, other);
    }
  }

  merge(primary: ModelRecord, merged: ModelRecord, id: string): void {
    const linked = new Set([...this.linkedTo(primary), ...this.linkedTo(merged)].filter((one) => one !== primary && one !== merged));
    this.create(primary.kind, id, primary.value === '' ? merged.value : primary.value);
    for (const record of [merged, primary]) this.end(record, 'gone');
    const survivor = this.records.find((record) => record.id === id && record.kind === primary.kind) as ModelRecord;
    survivor.absorbed.push(...primary.absorbed, primary, ...merged.absorbed, merged);
    for (const other of linked) this.link(survivor, other);
    this.tell(`${primary.kind.word}.merge`, `${id}<${primary.id}+${merged.id}`);
  }

  linkedTo(record: ModelRecord): readonly ModelRecord[] {
    return this.records.filter((other) => other !== record && this.links.has(pairOf(record, other)));
  }

  tell(type: string, of: string): void {
    this.told.push({ type, of });
  }

  tellLink(one: ModelRecord, other: ModelRecord, what: 'added' | 'removed'): void {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      this.tell(`${from.kind.word}.associationChange`, `${from.kind.legacy}_TO_${to.kind.legacy} ${from.id}>${to.id} ${what}`);
    }
  }
}

const nameOf = ({ kind, id }: ModelRecord) => `${kind.word}${id}`;
const pairOf = (one: ModelRecord, other: ModelRecord) => [nameOf(one), nameOf(other)].sort().join(' ');

function chosen<Value>(values: readonly Value[], pick: number): Value | undefined {
  return values[pick % values.length];
}

const pick = fc.nat({ max: 30 });
const value = fc.constantFrom('', 'a', 'b', 'ü ☕');
const kind = fc.constantFrom(...kinds);
const anyCommand = fc.oneof(
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('create' as const), kind, value }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('update' as const), one: pick, value }) },
  { weight: 5, arbitrary: fc.record({ verb: fc.constant('link' as const), one: pick, other: pick }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('unlink' as const), one: pick, other: pick }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constantFrom('archive' as const, 'restore' as const, 'purge' as const), one: pick }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('merge' as const), one: pick, other: pick }) },
);
type Command = typeof anyCommand extends fc.Arbitrary<infer Value> ? Value : never;

const objects = '/crm/objects/2026-03';

/** Does a command in the portal and in the model; nothing where there is nothing to do it with. */
async function obey(portal: PortalHandle, model: Model, command: Command): Promise<void> {
  switch (command.verb) {
    case 'create': {
      const properties = command.value === '' ? {} : { [command.kind.property]: command.value };
      const { id } = await ask(portal, 'POST', `${objects}/${command.kind.plural}`, { properties });
      return model.create(command.kind, id, command.value);
    }
    case 'update': {
      const record = model.live(command.one);
      if (record === undefined) return;
      await ask(portal, 'PATCH', `${objects}/${record.kind.plural}/${record.id}`, {
        properties: { [record.kind.property]: command.value },
      });
      return model.update(record, command.value);
    }
    case 'link':
    case 'unlink':
    case 'merge':
      return obeyPair(portal, model, command);
    case 'archive': {
      const record = model.live(command.one);
      if (record === undefined) return;
      await ask(portal, 'DELETE', `${objects}/${record.kind.plural}/${record.id}`);
      return model.end(record, 'archived');
    }
    case 'restore': {
      const record = chosen(
        model.records.filter(({ fate }) => fate === 'archived'),
        command.one,
      );
      if (record === undefined) return;
      await ask(portal, 'POST', `/_crosstie/portals/${portal.portalId}/records/${record.kind.plural}/${record.id}/restore`);
      return model.restore(record);
    }
    case 'purge': {
      const record = model.live(command.one, kinds[0]);
      if (record === undefined) return;
      await ask(portal, 'POST', `${objects}/contacts/gdpr-delete`, { objectId: record.id });
      return model.purge(record);
    }
  }
}

/** The same for a command that is about two records. */
async function obeyPair(
  portal: PortalHandle,
  model: Model,
  { verb, ...picks }: Extract<Command, { readonly other: number }>,
): Promise<void> {
  const one = model.live(picks.one);
  const other = one && model.live(picks.other, verb === 'merge' ? one.kind : undefined);
  // Deals are not linked with deals.
  if (one === undefined || other === undefined || one === other || (verb !== 'merge' && one.kind === kinds[2] && other.kind === kinds[2]))
    return;
  if (verb === 'merge') {
    const sent = { primaryObjectId: one.id, objectIdToMerge: other.id };
    const { id } = await ask(portal, 'POST', `${objects}/${one.kind.plural}/merge`, sent);
    return model.merge(one, other, id);
  }
  const [method, middle] = verb === 'link' ? ['PUT', 'associations/default'] : ['DELETE', 'associations'];
  await ask(portal, method ?? '', `${objects}/${one.kind.plural}/${one.id}/${middle}/${other.kind.plural}/${other.id}`);
  return verb === 'link' ? model.link(one, other) : model.unlink(one, other);
}

/** What an event tells, in the words of the model; its fields have to be those of the catalogue, in their order. */
function toldBy(event: WebhookPayload): Told {
  const { subscriptionType: type, objectId, propertyValue, fromObjectId, toObjectId, associationType } = event;
  const verb = type.split('.')[1] as keyof typeof webhookPayloads;
  expect(Object.keys(event)).toEqual([...commonFields, ...(webhookPayloads[verb]?.fields ?? [])]);
  switch (verb) {
    case 'propertyChange':
      return { type, of: `${objectId}=${propertyValue}` };
    case 'associationChange':
      return { type, of: `${associationType} ${fromObjectId}>${toObjectId} ${event['associationRemoved'] === true ? 'removed' : 'added'}` };
    case 'merge':
      return { type, of: `${event['newObjectId']}<${event['primaryObjectId']}+${event['mergedObjectIds']}` };
    default:
      return { type, of: String(objectId) };
  }
}

const wanted = kinds.flatMap(({ word, property }) => [
  ...['creation', 'deletion', 'restore', 'merge', 'associationChange'].map((verb) => ({ eventType: `${word}.${verb}` })),
  { eventType: `${word}.propertyChange`, propertyName: property },
  ...(word === 'contact' ? [{ eventType: 'contact.privacyDeletion' }] : []),
]);

test('any run of writes is told exactly as a simple model says, no event more and none less', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyCommand, { minLength: 5, maxLength: 30 }), async (commands) => {
      await using receiver = await startReceiver();
      const portal = await crosstie.portal();
      await subscribe(crosstie, [portal], receiver.url, wanted);
      const model = new Model();
      for (const command of commands) await obey(portal, model, command);
      // The last event: when it is there, all others are.
      const { id } = await ask(portal, 'POST', `${objects}/deals`, { properties: { dealname: 'the end' } });
      model.create(kinds[2], id, 'the end');
      const isLast = (event: WebhookPayload) => event['propertyValue'] === 'the end';
      await vi.waitFor(() => expect(receiver.events().some(isLast)).toBe(true), patience);
      expect(sorted(receiver.events().map(toldBy))).toEqual(sorted(model.told));
    }),
    { numRuns: 20 },
  );
});

function sorted(told: readonly Told[]): readonly string[] {
  return told.map(({ type, of }) => `${type} ${of}`).sort();
}
