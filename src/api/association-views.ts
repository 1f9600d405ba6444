import { inListOrder, type LinkedEdge } from '../domain/association.ts';
import type { AssociationType, AssociationTypes } from '../domain/association-type.ts';
import type { AssociationTypeKey, RecordId } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { Problem } from '../domain/problem.ts';
import type { AssociationPages } from '../operations/association-reads.ts';
import type { AssociationPage, DefaultLinks } from '../operations/associations.ts';
import type { LabelledLink, LabelledLinks } from '../operations/labelled-associations.ts';
import { writeAssociationCursor } from './association-cursor.ts';
import { type JsonText, jsonText } from './json-text.ts';
import { nextPage } from './paging.ts';
import { problemRow } from './problem-body.ts';

/** The body of a default association, single or batch. */
export function linksView(links: DefaultLinks): JsonText {
  return batchView(links.edges.map(edgeText), links);
}

/** The body of a page of associations. `types` are the portal's, which the fragments of text depend on. */
export function associationPageView(
  page: AssociationPage,
  types: AssociationTypes,
  request: { readonly url: string; readonly search: URLSearchParams },
): JsonText {
  const rows = neighbourTexts(page, fragmentsOf(types), types);
  const paging = page.next === undefined ? '' : `,"paging":${nextPage(request, writeAssociationCursor(page.next))}`;
  // Joined, not added up: a text that was added up has to be copied together again when it is sent.
  return jsonText(['{"results":[', rows, ']', paging, '}'].join(''));
}

/** The body of a labelled association. Ids are numbers. Source: recorded assoc-v4-05. */
export function labelledLinkView(link: LabelledLink, from: ObjectType, to: ObjectType): JsonText {
  return jsonText(labelledLinkText(link, from, to));
}

/** The body of a labelled batch. Source: recorded assoc-2026-03-01 and -02. */
export function labelledLinksView(links: LabelledLinks, from: ObjectType, to: ObjectType): JsonText {
  return batchView(
    links.links.map((link) => labelledLinkText(link, from, to)),
    links,
  );
}

/** The body of a batch read. `linkTo` is the URL of one record's list. Source: recorded assoc-2026-03-03. */
export function associationPagesView(read: AssociationPages, types: AssociationTypes, linkTo: (from: RecordId) => string): JsonText {
  const fragments = fragmentsOf(types);
  const rows = read.pages.map(({ from, page }) => {
    const to = neighbourTexts(page, fragments, types);
    const next = page.next === undefined ? undefined : writeAssociationCursor(page.next);
    const paging = next === undefined ? '' : `,"paging":${nextPage({ url: linkTo(from), search: noSearch }, next)}`;
    return `{"from":{"id":"${from}"},"to":[${to}]${paging}}`;
  });
  return batchView(rows, read);
}

/** The body of a removal where one is sent. */
export function emptyBatchView(times: Times): JsonText {
  return batchView([], { ...times, problems: [] });
}

const noSearch = new URLSearchParams();

interface Times {
  readonly startedAt: number;
  readonly completedAt: number;
}

/** A batch answer around rows that are JSON already. */
export function batchView(rows: readonly string[], batch: Times & { readonly problems: readonly Problem[] }): JsonText {
  const { problems, startedAt, completedAt } = batch;
  const failed = problems.length === 0 ? '' : `"numErrors":${problems.length},"errors":${JSON.stringify(problems.map(problemRow))},`;
  const times = `"startedAt":"${formatInstant(startedAt)}","completedAt":"${formatInstant(completedAt)}"`;
  return jsonText(['{"status":"COMPLETE","results":[', rows.join(','), '],', failed, times, '}'].join(''));
}

function labelledLinkText({ pair, labels }: LabelledLink, from: ObjectType, to: ObjectType): string {
  const texts = labels.length === 0 ? '[]' : JSON.stringify(labels);
  return `{"fromObjectTypeId":"${from.id}","fromObjectId":${pair.from.id},"toObjectTypeId":"${to.id}","toObjectId":${pair.to.id},"labels":${texts}}`;
}

function neighbourTexts(page: AssociationPage, fragments: Fragments, types: AssociationTypes): string {
  const rows = page.rows.map((row) => {
    const list = fragments.get(row.types) ?? addFragment(fragments, row.types, types);
    return `{"toObjectId":${row.id},"associationTypes":${list}}`;
  });
  return rows.join(',');
}

type Fragments = WeakMap<readonly AssociationTypeKey[], string>;

/** JSON of `associationTypes` by the set of types, for as long as the portal's types stay what they are. */
const fragmentsByTypes = new WeakMap<AssociationTypes, Fragments>();
const specFragments = new WeakMap<AssociationType, string>();

function fragmentsOf(types: AssociationTypes): Fragments {
  const known = fragmentsByTypes.get(types);
  if (known !== undefined) return known;
  const made: Fragments = new WeakMap();
  fragmentsByTypes.set(types, made);
  return made;
}

function addFragment(fragments: Fragments, keys: readonly AssociationTypeKey[], types: AssociationTypes): string {
  const listed = keys.map((key) => types.byKey(key)).filter((type): type is AssociationType => type !== undefined);
  const text = JSON.stringify(listed.sort(inListOrder).map(({ category, id, label }) => ({ category, typeId: id, label })));
  fragments.set(keys, text);
  return text;
}

function edgeText(edge: LinkedEdge): string {
  return `{"from":{"id":"${edge.from}"},"to":{"id":"${edge.to}"},"associationSpec":${specText(edge.type)}}`;
}

function specText(type: AssociationType): string {
  const known = specFragments.get(type);
  if (known !== undefined) return known;
  const text = JSON.stringify({ associationCategory: type.category, associationTypeId: type.id });
  specFragments.set(type, text);
  return text;
}
