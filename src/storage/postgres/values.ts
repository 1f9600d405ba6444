import type { RecordId } from '../../domain/ids.ts';
import type { UniqueState } from '../../domain/unique-state.ts';
import type { ValueRef } from '../../domain/unique-value.ts';
import type { SqlValue } from './database.ts';
import { keepStatements } from './keep-statements.ts';
import { hashOfValue, writeValue } from './rows.ts';
import { type Keeping, putRows } from './rows-put.ts';

/** What a turn makes of a value: who holds it from now on, or who does not any more. */
interface Holding {
  readonly value: ValueRef;
  /** Who claimed it last and did not let go of it; undefined where nobody did. */
  holder: RecordId | undefined;
  /** Who let go of it while nobody had claimed it: it may be theirs. `anybody` once it was claimed in the turn. */
  released: RecordId[] | 'anybody';
}

/** Writes who holds which unique value by now, and which are blocked. Two records may have held one after the other. */
export function keepValues(unique: UniqueState, keeping: Keeping): void {
  const holdings = holdingsOf(unique);
  const removals: SqlValue[][] = [];
  const puts: SqlValue[][] = [];
  for (const { value, holder, released } of holdings) {
    const key = [value.type, value.property, hashOfValue(value.value)] as const;
    if (holder !== undefined) puts.push([...key, writeValue(value.value), holder]);
    else for (const id of released === 'anybody' ? [null] : released) removals.push([...key, id]);
  }
  putRows(keeping, keepStatements.removeHolders, removals);
  putRows(keeping, keepStatements.putHolders, puts);
  const blocked = unique.newlyBlocked().map(({ type, property, value }) => [type, property, hashOfValue(value), writeValue(value)]);
  putRows(keeping, keepStatements.blockValues, blocked);
}

/** Where each value stands after all steps of the turn. */
function holdingsOf(unique: UniqueState): Iterable<Holding> {
  const holdings = new Map<string, Holding>();
  for (const { kind, value, id } of unique.steps()) {
    const key = `${value.type}:${value.property}=${value.value}`;
    const holding = holdings.get(key) ?? { value, holder: undefined, released: [] };
    holdings.set(key, holding);
    if (kind === 'claim') {
      holding.holder = id;
      holding.released = 'anybody';
    } else if (holding.released !== 'anybody') holding.released.push(id);
    else if (holding.holder === id) holding.holder = undefined;
  }
  return holdings.values();
}
