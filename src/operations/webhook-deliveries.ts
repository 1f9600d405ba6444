import { limits } from '../catalogue/limits.ts';
import type { Problem } from '../domain/problem.ts';
import type { WebhookDelivery } from '../domain/webhook-delivery.ts';
import type { EntryEdit, Registry } from '../storage/port.ts';
import { listApps } from './apps.ts';
import { forgetEntries } from './forget-entries.ts';

/**
 * Kinds of entries: what is known of a delivery, and its events. Apart, so that what is to be done can be read without what is to be sent.
 */
const [deliveryKind, eventsKind] = ['webhookDelivery', 'webhookEvents'];
/** Names deliveries that a server which sends none has for the one that does. */
const handedOverKind = 'webhookHandedOver';
/** Kept deliveries of an app that are read at a time. */
const keptPage = 1_000;

/** Deliveries of an app to be shown: those below an id, the newest first. */
export interface DeliveryPage {
  readonly appId: number;
  /** Undefined for the first page. */
  readonly before: string | undefined;
  readonly limit: number;
  /** Undefined for all states. */
  readonly state: WebhookDelivery['state'] | undefined;
}

/** A delivery with its events as JSON, as in its first attempt. */
export interface WholeDelivery {
  readonly delivery: WebhookDelivery;
  readonly events: string;
}

/** The deliveries that are on their way, failed, or arrived lately. */
export interface DeliveryBook {
  /** The newest first. */
  list(page: DeliveryPage): readonly WebhookDelivery[] | Promise<readonly WebhookDelivery[]>;
  /** Undefined where the app has no such delivery, or it is not remembered. */
  find(appId: number, id: string): Promise<WholeDelivery | undefined>;
  /** Sends a delivery's events once more, as a delivery of its own; durable when it resolves. Undefined as for `find`. */
  replay(appId: number, id: string): Promise<WebhookDelivery | Problem | undefined>;
}

/** Deliveries of every app to be shown: the newest, with their events. */
export interface WholeDeliveryPage {
  /** The portal that the events happened in; undefined for all. */
  readonly portal: number | undefined;
  readonly state: WebhookDelivery['state'] | undefined;
  readonly limit: number;
}

/** Apps whose deliveries are read one after the other. */
const appsPage = 1_000;

/** The newest deliveries of all apps. Looks at every app, of each at no more deliveries than are remembered. */
export async function deliveriesOfAll(
  registry: Registry,
  book: DeliveryBook,
  { portal, state, limit }: WholeDeliveryPage,
): Promise<readonly WholeDelivery[]> {
  const found: WebhookDelivery[] = [];
  const remembered = limits.webhookPendingMax + limits.webhookFailedMax + limits.webhookDeliveredMax;
  for (let after = 0, page = await listApps(registry, after, appsPage); page.length > 0; page = await listApps(registry, after, appsPage)) {
    for (const { id } of page) found.push(...(await book.list({ appId: id, before: undefined, limit: remembered, state })));
    after = page.at(-1)?.id ?? after;
  }
  const newest = found.filter((one) => portal === undefined || one.portal === portal).sort((one, other) => (one.id < other.id ? 1 : -1));
  const whole = await Promise.all(newest.slice(0, limit).map(({ appId, id }) => book.find(appId, id)));
  return whole.filter((one) => one !== undefined);
}

/** What keeps a delivery that is to go on; its events too, where it is new. */
export function deliveryKept(delivery: WebhookDelivery, events?: string): readonly EntryEdit[] {
  const key = keyOf(delivery);
  const kept: EntryEdit = { kind: deliveryKind, key, value: JSON.stringify(delivery) };
  return events === undefined ? [kept] : [kept, { kind: eventsKind, key, value: events }];
}

/** What forgets a delivery. */
export function deliveryForgotten(delivery: Pick<WebhookDelivery, 'appId' | 'id'>): readonly EntryEdit[] {
  const key = keyOf(delivery);
  return [
    { kind: deliveryKind, key, value: null },
    { kind: eventsKind, key, value: null },
  ];
}

/** Forgets every delivery of an app that is removed. Durable when it resolves. */
export async function forgetDeliveriesOf(registry: Registry, appId: number): Promise<void> {
  for (const kind of [deliveryKind, eventsKind, handedOverKind]) await forgetEntries(registry, { kind, prefix: `${appId}:` });
}

/** Kept deliveries of all apps in the order of their keys, those after one, at most `limit`. */
export async function keptDeliveries(
  registry: Registry,
  after: WebhookDelivery | undefined,
  limit: number,
): Promise<readonly WebhookDelivery[]> {
  const page = { kind: deliveryKind, prefix: '', after: after === undefined ? '' : keyOf(after), limit };
  return (await registry.entries(page)).map(({ value }) => JSON.parse(value) as WebhookDelivery);
}

/** Every kept delivery of an app, the oldest first. */
export async function deliveriesOf(registry: Registry, appId: number): Promise<WebhookDelivery[]> {
  const all: WebhookDelivery[] = [];
  for (let after = ''; ; ) {
    const page = await registry.entries({ kind: deliveryKind, prefix: `${appId}:`, after, limit: keptPage });
    all.push(...page.map(({ value }) => JSON.parse(value) as WebhookDelivery));
    const last = page.at(-1);
    if (last === undefined || page.length < keptPage) return all;
    after = last.key;
  }
}

/** What a delivery is named by. */
export type DeliveryName = Pick<WebhookDelivery, 'appId' | 'id'>;

/** The kept delivery of a name; undefined where there is none. */
export async function keptDelivery(registry: Registry, name: DeliveryName): Promise<WebhookDelivery | undefined> {
  const value = await registry.entry(deliveryKind, keyOf(name));
  return value === undefined ? undefined : (JSON.parse(value) as WebhookDelivery);
}

/** What hands a kept delivery over to the server that sends. */
export function deliveryHandedOver({ appId, id }: DeliveryName): EntryEdit {
  return { kind: handedOverKind, key: keyOf({ appId, id }), value: JSON.stringify({ appId, id }) };
}

/** What says that the server that sends has taken a delivery on. */
export function deliveryTaken(name: DeliveryName): EntryEdit {
  return { kind: handedOverKind, key: keyOf(name), value: null };
}

/** Deliveries that were handed over and not taken on, at most `limit`. */
export async function handedOver(registry: Registry, limit: number): Promise<readonly DeliveryName[]> {
  const entries = await registry.entries({ kind: handedOverKind, prefix: '', after: '', limit });
  return entries.map(({ value }) => JSON.parse(value) as DeliveryName);
}

/** The events of a kept delivery; undefined where it is not kept. */
export function keptEvents(registry: Registry, delivery: Pick<WebhookDelivery, 'appId' | 'id'>): Promise<string | undefined> {
  return registry.entry(eventsKind, keyOf(delivery));
}

function keyOf({ appId, id }: Pick<WebhookDelivery, 'appId' | 'id'>): string {
  return `${appId}:${id}`;
}
