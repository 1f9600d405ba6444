import { inListOrder, type LinkedEdge } from '../domain/association.ts';
import type { AssociationType, AssociationTypes } from '../domain/association-type.ts';
import type { AssociationTypeKey } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { AssociationPage, DefaultLinks } from '../operations/associations.ts';
import { writeAssociationCursor } from './association-cursor.ts';
import { type JsonText, jsonText } from './json-text.ts';
import { nextPage } from './paging.ts';
import { problemRow } from './problem-body.ts';

/** The body of a default association, single or batch. */
export function linksView(links: DefaultLinks): JsonText {
  const failed =
    links.problems.length === 0 ? '' : `"numErrors":${links.problems.length},"errors":${JSON.stringify(links.problems.map(problemRow))},`;
  const times = `"startedAt":"${formatInstant(links.startedAt)}","completedAt":"${formatInstant(links.completedAt)}"`;
  return jsonText(`{"status":"COMPLETE","results":[${links.edges.map(edgeText).join(',')}],${failed}${times}}`);
}

/** The body of a page of associations. `types` are the portal's, which the fragments of text depend on. */
export function associationPageView(
  page: AssociationPage,
  types: AssociationTypes,
  request: { readonly url: string; readonly search: URLSearchParams },
): JsonText {
  const fragments = fragmentsOf(types);
  // Joined, not added up: a text that was added up has to be copied together again when it is sent.
  const rows = page.rows.map((row) => {
    const list = fragments.get(row.types) ?? addFragment(fragments, row.types, types);
    return `{"toObjectId":${row.id},"associationTypes":${list}}`;
  });
  const paging = page.next === undefined ? '' : `,"paging":${nextPage(request, writeAssociationCursor(page.next))}`;
  return jsonText(['{"results":[', rows.join(','), ']', paging, '}'].join(''));
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
