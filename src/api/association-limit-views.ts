import { formatInstant } from '../domain/instant.ts';
import type { LimitBatch, TypeLimit } from '../operations/association-limits.ts';
import type { AssociationLimitList } from './association-limit-schemas.ts';
import { type JsonText, jsonText } from './json-text.ts';
import { problemRow } from './problem-body.ts';
import type { ValueOf } from './schema.ts';

type LimitRow = ValueOf<typeof AssociationLimitList>['results'][number];

/** A limit as reads and creates show it. */
export function limitRow(limit: TypeLimit): LimitRow {
  return { ...changedLimitRow(limit), label: limit.type.label };
}

/** A limit as updates show it, without the type's label. Source: recorded assoc-limits-02. */
export function changedLimitRow({ type, max }: TypeLimit): Omit<LimitRow, 'label'> {
  return { category: type.category, typeId: type.id, userEnforcedMaxToObjectIds: max };
}

/** The answer of a batch of limits: CANCELED where all of them fail. Source: recorded assoc-limits-01 and -03. */
export function limitBatchView(batch: LimitBatch, rowOf: (limit: TypeLimit) => object): JsonText {
  const { limits, problems, startedAt, completedAt } = batch;
  const status = limits.length === 0 && problems.length > 0 ? 'CANCELED' : 'COMPLETE';
  const failed = problems.length === 0 ? {} : { numErrors: problems.length, errors: problems.map(problemRow) };
  return jsonText(
    JSON.stringify({
      status,
      results: limits.map(rowOf),
      ...failed,
      startedAt: formatInstant(startedAt),
      completedAt: formatInstant(completedAt),
    }),
  );
}
