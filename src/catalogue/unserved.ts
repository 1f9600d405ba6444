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

const recordEditions = ['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;
const crmEditions = ['v3', '2025-09', '2026-03', '2026-09'] as const;

/** Source: HubSpot's OpenAPI files for the operations; the guides' index for the families that end in `*`. */
export const unservedRows: readonly UnservedRow[] = [
  { id: 'records.search', family: 'objects', method: 'POST', path: '/{objectType}/search', editions: recordEditions },
  { id: 'accountInfo.activity', family: 'accountInfo', method: '*', path: '/activity/*', editions: ['v3', '2026-03'] },
  { id: 'integrations.dailyLimit', family: 'integrations', method: 'GET', path: '/limit/daily', editions: ['v1'] },
  { id: 'oauth.token', family: 'oauth', method: 'POST', path: '/token', editions: ['v1', 'v3', '2026-03', '2026-09'] },
  { id: 'oauth.introspect', family: 'oauth', method: 'POST', path: '/token/introspect', editions: ['v3', '2026-03', '2026-09'] },
  { id: 'oauth.revoke', family: 'oauth', method: 'POST', path: '/token/revoke', editions: ['v3', '2026-03', '2026-09'] },
  { id: 'oauth.accessToken', family: 'oauth', method: 'GET', path: '/access-tokens/{token}', editions: ['v1'] },
  { id: 'oauth.readRefreshToken', family: 'oauth', method: 'GET', path: '/refresh-tokens/{token}', editions: ['v1'] },
  { id: 'oauth.deleteRefreshToken', family: 'oauth', method: 'DELETE', path: '/refresh-tokens/{token}', editions: ['v1'] },
  { id: 'webhooks', family: 'webhooks', method: '*', path: '/{appId}/*', editions: ['v3', '2025-09', '2026-03', '2026-09', '2027-03-beta'] },
  { id: 'journal', family: 'journal', method: '*', path: '/*', editions: ['v4'] },
  { id: 'lists', family: 'lists', method: '*', path: '/*', editions: crmEditions },
  { id: 'imports', family: 'imports', method: '*', path: '/*', editions: crmEditions },
  { id: 'exports', family: 'exports', method: '*', path: '/*', editions: crmEditions },
  { id: 'timeline', family: 'timeline', method: '*', path: '/*', editions: ['v3', '2026-03'] },
  { id: 'marketing', family: 'marketing', method: '*', path: '/*', editions: ['v3', '2026-03'] },
  { id: 'communicationPreferences', family: 'communicationPreferences', method: '*', path: '/*', editions: ['v3', 'v4'] },
  { id: 'settings', family: 'settings', method: '*', path: '/*', editions: ['v3'] },
  { id: 'files', family: 'files', method: '*', path: '/*', editions: ['v3'] },
  { id: 'automation', family: 'automation', method: '*', path: '/*', editions: ['v4'] },
  { id: 'events', family: 'events', method: '*', path: '/*', editions: ['v3'] },
  { id: 'conversations', family: 'conversations', method: '*', path: '/*', editions: ['v3'] },
  { id: 'cms', family: 'cms', method: '*', path: '/*', editions: ['v3'] },
];
