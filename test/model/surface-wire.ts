import type { PortalHandle } from '../../src/index.ts';
import { idOf, numberOf, type SurfaceModel, typeOf } from './surface-model.ts';
import { type Answer, type Ask, labelId, type NamedKind, type Order } from './surface-orders.ts';

/** How orders are sent and what is read back, in any edition. */

interface Body {
  readonly id?: string;
  readonly results?: readonly Row[];
  readonly numErrors?: number;
  readonly labels?: readonly string[];
  readonly associations?: Readonly<Record<string, Body>>;
  readonly paging?: { readonly next: { readonly after: string } };
}
interface Row {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly from: { readonly id: string };
  readonly to: { readonly id: string } & readonly Row[];
  readonly associationSpec?: { readonly associationTypeId: number };
  readonly fromObjectId: number;
  readonly toObjectId: number;
  readonly labels: readonly string[];
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
  readonly userEnforcedMaxToObjectIds: number | null;
  readonly associationTypes: readonly Row[];
  readonly objectTypeId: string;
  readonly total: number;
  readonly count: number;
}
interface Reply {
  readonly status: number;
  readonly body: Body;
}

/** An answer, and the ids of the records that were made. */
export interface Sent extends Answer {
  readonly made: readonly string[];
}

const categories = ['HUBSPOT_DEFINED', 'USER_DEFINED'] as const;

/** Sends an order. */
export async function send(portal: PortalHandle, order: Order): Promise<Sent> {
  const { method, path, sent } = requestOf(portal, order);
  const { status, body } = await call(portal, method, path, sent);
  const isMaking = order.verb === 'create' || order.verb === 'merge';
  const made = isMaking ? [body.id, ...(body.results ?? []).map(({ id }) => id)].flatMap((id) => id ?? []) : [];
  const rows = isMaking
    ? []
    : (body.labels === undefined ? (body.results ?? []) : [body as unknown as Row]).map((row) => rowText(row, order));
  return { status, rows, errors: body.numErrors ?? 0, made };
}

function rowText(row: Row, { from, to }: Order): string {
  if (row.associationSpec !== undefined) return `${row.from.id} ${row.to.id} ${row.associationSpec.associationTypeId}`;
  if (row.labels !== undefined) return `${from}/${row.fromObjectId} ${to}/${row.toObjectId} ${row.labels.join('|')}`;
  if (row.type !== undefined) return `${row.from.id} ${row.to.id} ${row.type}`;
  return row.userEnforcedMaxToObjectIds === undefined ? `${keyOf(row)} ${row.label}` : `${keyOf(row)} ${row.userEnforcedMaxToObjectIds}`;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly sent?: unknown;
}

function requestOf(portal: PortalHandle, order: Order): Request {
  const { verb, asks, from, to, isBatch, edition, texts } = order;
  const [ask] = asks;
  const links = `${mountOf('associations', edition)}/${from}/${to}`;
  const limits = `${mountOf('associations', edition)}/definitions/configurations/${from}/${to}/batch`;
  const records = `${mountOf('objects', edition === 'v4' ? 'v3' : edition)}/${from}`;
  const pair = (mount: string) => `${mount}/${ask.from}/associations/${ask.to}`;
  const one = pair(mountOf('objects', edition));
  const v3 = `/crm/v3/associations/${from}/${to}/batch`;
  const typed = `${pair('/crm/v3/objects')}/${ask.word}`;
  const inputs = (more: (one: Ask) => object) => ({
    inputs: asks.map((each) => ({ from: ref(each.from), to: ref(each.to), ...more(each) })),
  });
  const withTypes = (each: Ask) => ({ types: each.kinds.map(specOf) });
  const limited = (more: object) => ({ inputs: ask.kinds.map((kind) => ({ ...typeOfKind(kind), ...more })) });
  const created = (each: Ask) => ({ properties: {}, associations: [{ to: ref(each.to), types: each.kinds.map(specOf) }] });
  switch (verb) {
    case 'associate':
      if (!isBatch) return { method: 'PUT', path: one.replace('/associations/', '/associations/default/') };
      return { method: 'POST', path: `${links}/batch/associate/default`, sent: inputs(() => ({})) };
    case 'label':
      if (!isBatch) return { method: 'PUT', path: one, sent: ask.kinds.map(specOf) };
      return { method: 'POST', path: `${links}/batch/create`, sent: inputs(withTypes) };
    case 'type':
      if (!isBatch) return { method: 'PUT', path: typed };
      return { method: 'POST', path: `${v3}/create`, sent: inputs(({ word }) => ({ type: word })) };
    case 'create':
      if (!isBatch) return { method: 'POST', path: records, sent: created(ask) };
      return { method: 'POST', path: `${records}/batch/create`, sent: { inputs: asks.map(created) } };
    case 'remove':
      if (!isBatch) return { method: 'DELETE', path: one };
      return {
        method: 'POST',
        path: `${links}/batch/archive`,
        sent: { inputs: asks.map((each) => ({ from: ref(each.from), to: [ref(each.to)] })) },
      };
    case 'unlabel':
      return { method: 'POST', path: `${links}/batch/labels/archive`, sent: inputs(withTypes) };
    case 'untype':
      if (!isBatch) return { method: 'DELETE', path: typed };
      return { method: 'POST', path: `${v3}/archive`, sent: inputs(({ word }) => ({ type: word })) };
    case 'createLabel':
      return { method: 'POST', path: `${links}/labels`, sent: { name: order.name, ...texts } };
    case 'updateLabel':
      return { method: 'PUT', path: `${links}/labels`, sent: { associationTypeId: labelId(ask), ...texts } };
    case 'deleteLabel':
      return { method: 'DELETE', path: `${links}/labels/${labelId(ask)}` };
    case 'limit':
      return { method: 'POST', path: `${limits}/${isBatch ? 'update' : 'create'}`, sent: limited({ maxToObjectIds: order.max }) };
    case 'purge':
      return { method: 'POST', path: `${limits}/purge`, sent: limited({}) };
    case 'archive':
      return { method: 'DELETE', path: `${records}/${idOf(ask.from)}` };
    case 'restore':
      return { method: 'POST', path: `/_crosstie/portals/${portal.portalId}/records/${ask.from}/restore` };
    case 'merge':
      return { method: 'POST', path: `${records}/merge`, sent: { primaryObjectId: idOf(ask.from), objectIdToMerge: idOf(ask.rival) } };
  }
}

/** Makes so many records of a type. */
export async function makeRecords(portal: PortalHandle, type: string, count: number): Promise<readonly string[]> {
  const inputs = Array.from({ length: count }, () => ({ properties: {} }));
  const { body } = await call(portal, 'POST', `/crm/v3/objects/${type}/batch/create`, { inputs });
  return (body.results ?? []).map(({ id }) => `${type}/${id}`);
}

/** Who reads, and how: in which edition, and how many rows a page has. */
export interface Reading {
  readonly portal: PortalHandle;
  readonly edition: string;
  readonly limit: number;
}

/** A record's associations as the list of v4 shows them, page after page; null where it answers 404. */
export async function readList({ portal, edition, limit }: Reading, name: string, toType: string): Promise<readonly string[] | null> {
  const rows = await pages(portal, `${mountOf('objects', edition)}/${name}/associations/${toType}?limit=${limit}`, limit);
  return rows === null ? null : rows.map(listedText);
}

/** What a list has to show of a record. */
export function expectedList(model: SurfaceModel, name: string, toType: string): readonly string[] | null {
  if (!model.isLive(name)) return null;
  return model.listed(name, toType).map((to) => {
    const kinds = model.kindsBetween(typeOf(name), toType).filter(({ key }) => model.between(name, to).has(key));
    return `${idOf(to)}: ${kinds.map(({ key, label }) => `${key} ${label}`).join(', ')}`;
  });
}

/** The same of all records of a type in one batch; null for those that it has no row for. */
export async function readBatch(
  reading: Reading,
  names: readonly string[],
  toType: string,
): Promise<readonly (readonly string[] | null)[]> {
  const { portal, edition } = reading;
  const path = `${mountOf('associations', edition)}/${typeOf(names[0] ?? '')}/${toType}/batch/read`;
  const { status, body } = await call(portal, 'POST', path, { inputs: names.map(ref) });
  const found = new Map((body.results ?? []).map((row) => [row.from.id, row.to.map(listedText)]));
  if (status !== (found.size === names.length ? 200 : 207) || (body.numErrors ?? 0) !== names.length - found.size)
    throw new Error(`${path} answered ${status}`);
  return names.map((name) => found.get(idOf(name)) ?? null);
}

/** A record's associations as v3 shows them, with or without flexible ones. */
export async function readNames(
  { portal, limit }: Reading,
  name: string,
  toType: string,
  isAll: boolean,
): Promise<readonly string[] | null> {
  const rows = await pages(portal, `/crm/v3/objects/${name}/associations/${toType}?limit=${limit}&includeFA=${isAll}`, limit);
  return rows === null ? null : rows.map(({ id, type }) => `${id} ${type}`);
}

/** What v3 has to show of a record: a row for each kind; without flexible ones no labels, and no default kind beside a primary one. */
export function expectedNames(model: SurfaceModel, name: string, toType: string, isAll: boolean): readonly string[] | null {
  if (!model.isLive(name)) return null;
  const kinds = model.kindsBetween(typeOf(name), toType);
  const hasPrimary = kinds.some(({ promotes }) => promotes !== undefined);
  const shown = kinds.filter(({ isLabel, isDefault }) => isAll || !(isLabel || (isDefault && hasPrimary)));
  return model
    .listed(name, toType)
    .flatMap((to) => shown.filter(({ key }) => model.between(name, to).has(key)).map((kind) => `${idOf(to)} ${kind.name}`));
}

/** The same along with a live record itself, where every kind has its rows together; undefined where they are only a first page. */
export async function readAlong({ portal, edition }: Reading, name: string, toType: string): Promise<readonly string[] | undefined> {
  const path = `${mountOf('objects', edition === 'v4' ? 'v3' : edition)}/${name}?associations=${toType}`;
  const { body } = await call(portal, 'GET', path);
  const [only] = Object.values(body.associations ?? {});
  return only?.paging === undefined ? (only?.results ?? []).map(({ id, type }) => `${id} ${type}`) : undefined;
}

export function expectedAlong(model: SurfaceModel, name: string, toType: string): readonly string[] {
  const linked = model.neighbours(name, toType);
  return model
    .kindsBetween(typeOf(name), toType)
    .flatMap((kind) => linked.filter((to) => model.between(name, to).has(kind.key)).map((to) => `${idOf(to)} ${kind.name}`));
}

/** The kinds of a pair and the limits on them. */
export async function readDefinitions({ portal, edition }: Reading, from: string, to: string): Promise<readonly string[]> {
  const mount = mountOf('associations', edition);
  const kinds = await call(portal, 'GET', `${mount}/${from}/${to}/labels`);
  const limits = await call(portal, 'GET', `${mount}/definitions/configurations/${from}/${to}`);
  const named = (kinds.body.results ?? []).map((row) => `${keyOf(row)} ${row.label}`);
  return [...named, ...(limits.body.results ?? []).map((row) => `limit ${keyOf(row)} ${row.userEnforcedMaxToObjectIds}`)];
}

export function expectedDefinitions(model: SurfaceModel, from: string, to: string): readonly string[] {
  const kinds = model.kindsBetween(from, to);
  const named = kinds.filter(({ isLegacy }) => !isLegacy).map(({ key, label }) => `${key} ${label}`);
  return [...named, ...kinds.flatMap(({ key }) => (model.limits.has(key) ? [`limit ${key} ${model.limits.get(key)}`] : []))];
}

/** How many links a record has, by type and kind, as the counters say. */
export async function readCounts({ portal }: Reading, name: string): Promise<readonly string[]> {
  const { body } = await call(portal, 'GET', `/_crosstie/portals/${portal.portalId}/graph/counts/${name}`);
  return (body.results ?? []).flatMap((row) =>
    row.associationTypes.map((kind) => `${row.objectTypeId} ${row.total} ${keyOf(kind)} ${kind.count}`),
  );
}

export function expectedCounts(model: SurfaceModel, name: string, types: readonly string[]): readonly string[] {
  return types.flatMap((type) => {
    const counted = model.kindsBetween(typeOf(name), type).map((kind) => ({ kind, count: model.count(name, kind) }));
    const total = model.neighbours(name, type).length;
    return counted.flatMap(({ kind, count }) => (count > 0 ? [`${type} ${total} ${kind.key} ${count}`] : []));
  });
}

async function pages(portal: PortalHandle, path: string, limit: number): Promise<readonly Row[] | null> {
  const rows: Row[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await call(portal, 'GET', `${path}${after}`);
    if (status === 404) return null;
    const { results = [], paging } = body;
    if (status !== 200 || results.length > limit || (paging !== undefined && results.length < limit))
      throw new Error(`${path} answered ${status}, ${results.length} rows`);
    rows.push(...results);
    if (paging === undefined) return rows;
    after = `&after=${paging.next.after}`;
  }
}

async function call(portal: PortalHandle, method: string, path: string, sent?: unknown): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  const response = await portal.fetch(path, sent === undefined ? { method } : { method, headers, body: JSON.stringify(sent) });
  const text = await response.text();
  if (response.status >= 500 || (response.status === 404 && !text.startsWith('{')))
    throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Body) };
}

function mountOf(family: 'objects' | 'associations', edition: string): string {
  return /^v\d$/.test(edition) ? `/crm/${edition}/${family}` : `/crm/${family}/${edition}`;
}

function ref(name: string): { readonly id: string } {
  return { id: idOf(name) };
}

function listedText(row: Row): string {
  return `${row.toObjectId}: ${row.associationTypes.map((kind) => `${keyOf(kind)} ${kind.label}`).join(', ')}`;
}

function keyOf({ category, typeId }: Row): string {
  return `${(categories as readonly string[]).indexOf(category)}-${typeId}`;
}

function typeOfKind({ key }: NamedKind): { readonly category: string; readonly typeId: number } {
  return { category: categories[Number(key[0])] ?? '', typeId: numberOf(key) };
}

function specOf(kind: NamedKind): object {
  const { category, typeId } = typeOfKind(kind);
  return { associationCategory: category, associationTypeId: typeId };
}
