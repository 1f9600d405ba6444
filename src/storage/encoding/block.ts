import { type AssociationTypeKey, storedAssociationTypeKey } from '../../domain/ids.ts';
import type { TypeSets } from './type-sets.ts';

/** Types of the edges to one neighbour, ascending; the same array object for the same types. */
export type EdgeTypes = readonly AssociationTypeKey[];

/**
 * Part of a record's neighbours of one object type: those with an id from `first` up to the next block's `first`.
 * `ids` ascend; `types` has the same length and order.
 */
export interface Block {
  readonly first: number;
  readonly ids: readonly number[];
  readonly types: readonly EdgeTypes[];
}

/** What becomes of one neighbour: the types of its edge from now on, or undefined where the edge goes. */
export interface EdgeEdit {
  readonly id: number;
  readonly types: EdgeTypes | undefined;
}

/** Neighbours in one block at most. Larger blocks make long lists cheaper and links of well-linked records dearer. */
export const blockMax = 64;

const semicolon = 59;
const equals = 61;
const dot = 46;
const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
const base = digits.length;
/** Digits of the largest safe integer. */
const digitsMax = 11;

/**
 * Writes a block's neighbours: entries separated by `;`, each the distance from the id before it, and `=` with the types
 * where they differ from those of the entry before. Numbers are in base 36: short rows are fewer pages to write.
 */
export function writeBlock(ids: readonly number[], types: readonly EdgeTypes[]): string {
  let end = 0;
  let lastId = 0;
  let lastTypes: EdgeTypes | undefined;
  for (let place = 0; place < ids.length; place += 1) {
    const id = ids[place] ?? 0;
    const own = types[place] ?? [];
    if (bytes.length < end + (own.length + 1) * (digitsMax + 1)) bytes = Buffer.concat([bytes, bytes]);
    if (place > 0) end = put(semicolon, end);
    end = putNumber(id - lastId, end);
    if (own !== lastTypes) end = putTypes(own, end);
    lastId = id;
    lastTypes = own;
  }
  return bytes.toString('latin1', 0, end);
}

/** Where a block is written before it becomes a text: adding up texts a digit at a time takes several times as long. Grows as needed. */
let bytes = Buffer.alloc(4_096);

function put(code: number, at: number): number {
  bytes[at] = code;
  return at + 1;
}

function putTypes(types: EdgeTypes, at: number): number {
  let end = at;
  for (let place = 0; place < types.length; place += 1) {
    end = putNumber(types[place] ?? 0, put(place === 0 ? equals : dot, end));
  }
  return end;
}

/** Puts a whole number in base 36, last digit first, and turns it round. */
function putNumber(value: number, at: number): number {
  let end = at;
  let rest = value;
  do {
    const higher = Math.floor(rest / base);
    end = put(digits.charCodeAt(rest - higher * base), end);
    rest = higher;
  } while (rest > 0);
  for (let low = at, high = end - 1; low < high; low += 1, high -= 1) {
    const code = bytes[low] ?? 0;
    bytes[low] = bytes[high] ?? 0;
    bytes[high] = code;
  }
  return end;
}

/** Reads what `writeBlock` wrote. */
export function readBlock(first: number, text: string, typeSets: TypeSets): Block {
  const ids: number[] = [];
  const types: EdgeTypes[] = [];
  let id = 0;
  let current: EdgeTypes = [];
  let at = 0;
  while (at < text.length) {
    let distance = 0;
    let code = text.charCodeAt(at);
    while (at < text.length && code !== semicolon && code !== equals) {
      distance = distance * base + digitOf(code);
      at += 1;
      code = text.charCodeAt(at);
    }
    if (code === equals) {
      const end = text.indexOf(';', at);
      const stop = end < 0 ? text.length : end;
      current = typeSets.read(text.slice(at + 1, stop));
      at = stop;
    }
    at += 1;
    id += distance;
    ids.push(id);
    types.push(current);
  }
  return { first, ids, types };
}

/** Writes the types of an edge: ascending keys in base 36, joined by dots. */
export function writeTypes(types: EdgeTypes): string {
  return types.length === 1 ? writeNumber(types[0] ?? 0) : types.map(writeNumber).join('.');
}

/** The types that `writeTypes` wrote. */
export function readTypes(text: string): EdgeTypes {
  return text.split('.').map((part) => storedAssociationTypeKey(Number.parseInt(part, base)));
}

/** A whole number in base 36; the language's own way takes several times as long. */
function writeNumber(value: number): string {
  let text = '';
  let rest = value;
  do {
    const higher = Math.floor(rest / base);
    text = digits.charAt(rest - higher * base) + text;
    rest = higher;
  } while (rest > 0);
  return text;
}

/** The value of a base 36 digit by its character code: `0` is 48, `a` is 97. */
function digitOf(code: number): number {
  return code < 97 ? code - 48 : code - 87;
}

/** The place of an id among ascending ids, or the place where it would stand. */
export function placeOf(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The types of the edge to one neighbour; undefined where the block has no such neighbour. */
export function typesInBlock(block: Pick<Block, 'ids' | 'types'>, id: number): EdgeTypes | undefined {
  const place = placeOf(block.ids, id);
  return block.ids[place] === id ? block.types[place] : undefined;
}

/**
 * Edits a block and cuts it into blocks that are not too large. `edits` ascend by id and belong to this block.
 * Answers no block at all where no neighbour is left. What is only appended to is cut full, so that ids that rise fill blocks.
 */
export function editBlock(block: Block, edits: readonly EdgeEdit[]): readonly Block[] {
  const { ids, types } = merge(block, edits);
  if (ids.length === 0) return [];
  if (ids.length <= blockMax) return [{ first: block.first, ids, types }];
  const isAppend = (edits[0]?.id ?? 0) > (block.ids.at(-1) ?? 0);
  const size = isAppend ? blockMax : Math.ceil(ids.length / Math.ceil(ids.length / blockMax));
  const pieces: Block[] = [];
  for (let from = 0; from < ids.length; from += size) {
    const first = from === 0 ? block.first : (ids[from] ?? 0);
    pieces.push({ first, ids: ids.slice(from, from + size), types: types.slice(from, from + size) });
  }
  return pieces;
}

function merge(block: Block, edits: readonly EdgeEdit[]): { readonly ids: number[]; readonly types: EdgeTypes[] } {
  const [only] = edits;
  if (only !== undefined && edits.length === 1) return mergeOne(block, only);
  const ids: number[] = [];
  const types: EdgeTypes[] = [];
  let place = 0;
  const keepBelow = (id: number) => {
    for (; place < block.ids.length && (block.ids[place] ?? 0) < id; place += 1) {
      ids.push(block.ids[place] ?? 0);
      types.push(block.types[place] ?? []);
    }
  };
  for (const edit of edits) {
    keepBelow(edit.id);
    if (block.ids[place] === edit.id) place += 1;
    if (edit.types === undefined) continue;
    ids.push(edit.id);
    types.push(edit.types);
  }
  keepBelow(Number.POSITIVE_INFINITY);
  return { ids, types };
}

function mergeOne(block: Block, edit: EdgeEdit): { readonly ids: number[]; readonly types: EdgeTypes[] } {
  const ids = block.ids.slice();
  const types = block.types.slice();
  const place = placeOf(ids, edit.id);
  const replaced = ids[place] === edit.id ? 1 : 0;
  if (edit.types === undefined) {
    ids.splice(place, replaced);
    types.splice(place, replaced);
  } else {
    ids.splice(place, replaced, edit.id);
    types.splice(place, replaced, edit.types);
  }
  return { ids, types };
}
