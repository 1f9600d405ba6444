import type { AccountSettings } from '../domain/account.ts';
import type { PortalSettings } from '../domain/portal.ts';
import type { Road } from './road.ts';

/** What can be changed of a portal while it is used: every setting, or null where the server's is to hold again. */
export type PortalChanges = {
  readonly [Name in keyof Omit<PortalSettings, 'account'>]?: PortalSettings[Name] | null;
} & { readonly account?: { readonly [Name in keyof AccountSettings]?: AccountSettings[Name] | null } };

/** The part of a handle that changes a portal's settings. */
export interface SettingsPart {
  /**
   * Changes what this portal is set to, such as its tier or its rate limits, from the next call on. What is left out stays; null gives a setting
   * back to the server. Rejects with what is wrong with a setting, and then changes nothing.
   */
  configure(changes: PortalChanges): Promise<void>;
}

/** Makes the part. */
export function settingsPart({ ask, portalId }: Road): SettingsPart {
  return {
    async configure(changes) {
      await ask('PATCH', `/portals/${portalId}`, settingsBody(changes));
    },
  };
}

/** Settings as the control endpoints take them: the fields of an account stand beside the others. */
export function settingsBody({ account, ...others }: PortalSettings | PortalChanges): object {
  return { ...account, ...others };
}
