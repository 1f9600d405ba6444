import { faultOfPortalSettings } from '../../domain/portal-settings.ts';
import type { StoredPortal } from '../moving/tables.ts';
import type { Finding } from './finding.ts';

/** Looks at what was set for a portal. What it should have been follows from nothing: told, and not repaired. */
export function* checkSettings({ settings }: Pick<StoredPortal, 'settings'>): Generator<Finding> {
  const fault = faultIn(settings);
  if (fault !== undefined) yield { rule: 'settings', where: fault };
}

function faultIn(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'its settings are no JSON';
  }
  return faultOfPortalSettings(value);
}
