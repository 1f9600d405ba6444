import { type ObjectTypeRow, objectTypeRows } from '../catalogue/object-types.ts';
import { requiredProperties } from '../catalogue/record-defaults.ts';
import { type ObjectTypeKey, objectTypeKeyOf, type PortalId } from './ids.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** A kind of record: its names, and the key that storage uses. */
export interface ObjectType {
  readonly key: ObjectTypeKey;
  /** `0-1`, `2-33642689` for a portal's own type; null where HubSpot publishes no id. */
  readonly id: string | null;
  readonly row: Omit<ObjectTypeRow, 'id' | 'source' | 'assumed'>;
  /** Properties without which a record is refused. */
  readonly requiredProperties: readonly string[];
}

/** A portal's own kind of record, as a schema defines it. `number` is the second part of its type id. */
export interface CustomObjectType {
  readonly number: number;
  readonly name: string;
  readonly labels: { readonly singular?: string | undefined; readonly plural?: string | undefined };
  readonly description: string | null;
  readonly primaryDisplayProperty: string | null;
  readonly secondaryDisplayProperties: readonly string[];
  readonly searchableProperties: readonly string[];
  readonly requiredProperties: readonly string[];
  readonly allowsSensitiveProperties: boolean;
  readonly restorable: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Null for a type that is in use. An archived one has no records and keeps its name until it is purged. */
  readonly archivedAt: number | null;
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

/** Every object type that a portal knows: HubSpot's and its own. */
export class ObjectTypes {
  /** The portal's own types that are in use. */
  readonly custom: readonly CustomObjectType[];
  /** The portal's own types that are not any more. */
  readonly archived: readonly CustomObjectType[];
  readonly #portal: PortalId;
  readonly #byWord = new Map<string, ObjectType>();
  readonly #archivedByWord = new Map<string, ObjectType>();
  readonly #byKey = new Map<ObjectTypeKey, ObjectType>();

  constructor(portal: PortalId, custom: readonly CustomObjectType[]) {
    this.custom = custom.filter(({ archivedAt }) => archivedAt === null);
    this.archived = custom.filter(({ archivedAt }) => archivedAt !== null);
    this.#portal = portal;
    for (const definition of custom) {
      const type = customObjectType(portal, definition);
      this.#byKey.set(type.key, type);
      const words = definition.archivedAt === null ? this.#byWord : this.#archivedByWord;
      for (const word of type.row.pathNames) words.set(word, type);
    }
  }

  /**
   * Finds the object type that a path segment names: those of `resolveObjectType`, and a portal's own by type id,
   * `p<portal>_<name>` or `p_<name>`; its bare name does not resolve. Source: recorded assoc-labels-02; changelog of 2025-06-24.
   */
  resolve(word: string): ObjectType | Problem {
    return this.#byWord.get(word) ?? this.#byWord.get(word.toLowerCase()) ?? resolveObjectType(word);
  }

  /** The portal's own types in the order of their ids, those in use or the archived ones. */
  own(archived: 'only' | 'never'): readonly ObjectType[] {
    const definitions = archived === 'only' ? this.archived : this.custom;
    const numbers = definitions.map(({ number }) => number).sort((one, other) => one - other);
    return numbers.map((number) => this.byKey(customObjectTypeKey(number)));
  }

  /** The archived object type that a path segment names; undefined where it names none. */
  resolveArchived(word: string): ObjectType | undefined {
    return this.#archivedByWord.get(word.toLowerCase());
  }

  /** The object type with a storage key, archived or not. Throws for a key that no type has: storage holds none such. */
  byKey(key: ObjectTypeKey): ObjectType {
    const found = this.find(key);
    if (found === undefined) throw new Error(`no object type of portal ${this.#portal} has the key ${key}`);
    return found;
  }

  /** The object type with a storage key; undefined where it is gone for good: a log of changes may name such a one. */
  find(key: ObjectTypeKey): ObjectType | undefined {
    return this.#byKey.get(key) ?? index().byKey.get(key);
  }

  /** The problem of a type that was found before and is in use no more: a command of the turn may have taken it away. */
  problemOfGone({ id }: ObjectType): Problem | undefined {
    const found = id === null ? undefined : this.resolve(id);
    return isProblem(found) ? found : undefined;
  }

  /** The definition behind a portal's own type; undefined for HubSpot's. */
  definitionOf(type: ObjectType): CustomObjectType | undefined {
    const isOfType = ({ number }: CustomObjectType) => customObjectTypeKey(number) === type.key;
    return this.custom.find(isOfType) ?? this.archived.find(isOfType);
  }
}

/** The storage key of `2-<number>`. */
export function customObjectTypeKey(number: number): ObjectTypeKey {
  return objectTypeKeyOf(customPrefix, number);
}

/** First part of the type id of every portal's own type. */
const customPrefix = 2;

function customObjectType(portal: PortalId, { number, name, requiredProperties: required }: CustomObjectType): ObjectType {
  const id = `${customPrefix}-${number}`;
  const qualified = `p${portal}_${name}`;
  return {
    key: customObjectTypeKey(number),
    id,
    requiredProperties: required,
    row: {
      name: name.toLowerCase(),
      plural: qualified,
      legacyName: name.toUpperCase(),
      pathNames: [id, qualified.toLowerCase(), `p_${name.toLowerCase()}`],
      createdProperty: 'hs_createdate',
      modifiedProperty: 'hs_lastmodifieddate',
      defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    },
  };
}

/** Reads `m-n` into a storage key; undefined for any other text. */
export function parseObjectTypeId(text: string): ObjectTypeKey | undefined {
  const match = /^(\d+)-(\d+)$/.exec(text);
  return match === null ? undefined : objectTypeKeyOf(Number(match[1]), Number(match[2]));
}

/** The id `m-n` that a storage key stands for; null for a type without a published id. */
export function objectTypeIdOf(key: ObjectTypeKey): string | null {
  const first = key % 4;
  return first === withoutId ? null : `${first}-${Math.floor(key / 4)}`;
}

/** Marks keys of types without a published id; no path reaches them, but each needs a key of its own. */
const withoutId = 3;

function index(): Index {
  if (built !== undefined) return built;
  const all = objectTypeRows.map((row: ObjectTypeRow, place): ObjectType => {
    const key = row.id === null ? objectTypeKeyOf(withoutId, place) : parseObjectTypeId(row.id);
    if (key === undefined) throw new Error(`not an object type id: ${row.id}`);
    const { id } = row;
    return { key, id, row, requiredProperties: requiredProperties[id ?? ''] ?? [] };
  });
  const byWord = new Map<string, ObjectType>();
  for (const type of all) {
    for (const word of type.id === null ? type.row.pathNames : [type.id, ...type.row.pathNames]) byWord.set(word, type);
  }
  built = { all, byWord, byKey: new Map(all.map((type) => [type.key, type])) };
  return built;
}
