import { integer, text } from '../api/schemas.ts';
import { isProblem, problem } from '../domain/problem.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { whole } from './schemas.ts';

/** A copy of the database while it is served. It is fetched, and not written by the server: who may ask for it may have it where they are. */
export const backupEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'backups.begin',
    summary: 'Begins a copy of the database, while it is served',
    method: 'POST',
    path: '/backups',
    access: 'closed',
    answers: { 201: whole({ id: text, bytes: integer }) },
    run: async ({ backups }) => {
      const backup = await backups.begin();
      return isProblem(backup) ? backup : { status: 201, body: backup };
    },
  },
  {
    id: 'backups.piece',
    summary: 'Reads a piece of the copy from an offset on, as base64; an empty one behind its end',
    method: 'GET',
    path: '/backups/{id}/{offset}',
    access: 'closed',
    answers: { 200: 'text' },
    run: async ({ backups }, { params }) => {
      const offset = params['offset'] ?? '';
      const bytes = /^\d{1,15}$/.test(offset) ? await backups.piece(params['id'] ?? '', Number(offset)) : problem('BACKUP_UNKNOWN');
      return isProblem(bytes) ? bytes : { status: 200, text: { contentType: 'text/plain', text: bytes.toString('base64') } };
    },
  },
  {
    id: 'backups.end',
    summary: 'Lets go of the copy',
    method: 'DELETE',
    path: '/backups/{id}',
    access: 'closed',
    answers: { 204: 'nothing' },
    run: async ({ backups }, { params }) => ((await backups.end(params['id'] ?? '')) ? { status: 204 } : problem('BACKUP_UNKNOWN')),
  },
];
