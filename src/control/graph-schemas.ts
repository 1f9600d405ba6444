import { integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import type { Parameters } from './endpoints.ts';
import { nothing, optionalInteger, optionalText, sentWith, whole } from './schemas.ts';

/** How long a page of neighbours is. */
export const graphPage = { max: limits.graphPageMax, fallback: limits.graphPageDefault };

/** Which associations a read goes over. */
export const filters = {
  objectTypes: { schema: { type: 'string' }, description: 'Only records of these object types, by names or ids, with commas between them' },
  associationTypes: {
    schema: { type: 'string' },
    description: 'Only over these association types: labels, or ids such as `0-1` or `USER_DEFINED-3`, with commas between them',
  },
} as const satisfies Parameters;

/** Where a page of neighbours begins. */
export const cursor = { schema: { type: 'string' }, description: 'The `paging.next.after` of the page before' } as const;

/** How far a read goes. */
export function hopsWithin(max: number, fallback: number): Parameters[string] {
  return {
    schema: { type: 'integer', minimum: 1, maximum: max, default: fallback },
    description: 'How many associations it goes over at most',
  };
}

const typeOfRecord = { objectTypeId: text, objectType: text } as const;
const record = whole({ ...typeOfRecord, id: text });
const associationType = { category: text, typeId: integer, label: optionalText } as const;
const associationTypes = { type: 'array', items: whole(associationType) } as const;
/** Which bound ended the read early. */
const truncated = { anyOf: [whole({ reason: text, max: integer }), nothing] } as const;

/** A page of the records that a record reaches. */
export const neighboursBody = {
  type: 'object',
  required: ['record', 'results', 'total', 'truncated'],
  properties: {
    record,
    results: { type: 'array', items: whole({ ...record.properties, hops: integer, via: { anyOf: [record, nothing] }, associationTypes }) },
    total: integer,
    truncated,
    paging: whole({ next: whole({ after: text }) }),
  },
} as const;

/** A way from one record to another; null where there is none within the bounds. */
export const pathBody = whole({
  from: record,
  to: record,
  hops: optionalInteger,
  path: { anyOf: [{ type: 'array', items: whole({ from: record, to: record, associationTypes }) }, nothing] },
  truncated,
});

/** The records among which associations are looked for. */
export const recordsSent = sentWith(['records'], {
  records: {
    type: 'array',
    maxItems: limits.graphPageMax,
    items: sentWith(['objectType', 'objectId'], { objectType: text, objectId: text }),
  },
});

/** Every association among some records, once. */
export const linksBody = whole({ results: { type: 'array', items: whole({ from: record, to: record, associationTypes }) }, truncated });

/** How many associations a record has. */
export const countsBody = whole({
  record,
  results: {
    type: 'array',
    items: whole({
      ...typeOfRecord,
      total: integer,
      associationTypes: { type: 'array', items: whole({ ...associationType, count: integer }) },
    }),
  },
});
