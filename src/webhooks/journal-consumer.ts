import { appsThatFollow, type JournalSources, newsOfChanges } from '../operations/journal-news.ts';
import type { ChangeConsumer } from './consumer.ts';

/** Tells the journals of apps what changes in the portals that they are installed in. */
export function journalConsumer(sources: JournalSources): ChangeConsumer {
  return {
    name: 'journal',
    async followers(portal) {
      const apps = await appsThatFollow(sources, portal);
      return apps.map(({ appId, after }) => ({ name: String(appId), after }));
    },
    consume: (portal, follower, changes) => newsOfChanges(sources, portal, Number(follower), changes),
  };
}
