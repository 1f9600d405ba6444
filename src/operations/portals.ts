import { type PortalId, portalIdOf } from '../domain/ids.ts';
import type { Portal, PortalSettings } from '../domain/portal.ts';
import type { EntryEdit, PortalStore, Store } from '../storage/port.ts';
import { installsForgotten } from './apps.ts';
import { logCursorsForgotten } from './log-cursors.ts';
import { privateAppsForgotten } from './private-apps.ts';

/** The id of the first portal that a server makes; eight digits, as HubSpot's are. */
const firstPortalId = 50_000_001;

/** The portals of a running server: finds them, makes them one after the other, and lets go of those that are removed. */
export class Portals {
  readonly #store: Store;
  /** Settles when the last portal that was asked for is made, whether or not it could be. */
  #making: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** At once where the store remembers the portal; undefined where there is none. To be asked for each request: others may change it. */
  find(id: PortalId): PortalStore | Promise<PortalStore | undefined> {
    return this.#store.portal(id);
  }

  /** Makes a portal with the next id, which no portal had before; `now` is epoch milliseconds. Durable when it resolves. */
  make(now: number, settings: PortalSettings = {}): Promise<Portal> {
    const made = this.#making.then(() => this.#add(now, settings));
    this.#making = made.catch(() => undefined);
    return made;
  }

  async #add(now: number, settings: PortalSettings): Promise<Portal> {
    const last = await this.#store.lastPortalId();
    const portal: Portal = { id: portalIdOf(last === undefined ? firstPortalId : last + 1), createdAt: now, settings };
    await this.#store.addPortal(portal);
    return portal;
  }

  /**
   * Removes a portal: none of its tokens is accepted from then on, and no app is installed in it. What it held is swept later. False where
   * there is no such portal.
   */
  async remove(id: PortalId): Promise<boolean> {
    const { registry } = this.#store;
    if ((await this.#store.portal(id)) === undefined) return false;
    const forgotten: readonly EntryEdit[] = [
      ...(await installsForgotten(registry, id)),
      ...(await privateAppsForgotten(registry, id)),
      ...(await logCursorsForgotten(registry, id)),
    ];
    return this.#store.removePortal(id, forgotten);
  }
}
