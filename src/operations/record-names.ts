import { type IdentifyingProperty, identifyingValue, readIdProperty } from '../domain/identifying-property.ts';
import { parseRecordId, type RecordRef } from '../domain/ids.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Call } from './call.ts';

/** How a caller names a record: by its id, or by a value of the property. */
export interface RecordName {
  readonly id: string;
  readonly by: IdentifyingProperty | undefined;
}

/**
 * Finds the record that a name means: undefined where no record can have the id, and where no live one has the value. An id may
 * be that of a record which is not there.
 */
export async function recordNamed(call: Call, type: ObjectType, { id, by }: RecordName): Promise<RecordRef | undefined> {
  if (by === undefined) {
    const read = parseRecordId(id);
    return read === undefined ? undefined : { type: type.key, id: read };
  }
  const value = identifyingValue(type, by, id);
  if (value === undefined) return undefined;
  if (by.isUnique) {
    const holder = await call.portal.holderOf(value);
    return holder === undefined ? undefined : { type: type.key, id: holder };
  }
  const test = { form: 'equals', isNegated: false, property: by.property, keys: [value.value.toLowerCase()] } as const;
  const oldest = { type: type.key, groups: [[test]], sort: undefined, offset: 0, limit: 1 };
  const [first] = (await call.portal.search(oldest)).records;
  return first === undefined ? undefined : { type: type.key, id: first.id };
}

/** A name as text, the same for all spellings of it: what two inputs of a batch may not share. */
export function writtenName(type: ObjectType, { id, by }: RecordName): string {
  return by === undefined ? String(parseRecordId(id) ?? id) : (identifyingValue(type, by, id)?.value ?? id);
}

/** Names as a request has them: `idProperty` says by which property, if not by the id. One that does not identify records is refused. */
export function readNames(
  call: Call,
  type: ObjectType,
  sent: readonly { readonly id: string | number; readonly idProperty?: string | null | undefined }[],
): readonly RecordName[] | Problem {
  const names: RecordName[] = [];
  for (const { id, idProperty } of sent) {
    const by = readIdProperty(call.portal.schema, type, idProperty);
    if (isProblem(by)) return by;
    names.push({ id: String(id), by });
  }
  return names;
}
