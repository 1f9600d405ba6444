import { CrmRecord, integer, text } from './schemas.ts';

/** Wire shapes of the search. Clients send null for what they leave out. See `schemas.ts` for what these constants are. */

const sentText = {
  anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
  'x-java': 'java.lang.String',
} as const;
const sentNames = { anyOf: [{ type: 'array', items: text }, { type: 'null' }], 'x-java': 'java.util.HashSet<java.lang.String>' } as const;

const sentFilter = {
  type: 'object',
  required: ['propertyName', 'operator'],
  properties: {
    propertyName: sentText,
    operator: {
      anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }],
      'x-java': 'com.hubspot.inbounddb.publicobject.core.v3.search.Filter$Operator',
    },
    value: sentText,
    highValue: sentText,
    values: {
      anyOf: [{ type: 'array', items: sentText }, { type: 'null' }],
      'x-java': 'java.util.ArrayList<java.lang.String>',
    },
  },
} as const;

const sentFilters = {
  anyOf: [{ type: 'array', items: sentFilter }, { type: 'null' }],
  'x-java': 'java.util.HashSet<com.hubspot.inbounddb.publicobject.core.v3.search.Filter>',
} as const;

const sentSort = {
  anyOf: [
    { type: 'string' },
    { type: 'object', required: ['propertyName'], properties: { propertyName: text, direction: { anyOf: [text, { type: 'null' }] } } },
  ],
  'x-java': 'com.hubspot.inbounddb.publicobject.core.v3.search.Sort',
} as const;

const sentNumber = { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }], 'x-java': 'int' } as const;

/** Body of a search: nothing is required, whatever HubSpot's OpenAPI file says. Source: crm contract 3.11. */
export const RecordSearch = {
  type: 'object',
  properties: {
    filterGroups: {
      anyOf: [{ type: 'array', items: { type: 'object', properties: { filters: sentFilters } } }, { type: 'null' }],
      'x-java': 'java.util.HashSet<com.hubspot.inbounddb.publicobject.core.v3.search.FilterGroup>',
    },
    filters: sentFilters,
    query: sentText,
    sorts: {
      anyOf: [{ type: 'array', items: sentSort }, { type: 'null' }],
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.publicobject.core.v3.search.Sort>',
    },
    properties: sentNames,
    limit: sentNumber,
    after: sentNumber,
  },
} as const;

/** A page of what a search finds; `total` counts all pages. Source: recorded objects-search-01 to -05, none with a link. */
export const RecordSearchPage = {
  type: 'object',
  required: ['total', 'results'],
  properties: {
    total: integer,
    results: { type: 'array', items: CrmRecord },
    paging: {
      type: 'object',
      required: ['next'],
      properties: { next: { type: 'object', required: ['after'], properties: { after: text } } },
    },
  },
} as const;
