import type { Edition } from '../catalogue/editions.ts';
import { unservedRows } from '../catalogue/unserved.ts';
import type { Evidence, HttpMethod } from './endpoint.ts';
import { endpoints } from './endpoints/index.ts';
import { editionsOf, pathsOf } from './paths.ts';

/** One operation in one edition: whether it is served, and how well its behaviour is known. */
export interface CoverageRow {
  readonly operation: string;
  readonly method: HttpMethod | '*';
  readonly edition: Edition;
  /** Every path that answers it, the canonical one first. */
  readonly paths: readonly string[];
  readonly served: boolean;
  /** Null where it is not served. */
  readonly evidence: Evidence | null;
  readonly source: string | null;
  readonly assumed: readonly string[];
}

/** Every row of the API in every edition that has it, served ones first. */
export function coverage(): readonly CoverageRow[] {
  return [...served(), ...unserved()];
}

function served(): readonly CoverageRow[] {
  return endpoints.flatMap((row) =>
    editionsOf(row).map((edition) => ({
      operation: row.id,
      method: row.method,
      edition,
      paths: pathsOf(row, edition),
      served: true,
      evidence: row.editions[edition]?.evidence ?? row.evidence,
      source: row.editions[edition]?.source ?? row.source,
      assumed: row.assumed,
    })),
  );
}

function unserved(): readonly CoverageRow[] {
  return unservedRows.flatMap((row) =>
    row.editions.map((edition) => ({
      operation: row.id,
      method: row.method,
      edition,
      paths: pathsOf(row, edition),
      served: false,
      evidence: null,
      source: null,
      assumed: [],
    })),
  );
}
