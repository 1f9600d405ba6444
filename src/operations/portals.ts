import { type PortalId, portalIdOf } from '../domain/ids.ts';
import type { Portal, PortalSettings } from '../domain/portal.ts';
import type { EntryEdit, PortalStore, Store } from '../storage/port.ts';
import { installsForgotten } from './apps.ts';
import { logCursorsForgotten } from './log-cursors.ts';
import { privateAppsForgotten } from './private-apps.ts';

/** The id of the first portal that a server makes; eight digits, as HubSpot's are. */
const firstPortalId = 50_000_001;
/** How often a portal is tried to be made while other servers make portals too. */
const triesMax = 20;

/** The portals of a running server: finds them, makes them one after the other, and lets go of those that are removed. */
export class Portals {
  readonly #store: Store;
  /** Settles when the last portal that was asked for is made, whether or not it could be. */
  #making: Promise<unknown> = Promise.resolve();
  /** Who keeps something of portals in memory, and forgets it with them. */
  readonly removals = new Set<(id: PortalId) => void>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** At once where the store remembers the portal; undefined where there is none. To be asked for each request: others may change it. */
  find(id: PortalId): PortalStore | Promise<PortalStore | undefined> {
    return this.#store.portal(id);
  }

  /** The portal with the lowest id, made where there is none. Durable when it resolves. */
  async first(now: number): Promise<{ readonly portal: Portal; readonly isNew: boolean }> {
    // Read first: an id that another server takes from now on cannot be taken again.
    const last = await this.#store.lastPortalId();
    const [existing] = await this.#store.portals(0, 1);
    if (existing !== undefined) return { portal: existing, isNew: false };
    try {
      return { portal: await this.#add(now, {}, last), isNew: true };
    } catch (cause) {
      const [other] = await this.#store.portals(0, 1);
      if (other === undefined) throw cause;
      // Another server on the same database began at the same time.
      return { portal: other, isNew: false };
    }
  }

  /** Makes a portal with the next id, which no portal had before; `now` is epoch milliseconds. Durable when it resolves. */
  make(now: number, settings: PortalSettings = {}): Promise<Portal> {
    const made = this.#making.then(() => this.#addNext(now, settings));
    this.#making = made.catch(() => undefined);
    return made;
  }

  /** Makes a portal; tried again with a higher id where another server took the one it was to have. */
  async #addNext(now: number, settings: PortalSettings): Promise<Portal> {
    for (let tries = 1; ; tries += 1) {
      const last = await this.#store.lastPortalId();
      try {
        return await this.#add(now, settings, last);
      } catch (cause) {
        if (tries >= triesMax || (await this.#store.lastPortalId()) === last) throw cause;
      }
    }
  }

  async #add(now: number, settings: PortalSettings, last: number | undefined): Promise<Portal> {
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
    const isRemoved = await this.#store.removePortal(id, forgotten);
    if (isRemoved) for (const forget of this.removals) forget(id);
    return isRemoved;
  }
}
