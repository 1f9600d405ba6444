import { type ClosingRow, closingRows, type StageValue, type StageValueRow, stageValueRows } from '../catalogue/stage-values.ts';
import type { PropertyEdits } from './change.ts';
import { exactDigits, exactProduct } from './decimal.ts';
import { type FollowedWrite, valueAfter } from './followed-write.ts';
import { formatInstant } from './instant.ts';
import type { PipelineStage } from './pipeline.ts';
import { pipelinePropertiesOf } from './record-stage.ts';
import { type StageProperties, stageIndexOf } from './stage-index.ts';

/**
 * When a record came into a stage, when it left the one before, and how many milliseconds it was there. Source: recorded
 * objects-create-02, -03, -05 and objects-update-02 for the current stage, labels of the properties for the others; assumed: a
 * stage that is entered again has not been left, and times are counted when a stage is left.
 */
export function stageTimes(write: FollowedWrite): PropertyEdits | undefined {
  const moved = moveOf(write);
  if (moved === undefined) return undefined;
  const { from, to, current } = moved;
  const at = formatInstant(write.now);
  const values: Record<string, string | null> = {};
  for (const name of current) values[name] = to === undefined ? null : at;
  if (from !== undefined) leave(values, from, write);
  if (to !== undefined) {
    for (const name of to.entered) values[name] = at;
    // Null removes: a new record has nothing to remove, and is written faster without.
    for (const name of to.exited) if (write.before?.[name] !== undefined) values[name] = null;
  }
  return values;
}

function leave(values: Record<string, string | null>, stage: StageProperties, { before = {}, now }: FollowedWrite): void {
  for (const name of stage.exited) values[name] = formatInstant(now);
  const since = stage.entered.map((name) => before[name]).find((value) => value !== undefined);
  if (since === undefined) return;
  const ms = Math.max(0, now - Date.parse(since));
  for (const name of stage.latest) values[name] = String(ms);
  for (const name of stage.cumulative) values[name] = String(Number(before[name] ?? 0) + ms);
}

/** A record that comes into a stage that closes has been closed at that time. Source: the rows. */
export function closing(write: FollowedWrite): PropertyEdits | undefined {
  const row = closingOf(write);
  const moved = row === undefined ? undefined : moveOf(write);
  if (row === undefined || moved === undefined) return undefined;
  const [wasClosed, isClosed] = [isClosing(moved.from?.stage), isClosing(moved.to?.stage)];
  if (wasClosed === isClosed) return undefined;
  const { closedAt, lastClosedAt, msToClosing, whenReopened } = row;
  if (!isClosed) {
    if (whenReopened === 'kept') return undefined;
    return { [closedAt]: null, ...(msToClosing !== undefined && { [msToClosing]: null }) };
  }
  const at = write.edits[closedAt] ?? formatInstant(write.now);
  return {
    [closedAt]: at,
    ...(lastClosedAt !== undefined && { [lastClosedAt]: at }),
    ...(msToClosing !== undefined && { [msToClosing]: String(Math.max(0, Date.parse(at) - write.createdAt)) }),
  };
}

/** What a stage, an amount and a closing date say together. Source: the rows; assumed: no amount is 0. */
export function stageValues(write: FollowedWrite): PropertyEdits | undefined {
  const { schema, type, before, edits } = write;
  const rows = rowsOf.get(type.id ?? '');
  if (rows === undefined) return undefined;
  const { stage: ofStage } = pipelinePropertiesOf(type);
  const closingRow = closingOf(write);
  const inputs = [ofStage, closingRow?.amount, closingRow?.closedAt];
  if (before !== undefined && inputs.every((name) => name === undefined || edits[name] === undefined)) return undefined;
  const id = valueAfter(write, ofStage);
  const { stage } = (id === undefined ? undefined : stageIndexOf(schema, type).byStage.get(id)) ?? {};
  const facts = factsOf(write, stage);
  const values: Record<string, string | null> = {};
  for (const { name, holds, needsStage, settable } of rows) {
    if (settable && (edits[name] !== undefined || (before !== undefined && edits[ofStage] === undefined))) continue;
    const value = needsStage && stage === undefined ? null : meanings[holds](facts);
    // Null removes, and nothing is there to remove from a new record.
    if (value !== null || before?.[name] !== undefined) values[name] = value;
  }
  return values;
}

const rowsOf: ReadonlyMap<string, readonly StageValueRow[]> = new Map(
  [...new Set(stageValueRows.map(({ of }) => of))].map((of) => [of, stageValueRows.filter((row) => row.of === of)]),
);

/** What the values of a record's stage are made of. */
interface StageFacts {
  readonly isClosed: boolean;
  readonly isWon: boolean;
  readonly probability: number;
  readonly amount: string;
  readonly weightedAmount: string;
  readonly createdAt: number;
  readonly closingAt: number | undefined;
}

const meanings: Readonly<Record<StageValue, (facts: StageFacts) => string | null>> = {
  isClosed: ({ isClosed }) => String(isClosed),
  isWon: ({ isWon }) => String(isWon),
  isLost: ({ isClosed, isWon }) => String(isClosed && !isWon),
  closedCount: ({ isClosed }) => (isClosed ? '1' : '0'),
  openCount: ({ isClosed }) => (isClosed ? '0' : '1'),
  wonCount: ({ isWon }) => (isWon ? '1' : '0'),
  probability: ({ probability }) => exactDigits(probability),
  wonAmount: ({ isWon, amount }) => (isWon ? amount : '0'),
  openAmount: ({ isClosed, amount }) => (isClosed ? '0' : amount),
  weightedAmount: ({ weightedAmount }) => weightedAmount,
  openWeightedAmount: ({ isClosed, weightedAmount }) => (isClosed ? '0' : weightedAmount),
  createdWhereOpen: ({ isClosed, createdAt }) => (isClosed ? '0' : String(createdAt)),
  createdWhereClosed: ({ isClosed, createdAt }) => (isClosed ? String(createdAt) : '0'),
  closingWhereClosed: ({ isClosed, closingAt = 0 }) => (isClosed ? String(closingAt) : '0'),
  msToClosing: ({ createdAt, closingAt }) => (closingAt === undefined ? null : String(closingAt - createdAt)),
};

function factsOf(write: FollowedWrite, stage: PipelineStage | undefined): StageFacts {
  const row = closingOf(write);
  const amount = (row?.amount === undefined ? undefined : valueAfter(write, row.amount)) ?? '0';
  const closingAt = row === undefined ? undefined : valueAfter(write, row.closedAt);
  const probability = Number(stage?.metadata['probability'] ?? 0);
  const isClosed = isClosing(stage);
  return {
    isClosed,
    isWon: isClosed && probability === 1,
    probability,
    amount,
    weightedAmount: exactProduct(amount, probability),
    createdAt: write.createdAt,
    closingAt: closingAt === undefined ? undefined : Date.parse(closingAt),
  };
}

/** Where a write takes a record from and to; undefined where it stays in its stage. */
function moveOf({ schema, type, before, edits }: FollowedWrite) {
  const property = pipelinePropertiesOf(type).stage;
  const edited = edits[property];
  const held = before?.[property];
  if (edited === undefined || (edited ?? undefined) === held) return undefined;
  const { byStage, current } = stageIndexOf(schema, type);
  const find = (id: string | null | undefined): StageProperties | undefined => (typeof id === 'string' ? byStage.get(id) : undefined);
  return { from: find(held), to: find(edited), current };
}

function closingOf({ type }: FollowedWrite): ClosingRow | undefined {
  return closingRows.find(({ of }) => of === type.id);
}

function isClosing(stage: PipelineStage | undefined): boolean {
  return stage?.metadata['isClosed'] === 'true';
}
