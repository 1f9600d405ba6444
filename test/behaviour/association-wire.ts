import type { Client } from './client.ts';
import { type LinkBatch, type LinkList, listPath } from './wire.ts';

/** Wire shapes and paths of labels, limits, batches and custom object types, as HubSpot's documents spell them. */

/** Both spellings of v3's paths of records. */
export const v3Objects = ['/crm/v3/objects', '/crm/objects/v3'] as const;

/** An association type as a write names it. */
interface TypeSpec {
  readonly associationCategory: string;
  readonly associationTypeId: number | string;
}

/** What a labelled association answers, alone or as a row of a batch. */
export interface LabelledLink {
  readonly fromObjectTypeId: string;
  readonly fromObjectId: number;
  readonly toObjectTypeId: string;
  readonly toObjectId: number;
  readonly labels: readonly string[];
}

/** The frame of every batch's answer. */
export interface Batch<Result> extends Omit<LinkBatch, 'results'> {
  readonly results: readonly Result[];
}

/** One record of a batch read, in v4 and the dated editions. */
export interface ReadRow {
  readonly from: { readonly id: string };
  readonly to: LinkList['results'];
  readonly paging?: LinkList['paging'];
}

/** One link by the name of its type, as v3 lists it. */
interface NamedLink {
  readonly id: string;
  readonly type: string;
}

/** A page of such links. */
export interface NamedLinkList {
  readonly results: readonly NamedLink[];
  readonly paging?: LinkList['paging'];
}

/** One record of v3's batch read. */
export interface NamedReadRow {
  readonly from: { readonly id: string };
  readonly to: readonly NamedLink[];
  readonly paging?: LinkList['paging'];
}

/** Association types of an ordered pair. Some editions say the pair in each row besides. */
export interface LabelList {
  readonly results: readonly { readonly category: string; readonly typeId: number; readonly label: string | null }[];
}

/** A record with what a read by `?associations=` adds to it. */
export interface RecordWithAssociations {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly associations?: Readonly<Record<string, NamedLinkList>>;
}

/** A custom object type as the answer to its definition says it. */
interface DefinedObjectType {
  readonly id: string;
  readonly name: string;
  readonly objectTypeId: string;
  readonly fullyQualifiedName: string;
}

/** One of HubSpot's own association types. */
export function hubspotType(associationTypeId: number | string): TypeSpec {
  return { associationCategory: 'HUBSPOT_DEFINED', associationTypeId };
}

/** A label of the portal's users. */
export function userType(associationTypeId: number | string): TypeSpec {
  return { associationCategory: 'USER_DEFINED', associationTypeId };
}

/** Where batches, labels and types of a pair of object types live. */
export function pairOf(fromType: string, toType: string, edition = '2026-03'): string {
  return `${associationsBase(edition)}/${fromType}/${toType}`;
}

/** Where the limits of a pair of object types live; those of every pair where none is given. */
export function limitsOf(pair: readonly [fromType: string, toType: string] | [], edition = '2026-03'): string {
  return `${associationsBase(edition)}/definitions/configurations/${pair.length === 0 ? 'all' : pair.join('/')}`;
}

/** Where the report of high usage for a user is asked for. */
export function usageReportPath(userId: number, edition = '2026-03'): string {
  return `${associationsBase(edition)}/usage/high-usage-report/${userId}`;
}

function associationsBase(edition: string): string {
  return /^v\d$/.test(edition) ? `/crm/${edition}/associations` : `/crm/associations/${edition}`;
}

/** Inputs of a batch: one record of one end with each of the other end. */
export function pairsOf(
  from: string,
  others: readonly string[],
): readonly { readonly from: { id: string }; readonly to: { id: string } }[] {
  return others.map((to) => ({ from: { id: from }, to: { id: to } }));
}

/** Defines a label and answers its type ids in the asked direction and in the opposite one. */
export async function createLabel(
  client: Client,
  fromType: string,
  toType: string,
  texts: { readonly label: string; readonly inverseLabel?: string },
  edition = '2026-03',
): Promise<{ readonly forward: number; readonly backward: number }> {
  const name = texts.label.toLowerCase().replaceAll(/\W+/g, '_');
  const made = await client.post<LabelList>(`${pairOf(fromType, toType, edition)}/labels`, { ...texts, name });
  const [first, second = first] = made.status === 200 ? made.body.results : [];
  if (first === undefined || second === undefined) throw new Error(`the label could not be created: ${made.status} ${made.text}`);
  return { forward: first.typeId, backward: second.typeId };
}

/** Defines a custom object type that can be associated with the given types. */
export async function createObjectType(client: Client, name: string, associatedObjects: readonly string[]): Promise<DefinedObjectType> {
  const made = await client.post<DefinedObjectType>('/crm-object-schemas/2026-03/schemas', {
    name,
    labels: { singular: name, plural: `${name}s` },
    primaryDisplayProperty: 'title',
    requiredProperties: [],
    properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
    associatedObjects,
  });
  if (made.status !== 201) throw new Error(`the object type could not be defined: ${made.status} ${made.text}`);
  return made.body;
}

/** Creates many records of one type at the same time and answers their ids in ascending order. */
export async function createMany(client: Client, type: string, count: number): Promise<readonly string[]> {
  const made = await Promise.all(Array.from({ length: count }, () => client.create(type)));
  return made.toSorted((one, other) => Number(one) - Number(other));
}

/** What a record is associated with, in the order of the list: ids, each with its types written as `HUBSPOT_DEFINED=279`. */
export async function linksOf(
  client: Client,
  fromType: string,
  from: string,
  toType: string,
  edition = '2026-03',
): Promise<readonly (readonly [id: string, types: readonly string[]])[]> {
  const { status, text, body } = await client.get<LinkList>(listPath(fromType, from, toType, edition));
  if (status !== 200) throw new Error(`the associations could not be listed: ${status} ${text}`);
  return body.results.map((row) => [String(row.toObjectId), row.associationTypes.map(({ category, typeId }) => `${category}=${typeId}`)]);
}

/** HubSpot's own types as `linksOf` writes them. */
export function hubspot(...typeIds: readonly number[]): readonly string[] {
  return typeIds.map((typeId) => `HUBSPOT_DEFINED=${typeId}`);
}

/** Labels of the portal's users as `linksOf` writes them. */
export function user(...typeIds: readonly number[]): readonly string[] {
  return typeIds.map((typeId) => `USER_DEFINED=${typeId}`);
}
