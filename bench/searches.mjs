/** The searches that are measured, as `load/search.lua` names them. */
export const searches = /** @type {const} */ (['eq', 'in', 'range', 'token', 'two', 'query', 'sorted', 'wide', 'wideRange']);

const customers = { propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' };

/** One body of each kind of search. @param {typeof searches[number]} search @param {any} layout */
export function searchBody(search, { records }) {
  const bodies = {
    eq: filtered({ propertyName: 'email', operator: 'EQ', value: 'person7@example.com' }),
    in: filtered({ propertyName: 'email', operator: 'IN', values: [1, 2, 3, 4, 5].map((place) => `person${place}@example.com`) }),
    range: filtered({ propertyName: 'score', operator: 'BETWEEN', value: '100', highValue: '109' }),
    token: filtered({ propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', value: 'title7' }),
    two: filtered({ propertyName: 'company', operator: 'EQ', value: 'company7x works' }, customers),
    query: { query: 'company7x', limit: 10 },
    sorted: { ...filtered(customers), sorts: [{ propertyName: 'score', direction: 'DESCENDING' }] },
    wide: filtered(customers, { propertyName: 'country', operator: 'EQ', value: 'france' }),
    wideRange: filtered(customers, { propertyName: 'score', operator: 'GTE', value: String(records / 2) }),
  };
  return bodies[search];
}

/** How many contacts a body finds. @type {Readonly<Record<typeof searches[number], (records: number) => number>>} */
export const found = {
  eq: () => 1,
  in: () => 5,
  range: () => 10,
  token: () => 10,
  two: () => 4,
  query: () => 10,
  sorted: (records) => records / 2,
  wide: (records) => records / 4,
  wideRange: (records) => records / 4,
};

function filtered(...filters) {
  return { filterGroups: [{ filters }], limit: 10 };
}
