import { associationCategories } from '../catalogue/association-categories.ts';
import type { AssociationCursor } from '../domain/association.ts';
import { associationTypeKeyOf, parseRecordId } from '../domain/ids.ts';

/**
 * Writes a cursor as HubSpot does: base64 of `<category>-<typeId>-<recordId>`, already percent-encoded.
 * Source: hubspot-api-python#135 (`MC0yLTc1MDI%3D` is `0-2-7502`).
 */
export function writeAssociationCursor(cursor: AssociationCursor): string {
  const text = `${cursor.type % 4}-${Math.floor(cursor.type / 4)}-${cursor.id}`;
  return encodeURIComponent(Buffer.from(text).toString('base64'));
}

/**
 * Reads a cursor back as it stands in a decoded query, where it is percent-encoded still if the client encoded it once more;
 * undefined for anything that this server did not write.
 */
export function readAssociationCursor(text: string): AssociationCursor | undefined {
  const plain = decodePercent(text);
  const match = /^([0-9])-([0-9]{1,10})-([0-9]{1,16})$/.exec(Buffer.from(plain, 'base64').toString('latin1'));
  if (match === null) return undefined;
  const category = Number(match[1]);
  const id = parseRecordId(match[3] ?? '');
  if (id === undefined || category >= associationCategories.length) return undefined;
  return { type: associationTypeKeyOf(category, Number(match[2])), id };
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
