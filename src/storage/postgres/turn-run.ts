import type { TypeSets } from '../encoding/type-sets.ts';
import { PortalRemoved } from '../port.ts';
import { decideRun, runsOf, type Settled, type Waiting } from '../turn.ts';
import { lastNumber, takeNumbers } from './change-numbers.ts';
import type { Sql, SqlRow, Transaction } from './database.ts';
import { readPortalState } from './definitions.ts';
import { factsOf, readRun } from './facts.ts';
import { keepRun } from './keep.ts';
import { keepStatements } from './keep-statements.ts';
import type { PortalState, PostgresPortal } from './portal.ts';
import { turnStatements } from './turn-statements.ts';

/** What a turn made: how each command ended, and what the portal is by now. */
export interface TurnResult {
  readonly settled: readonly Settled[];
  readonly state: PortalState;
  /** True where the log became longer. */
  readonly hasChanged: boolean;
}

/** The portal's row as a turn that holds it moves it on. */
interface Held {
  state: PortalState;
  nextRecordId: number;
  hasChanged: boolean;
}

/**
 * Runs the commands of a portal's turn inside a transaction: locks the portal, reads what they ask for, decides them in order, and writes what
 * became of it. Usually that is two round trips: the lock with all reads, and all writes with the COMMIT. Throws `PortalRemoved` where
 * the portal is not there any more.
 */
export async function runTurn(
  sql: Transaction,
  portal: PostgresPortal,
  commands: readonly Waiting[],
  typeSets: TypeSets,
): Promise<TurnResult> {
  const settled: Settled[] = [];
  let held: Held | undefined;
  for (const run of runsOf(commands)) {
    const requests = run.map(({ command }) => command.facts);
    const locking = held === undefined ? sql.rows(turnStatements.lockPortal, portal.id) : undefined;
    const [row, read, numbers] = await Promise.all([
      locking?.then(([first]) => first),
      readRun(sql, portal.id, requests, typeSets),
      takeNumbers(sql, run.length + requests.reduce((sum, { pairs }) => sum + (pairs?.length ?? 0), 0)),
    ]);
    held ??= await hold(sql, portal, row);
    const { state, nextRecordId } = held;
    const facts = factsOf(requests, read, { schema: state.schema, nextRecordId, typeSets });
    const decided = decideRun(run, facts);
    settled.push(...decided.settled);
    if (decided.log.length === 0) continue;
    const count = decided.log.reduce((sum, { changes }) => sum + changes.length, 0);
    const logRow = await lastNumber(sql, numbers, count);
    const isDefining = facts.schemaChanges().length > 0;
    if (isDefining || facts.nextRecordId !== nextRecordId)
      sql.run(keepStatements.setPortal, portal.id, facts.nextRecordId, isDefining ? 1 : 0);
    const context = { sql, portal: portal.id, typeSets, indexes: portal.indexes, schema: facts.schema, logRow };
    await keepRun(facts, read.needs, decided.log, context);
    held = {
      state: isDefining ? { ...state, schema: facts.schema, version: state.version + 1 } : state,
      nextRecordId: facts.nextRecordId,
      hasChanged: true,
    };
  }
  if (held === undefined) throw new Error('a turn has no command');
  return { settled, state: held.state, hasChanged: held.hasChanged };
}

/** Learns what the locked portal is, which another process may have changed. */
async function hold(sql: Sql, portal: PostgresPortal, row: SqlRow | undefined): Promise<Held> {
  if (row === undefined) throw new PortalRemoved(portal.id);
  const [version, nextRecordId, searchVersion] = row.map(Number);
  await portal.indexes.refresh(sql, searchVersion ?? 0);
  const known = portal.state;
  const state = known.version === version ? known : await readPortalState(sql, portal.id);
  if (state === undefined) throw new PortalRemoved(portal.id);
  return { state, nextRecordId: nextRecordId ?? 0, hasChanged: false };
}
