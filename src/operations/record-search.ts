import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { StoredRecord } from '../domain/record.ts';
import { planSearch, type SentSearch } from '../domain/search-request.ts';
import type { Call } from './call.ts';
import { searchDerived } from './derived-search.ts';

/** A page of what a search found. */
export interface FoundRecords {
  readonly records: readonly StoredRecord[];
  /** Records on all pages. */
  readonly total: number;
  /** Where the next page begins; undefined on the last one. */
  readonly next: number | undefined;
}

/** Finds live records of a type, or says what HubSpot refuses in the search. Source: search guide; crm contract 3.11. */
export async function searchRecords(call: Call, type: ObjectType, sent: SentSearch): Promise<FoundRecords | Problem> {
  const plan = planSearch(call.portal.schema, type, sent);
  if (isProblem(plan)) return plan;
  const { total, records } = await searchDerived(call, type, plan);
  const end = plan.offset + records.length;
  return { records, total, next: end < total ? end : undefined };
}
