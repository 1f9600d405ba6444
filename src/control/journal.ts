import { JournalSubscriptionBody } from '../api/journal-schemas.ts';
import { journalSubscriptionView } from '../api/journal-views.ts';
import { text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import { isProblem } from '../domain/problem.ts';
import { findNamedApp } from './apps.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { numberIn } from './fields.ts';
import { listOf, pageLimit, whole } from './schemas.ts';

const path = '/apps/{appId}/journal';
const pages = { max: limits.journalPagesShownMax, fallback: limits.journalPagesShownMax };

/** Shows what an app finds in its journal: HubSpot's endpoints of the same need a token of the app's own. Whoever asks ends the page that is being written, as the app does. */
export const journalControlEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'journal.subscriptions',
    summary: 'Lists what an app wants to find in its journal',
    method: 'GET',
    path: `${path}/subscriptions`,
    access: 'closed',
    answers: { 200: listOf(JournalSubscriptionBody) },
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const subscriptions = await context.serverCall.journal.subscriptions.all(app.id);
      return { status: 200, body: { results: subscriptions.map(journalSubscriptionView) } };
    },
  },
  {
    id: 'journal.pages',
    summary: 'Shows the last pages of the journal of an app, or of what it was told of a portal, the newest first',
    method: 'GET',
    path: `${path}/pages`,
    access: 'closed',
    query: {
      portalId: { schema: { type: 'integer', minimum: 1 }, description: 'Only pages about this portal' },
      limit: pageLimit(pages),
    },
    answers: { 200: listOf(whole({ offset: text, file: { type: 'object' } })) },
    async run(context, { params, query }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const portal = numberIn(query, 'portalId');
      const scope = { appId: app.id, portal };
      const journal = context.serverCall.journal.pages;
      const offsets = await journal.latest(scope, numberIn(query, 'limit') ?? pages.fallback);
      const results: object[] = [];
      for (const offset of offsets.toReversed()) {
        const file = await journal.file(scope, offset);
        // Swept since it was listed.
        if (file !== undefined) results.push({ offset, file: JSON.parse(file) as object });
      }
      return { status: 200, body: { results } };
    },
  },
];
