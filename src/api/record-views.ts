import { recordUrls } from '../catalogue/record-defaults.ts';
import type { PortalId } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { StoredRecord } from '../domain/record.ts';
import type { ValueOf } from './schema.ts';
import type { CrmRecord } from './schemas.ts';

/** A record as answers show it, with the properties that the answer selected. */
export function recordView(
  portal: PortalId,
  type: ObjectType,
  record: StoredRecord,
  properties: Record<string, string | null>,
): ValueOf<typeof CrmRecord> {
  return {
    id: String(record.id),
    properties,
    createdAt: formatInstant(record.createdAt),
    updatedAt: formatInstant(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null && { archivedAt: formatInstant(record.archivedAt) }),
    url: recordUrl(portal, type, record),
  };
}

function recordUrl(portal: PortalId, type: ObjectType, record: StoredRecord): string {
  const template = recordUrls[type.id ?? ''] ?? recordUrls.other;
  return template.replace('{portal}', String(portal)).replace('{type}', String(type.id)).replace('{id}', String(record.id));
}
