/** The JSON of `paging`: where the next page begins, and a link to it with the query of this request. */
export function nextPage(request: { readonly url: string; readonly search: URLSearchParams }, after: string): string {
  return JSON.stringify(nextPageOf(request, after));
}

/** `paging` as a value. */
export function nextPageOf(
  request: { readonly url: string; readonly search: URLSearchParams },
  after: string,
): { readonly next: { readonly after: string; readonly link: string } } {
  const search = new URLSearchParams(request.search);
  search.delete('after');
  // A cursor is percent-encoded already: encoding it again would break the link.
  const rest = search.toString();
  return { next: { after, link: `${request.url}?${rest === '' ? '' : `${rest}&`}after=${after}` } };
}
