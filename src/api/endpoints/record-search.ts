import { limits } from '../../catalogue/limits.ts';
import { isProblem } from '../../domain/problem.ts';
import { searchRecords } from '../../operations/record-search.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { jsonText } from '../json-text.ts';
import { faultOfSearch, searchOf } from '../search-body.ts';
import { RecordSearch, RecordSearchPage } from '../search-schemas.ts';
import { recordEditions, recordTexts } from './records.ts';

/** The search of records, of every object type. */
export const recordSearchEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'records.search',
    title: 'Search records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/search',
    editions: recordEditions,
    access: 'read',
    rateGroup: 'search',
    body: RecordSearch,
    bodyFault: faultOfSearch,
    answers: { 200: RecordSearchPage },
    evidence: 'documented',
    source: 'search guide; objects spec; recorded objects-search-01 to -05, errors-objects-01; operators measured in 2026-09 and 2026-10',
    assumed: [
      'the texts of the refusals of bounds; a recording of each would settle it',
      'a page beyond 10,000 results, a property that the type lacks and a value that cannot be read are refused with the generic text; recordings of today would settle it',
      'places in the list of operators other than 6 follow the official clients; measuring each would settle it',
      '`filters` beside `filterGroups` is one more group; a recording with both would settle it',
      'each word of `query` must begin a token of one of the searchable properties; recordings of part words and of several words would settle it',
      '`associations.{type}` takes EQ and IN, and is refused for custom objects; a recording of another operator would settle it',
      'records without the value of a sort come last, and equals in ascending order of id; a recording would settle it',
      '`query` is bounded at 3,000 characters, the body is not, though the guide says so: clients exceed it; a recording of a long body would settle it',
    ],
    async run(call, { params, body }) {
      const { objectType } = params;
      const found = await searchRecords(call, objectType, searchOf(body, { limit: limits.searchPageDefault }));
      if (isProblem(found)) return found;
      const results = await recordTexts(call, objectType, found.records, body.properties ?? []);
      const paging = found.next === undefined ? '' : `,"paging":{"next":{"after":"${found.next}"}}`;
      return answered(200, jsonText(`{"total":${found.total},"results":[${results.join(',')}]${paging}}`));
    },
  }),
];
