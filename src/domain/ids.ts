declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

/** A customer account (HubSpot's "hub id"), the tenant that every record belongs to. */
export type PortalId = Branded<'PortalId'>;
/** A record's id: a positive safe integer inside, a string of digits on the wire. Unique inside one object type. */
export type RecordId = Branded<'RecordId'>;
/** An object type as storage keeps it: `n * 4 + m` for the type id `m-n`, and m = 3 for types without a published id. */
export type ObjectTypeKey = Branded<'ObjectTypeKey'>;
/** An association type as storage keeps it: `typeId * 4 + category`, the category being its ordinal. */
export type AssociationTypeKey = Branded<'AssociationTypeKey'>;

/** Names one record: an id means nothing without its object type. */
export interface RecordRef {
  readonly type: ObjectTypeKey;
  readonly id: RecordId;
}

const digits = /^[0-9]{1,16}$/;

/** Reads a record id from a path or a body; undefined for anything but a positive safe integer in decimal digits. */
export function parseRecordId(text: string | number): RecordId | undefined {
  if (typeof text === 'string' && !digits.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) && id > 0 ? (id as RecordId) : undefined;
}

/** Takes a number that storage or the configuration vouches for as a portal id. */
export function portalIdOf(value: number): PortalId {
  if (!Number.isSafeInteger(value) || value <= 0) throw new RangeError(`not a portal id: ${value}`);
  return value as PortalId;
}

/** Takes a number that storage vouches for as a record id. */
export function recordIdOf(value: number): RecordId {
  return value as RecordId;
}

/** The storage key of object type `m-n`. */
export function objectTypeKeyOf(m: number, n: number): ObjectTypeKey {
  return (n * 4 + m) as ObjectTypeKey;
}

/** The storage key of an association type; `category` is its ordinal in `associationCategories`. */
export function associationTypeKeyOf(category: number, typeId: number): AssociationTypeKey {
  return (typeId * 4 + category) as AssociationTypeKey;
}

/** Takes a number that storage vouches for as an association type key. */
export function storedAssociationTypeKey(value: number): AssociationTypeKey {
  return value as AssociationTypeKey;
}

/** Takes a number that storage vouches for as an object type key. */
export function storedObjectTypeKey(value: number): ObjectTypeKey {
  return value as ObjectTypeKey;
}
