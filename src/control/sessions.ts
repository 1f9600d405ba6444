import { instant, text } from '../api/schemas.ts';
import { isProblem } from '../domain/problem.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { whole } from './schemas.ts';

/** Lets whoever may use the control endpoints use HubSpot's API in a portal, without a token of the portal's own. */
export const sessionEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'sessions.open',
    summary: 'Makes a token to look into a portal with: it counts towards no limit, ends after hours, and is gone with the server',
    method: 'POST',
    path: '/portals/{portalId}/sessions',
    access: 'closed',
    answers: { 201: whole({ token: text, expiresAt: instant }) },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { token, expiresAt } = context.serverCall.sessions.open(call.portal.id);
      return { status: 201, body: { token, expiresAt: new Date(expiresAt).toISOString() } };
    },
  },
];
