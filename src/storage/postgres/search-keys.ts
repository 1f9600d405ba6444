import { createHash } from 'node:crypto';
import type { SearchKey } from '../../domain/search.ts';

/**
 * A value of an index, or an end of a range of them, as rows hold it: bytes whose order is the order of keys. `head` begins with the kind
 * of the key; only where it is full does `rest` hold what follows.
 */
export interface ValueBytes {
  readonly head: Buffer;
  readonly rest: Buffer;
}

/** Bytes of a value that stand in its key: an index of PostgreSQL takes 2,704 bytes in all. */
const headBytesMax = 1_000;

const numberKind = 1;
const textKind = 2;
const none = Buffer.alloc(0);

/** A key in bytes. */
export function valueBytesOf(key: SearchKey): ValueBytes {
  return typeof key === 'number' ? { head: numberBytes(key), rest: none } : cut(textBytes(key));
}

/** The key that stands in bytes. */
export function keyOfBytes(head: Buffer, rest: Buffer): SearchKey {
  if (head[0] === numberKind) return numberIn(head);
  return rest.length === 0 ? head.toString('utf8', 1) : Buffer.concat([head.subarray(1), rest]).toString('utf8');
}

/** What tells values with the same head apart. */
export function restHashOf({ rest }: ValueBytes): Buffer {
  return rest.length === 0 ? none : createHash('sha256').update(rest).digest();
}

/** The next value there could be: a range that ends before it ends with this one. */
export function justAfter({ head, rest }: ValueBytes): ValueBytes {
  return cut(Buffer.concat([head, rest, Buffer.of(0)]));
}

/** Before all numbers, after them and before all texts, and after all texts. */
export const valueEnds = {
  first: { head: Buffer.of(numberKind), rest: none },
  firstText: { head: Buffer.of(textKind), rest: none },
  end: { head: Buffer.of(textKind + 1), rest: none },
} as const;

/** Texts that begin with a prefix: from the first value of these on, before the second. No byte of UTF-8 is the last one there is. */
export function prefixRange(prefix: string): readonly [ValueBytes, ValueBytes] {
  const from = textBytes(prefix);
  const to = Buffer.from(from);
  to.writeUInt8(to.readUInt8(to.length - 1) + 1, to.length - 1);
  return [cut(from), cut(to)];
}

/** A pattern of tokens as LIKE takes it, over head and rest as one. */
export function likeOf(pattern: string): Buffer {
  return textBytes(pattern.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%'));
}

function textBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(1 + Buffer.byteLength(text));
  bytes[0] = textKind;
  bytes.write(text, 1);
  return bytes;
}

function cut(bytes: Buffer): ValueBytes {
  return bytes.length <= headBytesMax
    ? { head: bytes, rest: none }
    : { head: bytes.subarray(0, headBytesMax), rest: bytes.subarray(headBytesMax) };
}

const signBit = 1n << 63n;
const allBits = (1n << 64n) - 1n;

/** The bits of a number, turned so that they order as unsigned ones: those of negative numbers all, of others the sign. */
function numberBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(9);
  bytes[0] = numberKind;
  bytes.writeDoubleBE(value, 1);
  const bits = bytes.readBigUInt64BE(1);
  bytes.writeBigUInt64BE(value < 0 ? bits ^ allBits : bits ^ signBit, 1);
  return bytes;
}

function numberIn(head: Buffer): number {
  const turned = head.readBigUInt64BE(1);
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE((turned & signBit) === 0n ? turned ^ allBits : turned ^ signBit);
  return bytes.readDoubleBE();
}
