import type { PropertyEdits, PropertyValues } from './change.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';

/** A write of one record, as the rules of what follows from it see it. */
export interface FollowedWrite {
  readonly schema: PortalSchema;
  readonly type: ObjectType;
  /** The record's values before the write; undefined for a new record. */
  readonly before: PropertyValues | undefined;
  /** What the write changes: what was sent, what HubSpot sets by itself, and what earlier rules added. */
  readonly edits: PropertyEdits;
  /** Epoch milliseconds: of the record's creation, and of the write. */
  readonly createdAt: number;
  readonly now: number;
}

/** A value as the write leaves it; undefined where there is none. */
export function valueAfter({ before, edits }: FollowedWrite, name: string): string | undefined {
  const edited = edits[name];
  return edited === undefined ? before?.[name] : (edited ?? undefined);
}
