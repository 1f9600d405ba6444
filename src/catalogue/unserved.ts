import type { Edition } from './editions.ts';
import type { PathFamilyName } from './path-families.ts';

/** An operation of HubSpot's API that this server does not serve: it answers 501 and stands in the coverage list. */
export interface UnservedRow {
  readonly id: string;
  readonly family: PathFamilyName;
  /** '*' stands for every method. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | '*';
  /** Path below the family's mount point; `*` at its end stands for the rest. */
  readonly path: string;
  readonly editions: readonly Edition[];
}

const crmEditions = ['v3', '2025-09', '2026-03', '2026-09'] as const;
const datedEditions = ['v3', '2026-03', '2026-09'] as const;

/** Source: HubSpot's OpenAPI files for the operations; for the families that end in `*`, the guides' index and the code of public integrations. */
export const unservedRows: readonly UnservedRow[] = [
  { id: 'accountInfo.activity', family: 'accountInfo', method: '*', path: '/activity/*', editions: datedEditions },
  { id: 'integrations.timeline', family: 'integrations', method: '*', path: '/{appId}/timeline/*', editions: ['v1'] },
  { id: 'integrations.dailyLimit', family: 'integrations', method: 'GET', path: '/limit/daily', editions: ['v1'] },
  { id: 'lists', family: 'lists', method: '*', path: '/*', editions: crmEditions },
  { id: 'imports', family: 'imports', method: '*', path: '/*', editions: crmEditions },
  { id: 'exports', family: 'exports', method: '*', path: '/*', editions: crmEditions },
  { id: 'timeline', family: 'timeline', method: '*', path: '/*', editions: datedEditions },
  { id: 'dealSplits', family: 'dealSplits', method: '*', path: '/*', editions: datedEditions },
  { id: 'extensions', family: 'extensions', method: '*', path: '/*', editions: datedEditions },
  { id: 'marketing', family: 'marketing', method: '*', path: '/*', editions: ['v3', 'v4', '2026-03', '2026-09'] },
  { id: 'communicationPreferences', family: 'communicationPreferences', method: '*', path: '/*', editions: ['v3', 'v4', '2026-03', '2026-09'] },
  { id: 'settings', family: 'settings', method: '*', path: '/*', editions: datedEditions },
  { id: 'businessUnits', family: 'businessUnits', method: '*', path: '/*', editions: datedEditions },
  { id: 'files', family: 'files', method: '*', path: '/*', editions: ['v2', 'v3', '2026-03', '2026-09'] },
  { id: 'automation', family: 'automation', method: '*', path: '/*', editions: ['v2', 'v3', 'v4', '2026-03', '2026-09'] },
  { id: 'events', family: 'events', method: '*', path: '/*', editions: datedEditions },
  { id: 'conversations', family: 'conversations', method: '*', path: '/*', editions: datedEditions },
  { id: 'visitorIdentification', family: 'visitorIdentification', method: '*', path: '/*', editions: ['v3'] },
  { id: 'scheduler', family: 'scheduler', method: '*', path: '/*', editions: datedEditions },
  { id: 'cms', family: 'cms', method: '*', path: '/*', editions: ['v2', 'v3', '2026-03', '2026-09'] },
  { id: 'mediaBridge', family: 'mediaBridge', method: '*', path: '/*', editions: ['v1'] },
  { id: 'broadcast', family: 'broadcast', method: '*', path: '/*', editions: ['v1'] },
  { id: 'analytics', family: 'analytics', method: '*', path: '/*', editions: ['v2'] },
  { id: 'contactsBefore', family: 'contactsBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'companiesBefore', family: 'companiesBefore', method: '*', path: '/*', editions: ['v2'] },
  { id: 'dealsBefore', family: 'dealsBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'engagementsBefore', family: 'engagementsBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'ownersBefore', family: 'ownersBefore', method: '*', path: '/*', editions: ['v2'] },
  { id: 'propertiesBefore', family: 'propertiesBefore', method: '*', path: '/*', editions: ['v1', 'v2'] },
  { id: 'pipelinesBefore', family: 'pipelinesBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'objectsBefore', family: 'objectsBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'associationsBefore', family: 'associationsBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'emailBefore', family: 'emailBefore', method: '*', path: '/*', editions: ['v1'] },
  { id: 'formsBefore', family: 'formsBefore', method: '*', path: '/*', editions: ['v2'] },
];
