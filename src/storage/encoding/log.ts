import { type Change, type ChangeSource, type NumberedChange, readChange, type WrittenChange, writeChange } from '../../domain/change.ts';
import type { LogEntry } from '../turn.ts';

type WrittenEntry = readonly [at: number, kind: string, id: string | null, ...changes: WrittenChange[]];

/**
 * Writes the log of a run as compact JSON: an entry for each command, its time and source first. `written` holds the JSON of values
 * that were written already: those of a new record are the same object.
 */
export function writeLog(log: readonly LogEntry[], written: ReadonlyMap<object, string>): string {
  const entries = log.map(({ at, source, changes }) => {
    const head = `${at},${JSON.stringify(source.kind)},${JSON.stringify(source.id ?? null)}`;
    return `[${[head, ...changes.map((change) => textOf(change, written))].join(',')}]`;
  });
  return `[${entries.join(',')}]`;
}

/** A change as JSON. Links are most of all changes and hold numbers only: they need no writer of JSON. */
function textOf(change: Change, texts: ReadonlyMap<object, string>): string {
  const written = writeChange(change);
  if (change.kind === 'recordCreated') {
    const [letter, type, id, at] = written;
    return `["${letter}",${type},${id},${at},${texts.get(change.properties) ?? JSON.stringify(change.properties)}]`;
  }
  if (change.kind !== 'linked' && change.kind !== 'unlinked') return JSON.stringify(written);
  const [letter, ...numbers] = written;
  return `["${letter}",${numbers.join(',')}]`;
}

/** Reads a row of the log; `last` is its number, which is that of its last change. */
export function readLogRow(last: number, text: string): readonly NumberedChange[] {
  const entries = JSON.parse(text) as readonly WrittenEntry[];
  const count = entries.reduce((sum, [, , , ...changes]) => sum + changes.length, 0);
  let number = last - count;
  return entries.flatMap(([at, kind, id, ...changes]) => {
    const source = { kind: kind as ChangeSource['kind'], ...(id === null ? {} : { id }) };
    return changes.map((change): NumberedChange => {
      number += 1;
      return { number, at, source, change: readChange(change) };
    });
  });
}
