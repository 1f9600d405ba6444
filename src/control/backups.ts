import { isProblem, problem } from '../domain/problem.ts';
import type { ControlEndpoint } from './endpoints.ts';

/** A copy of the database while it is served. It is fetched, and not written by the server: who may ask for it may have it where they are. */
export const backupEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'POST',
    path: '/backups',
    access: 'closed',
    run: async ({ backups }) => {
      const backup = await backups.begin();
      return isProblem(backup) ? backup : { status: 201, body: backup };
    },
  },
  {
    method: 'GET',
    path: '/backups/{id}/{offset}',
    access: 'closed',
    run: async ({ backups }, { params }) => {
      const offset = params['offset'] ?? '';
      const bytes = /^\d{1,15}$/.test(offset) ? await backups.piece(params['id'] ?? '', Number(offset)) : problem('BACKUP_UNKNOWN');
      return isProblem(bytes) ? bytes : { status: 200, text: { contentType: 'text/plain', text: bytes.toString('base64') } };
    },
  },
  {
    method: 'DELETE',
    path: '/backups/{id}',
    access: 'closed',
    run: async ({ backups }, { params }) => ((await backups.end(params['id'] ?? '')) ? { status: 204 } : problem('BACKUP_UNKNOWN')),
  },
];
