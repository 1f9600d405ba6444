import type { ErrorBody, LinkBatch } from './wire.ts';

/** Wire shapes and paths of labels and limits, as HubSpot's documents spell them. */

export interface LabelRow {
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
  readonly fromObjectTypeId?: string;
  readonly toObjectTypeId?: string;
}

export interface LabelRows {
  readonly results: readonly LabelRow[];
}

export interface LimitRow {
  readonly category: string;
  readonly typeId: number;
  readonly userEnforcedMaxToObjectIds: number | null;
  readonly label?: string | null;
}

export interface LimitRows {
  readonly results: readonly LimitRow[];
}

/** A batch of limits as it is answered. */
export interface LimitAnswer extends Omit<LinkBatch, 'results'>, LimitRows {}

/** What every refusal of a label or a limit says of itself. */
export const validation: Pick<ErrorBody, 'category'> = { category: 'VALIDATION_ERROR' };

const base = (edition: string) => (edition === 'v4' ? '/crm/v4/associations' : `/crm/associations/${edition}`);

/** Where the labels of a pair live. */
export function labelsPath(fromType: string, toType: string, edition = '2026-03'): string {
  return `${base(edition)}/${fromType}/${toType}/labels`;
}

/** Where the limits of a pair live. */
export function limitsPath(fromType: string, toType: string, edition = '2026-03'): string {
  return `${base(edition)}/definitions/configurations/${fromType}/${toType}`;
}

/** Where the limits of all pairs are listed. */
export function allLimitsPath(edition = '2026-03'): string {
  return `${base(edition)}/definitions/configurations/all`;
}

/** Where the report of high usage is asked for. */
export function reportPath(userId: string, edition = '2026-03'): string {
  return `${base(edition)}/usage/high-usage-report/${userId}`;
}
