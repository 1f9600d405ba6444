import type { Portal, PortalSettings } from '../domain/portal.ts';
import type { Switches } from './call.ts';

/** What a server was started with as each of its portals has it: what was set for a portal itself goes before. */
export class SwitchBoard {
  /** What the server was started with. */
  readonly server: Switches;
  readonly #known = new WeakMap<PortalSettings, Switches>();

  constructor(server: Switches) {
    this.server = server;
  }

  /** The switches of a portal; made once for each value of its settings, as every request asks for them. */
  of({ settings }: Pick<Portal, 'settings'>): Switches {
    const known = this.#known.get(settings);
    if (known !== undefined) return known;
    const { account, tier, switches, ...rest } = settings;
    const { server } = this;
    const own: Switches = {
      ...server,
      ...switches,
      ...(tier !== undefined && { portalTier: tier }),
      ...rest,
      account: { ...server.account, ...account },
    };
    this.#known.set(settings, own);
    return own;
  }
}
