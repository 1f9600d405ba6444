import type { AssociationType } from '../domain/association-type.ts';
import type { PortalId, RecordId } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { TypedPage, TypedPages } from '../operations/v3-association-reads.ts';
import type { TypedLinks } from '../operations/v3-associations.ts';
import { writeAssociationCursor } from './association-cursor.ts';
import { batchView } from './association-views.ts';
import { type JsonText, jsonText } from './json-text.ts';
import { nextPage } from './paging.ts';
import { pathsOf } from './paths.ts';

/** The body of a v3 batch create: both directions of each link, the reverse first. Source: recorded assoc-v3-01, -04. */
export function typedLinksView(links: TypedLinks): JsonText {
  const rows = links.links.map(({ pair: { from, to }, type, inverse }) =>
    [linkText(to.id, from.id, inverse), linkText(from.id, to.id, type)].join(','),
  );
  return batchView(rows, links);
}

/** The body of a v3 list. `link` is the URL of this list without a cursor. Source: recorded assoc-v3-02. */
export function typedListView(page: TypedPage, request: { readonly url: string; readonly search: URLSearchParams }): JsonText {
  const paging = page.next === undefined ? '' : `,"paging":${nextPage(request, writeAssociationCursor(page.next))}`;
  return jsonText(['{"results":[', rowTexts(page), ']', paging, '}'].join(''));
}

/** The body of a v3 batch read. `linkTo` answers the URL of one record's list. Source: recorded assoc-v3-03, -09. */
export function typedPagesView(read: TypedPages, linkTo: (record: RecordId) => TypedListLink): JsonText {
  const rows = read.pages.map(({ from, page }) => {
    const paging = page.next === undefined ? '' : `,"paging":${nextPage(linkTo(from), writeAssociationCursor(page.next))}`;
    return `{"from":{"id":"${from}"},"to":[${rowTexts(page)}]${paging}}`;
  });
  return batchView(rows, read);
}

/** Where the whole list of a record's associations is: URL and query. */
export interface TypedListLink {
  readonly url: string;
  readonly search: URLSearchParams;
}

/** The v3 list of a record's associations, as HubSpot links to it: with type ids and the portal. Source: recorded assoc-v3-09. */
export function typedListLink(origin: string, portal: PortalId, from: ObjectType, record: RecordId, to: ObjectType): TypedListLink {
  const [path = ''] = pathsOf({ family: 'objects', path: `/${from.id}/${record}/associations/${to.id}` }, 'v3');
  return { url: origin + path, search: new URLSearchParams({ portalId: String(portal) }) };
}

function linkText(from: RecordId, to: RecordId, type: AssociationType): string {
  return `{"from":{"id":"${from}"},"to":{"id":"${to}"},"type":${JSON.stringify(type.name)}}`;
}

function rowTexts({ rows }: TypedPage): string {
  return rows.map(({ id, type }) => `{"id":"${id}","type":${JSON.stringify(type.name)}}`).join(',');
}
