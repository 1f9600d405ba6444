import type { AssociationCursor } from '../domain/association.ts';
import { parseRecordId, type RecordId } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { type AssociationPage, pageFrom, pageRequest } from './associations.ts';
import type { Call } from './call.ts';

/** One record whose associations are asked for, and where its page begins. */
export interface ReadInput {
  readonly id: string | number;
  readonly after: AssociationCursor | undefined;
}

/** What a batch read answers: a page for every record that has associations, a problem for every other. */
export interface AssociationPages {
  readonly pages: readonly { readonly from: RecordId; readonly page: AssociationPage }[];
  readonly problems: readonly Problem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly completedAt: number;
}

/**
 * Reads the associations of many records with records of one type, a page of each, in the order of the inputs; an id that
 * comes twice counts once. A record that is not there cannot be told from one without associations. Source: recorded
 * assoc-v4-01, assoc-2026-03-03; assumed: duplicates.
 */
export async function readAssociations(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly ReadInput[],
  limit: number,
): Promise<AssociationPages> {
  const startedAt = call.now();
  const asked = new Map<string, ReadInput>();
  for (const input of inputs) if (!asked.has(String(input.id))) asked.set(String(input.id), input);
  const read = [...asked.values()].map(({ id, after }) => ({ sent: id, id: parseRecordId(id), after }));
  const sound = read.flatMap(({ id, after }) => (id === undefined ? [] : [pageRequest(call, from, id, to, { limit, after })]));
  const found = await call.portal.neighbourPages(sound);
  const pages: { readonly from: RecordId; readonly page: AssociationPage }[] = [];
  const problems: Problem[] = [];
  let place = 0;
  for (const { sent, id } of read) {
    if (id === undefined) {
      problems.push(problem('ASSOCIATION_ID_INVALID', { id: sent }));
      continue;
    }
    const rows = found[place];
    place += 1;
    if (rows === undefined || rows.rows.length === 0) {
      problems.push(problem('NO_ASSOCIATIONS_FOUND', { id, fromType: from.row.name, toType: to.row.name }));
    } else pages.push({ from: id, page: pageFrom(call, from, to, rows) });
  }
  return { pages, problems, startedAt, completedAt: Math.max(startedAt, call.now()) };
}
