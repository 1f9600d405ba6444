import type { AssociationTypeKey } from './ids.ts';

/** Association types of edges: there are few different sets of them, so that each can be one array for everybody. */
type Keys = readonly AssociationTypeKey[];

interface Node {
  keys: Keys | undefined;
  readonly next: Map<AssociationTypeKey, Node>;
}

/** Sets remembered at most; a bound and not a tuning: portals have few. */
const remembered = { max: 10_000, count: 0 };
let root: Node = { keys: undefined, next: new Map() };

/**
 * The array that stands for these keys in this order: the same keys give the same array, so that what follows from them can be
 * found by it. The given array becomes that array where there was none, and must not be changed afterwards.
 */
export function oneArrayOf(keys: Keys): Keys {
  let node = root;
  for (const key of keys) {
    let next = node.next.get(key);
    if (next === undefined) {
      next = { keys: undefined, next: new Map() };
      node.next.set(key, next);
    }
    node = next;
  }
  if (node.keys !== undefined) return node.keys;
  remembered.count += 1;
  if (remembered.count > remembered.max) {
    root = { keys: undefined, next: new Map() };
    remembered.count = 0;
  }
  node.keys = keys;
  return keys;
}
