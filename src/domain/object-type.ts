import { type ObjectTypeRow, objectTypeRows } from '../catalogue/object-types.ts';
import { type ObjectTypeKey, objectTypeKeyOf } from './ids.ts';
import { type Problem, problem } from './problem.ts';

/** A kind of record: its catalogue row and the key that storage uses. */
export interface ObjectType {
  readonly key: ObjectTypeKey;
  /** `0-1`; null where HubSpot publishes no id. */
  readonly id: string | null;
  readonly row: ObjectTypeRow;
}

interface Index {
  readonly all: readonly ObjectType[];
  readonly byWord: ReadonlyMap<string, ObjectType>;
  readonly byKey: ReadonlyMap<ObjectTypeKey, ObjectType>;
}

let built: Index | undefined;

/** Every standard object type, by type id. */
export function standardObjectTypes(): readonly ObjectType[] {
  return index().all;
}

/**
 * Finds the object type that a path segment names: type id, plural or singular, in any letter case.
 * An unknown word and a well-formed id of no type are two different problems. Source: recorded errors-objects-01, -08, -09.
 */
export function resolveObjectType(word: string): ObjectType | Problem {
  const { byWord } = index();
  const found = byWord.get(word) ?? byWord.get(word.toLowerCase());
  if (found !== undefined) return found;
  return /^\d+-\d+$/.test(word) ? problem('OBJECT_TYPE_ID_UNKNOWN', { word }) : problem('OBJECT_TYPE_UNKNOWN', { word });
}

/** The object type with a storage key. Throws for a key that no type has: storage holds none such. */
export function objectTypeOf(key: ObjectTypeKey): ObjectType {
  const found = index().byKey.get(key);
  if (found === undefined) throw new Error(`no object type has the key ${key}`);
  return found;
}

/** Reads `m-n` into a storage key; undefined for any other text. */
export function parseObjectTypeId(text: string): ObjectTypeKey | undefined {
  const match = /^(\d+)-(\d+)$/.exec(text);
  return match === null ? undefined : objectTypeKeyOf(Number(match[1]), Number(match[2]));
}

/** Marks keys of types without a published id; no path reaches them, but each needs a key of its own. */
const withoutId = 3;

function index(): Index {
  if (built !== undefined) return built;
  const all = objectTypeRows.map((row: ObjectTypeRow, place): ObjectType => {
    const key = row.id === null ? objectTypeKeyOf(withoutId, place) : parseObjectTypeId(row.id);
    if (key === undefined) throw new Error(`not an object type id: ${row.id}`);
    return { key, id: row.id, row };
  });
  const byWord = new Map<string, ObjectType>();
  for (const type of all) {
    for (const word of type.id === null ? type.row.pathNames : [type.id, ...type.row.pathNames]) byWord.set(word, type);
  }
  built = { all, byWord, byKey: new Map(all.map((type) => [type.key, type])) };
  return built;
}
