import { instant, integer, text } from '../api/schemas.ts';
import type { Parameters } from './endpoints.ts';

/** Shapes that several control endpoints share. */

export const flag = { type: 'boolean' } as const;
export const nothing = { type: 'null' } as const;
export const optionalText = { anyOf: [text, nothing] } as const;
export const optionalInteger = { anyOf: [integer, nothing] } as const;
export const optionalInstant = { anyOf: [instant, nothing] } as const;
export const textList = { type: 'array', items: text } as const;

/** An object with all of its fields in every answer. */
export function whole<const Properties extends Readonly<Record<string, object>>>(properties: Properties) {
  return { type: 'object', required: Object.keys(properties) as readonly (keyof Properties & string)[], properties } as const;
}

/** A body: a misspelled field would change nothing without a word, so that those that are not named are refused. */
export function sent<const Properties extends Readonly<Record<string, object>>>(properties: Properties) {
  return { type: 'object', additionalProperties: false, properties } as const;
}

/** A body some of whose fields have to be there. */
export function sentWith<
  const Properties extends Readonly<Record<string, object>>,
  const Required extends readonly (keyof Properties & string)[],
>(required: Required, properties: Properties) {
  return { type: 'object', additionalProperties: false, required, properties } as const;
}

/** A list that is answered whole. */
export function listOf<const Row extends object>(row: Row) {
  return { type: 'object', required: ['results'], properties: { results: { type: 'array', items: row } } } as const;
}

/** A page of a list, with where the next one begins unless it is the last. */
export function pageOf<const Row extends object>(row: Row) {
  const paging = whole({ next: whole({ after: text }) });
  return { type: 'object', required: ['results'], properties: { results: { type: 'array', items: row }, paging } } as const;
}

/** How long a page may be. */
export function pageLimit(bounds: { readonly max: number; readonly fallback: number }): Parameters[string] {
  return {
    schema: { type: 'integer', minimum: 1, maximum: bounds.max, default: bounds.fallback },
    description: 'How many results a page has at most',
  };
}

/** Behind which id a page begins. */
export const pageAfter: Parameters[string] = {
  schema: { type: 'integer', minimum: 1 },
  description: 'The `paging.next.after` of the page before',
};
