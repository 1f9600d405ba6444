import { createHash } from 'node:crypto';

/** A unique value as it is kept: JSON, because no column takes every character that a value can have. */
export function writeValue(value: string): string {
  return JSON.stringify(value);
}

/** What a unique value is found by. */
export function hashOfValue(value: string): Buffer {
  return createHash('sha256').update(writeValue(value)).digest();
}
