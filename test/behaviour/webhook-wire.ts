import type { AppHandle, Crosstie } from '../../src/index.ts';
import { type Client, clientOf } from './client.ts';

/** HubSpot's paths of webhooks as its specs spell them, by edition. */
export const webhookMounts = {
  v3: '/webhooks/v3',
  '2025-09': '/app-webhooks/2025-09',
  '2026-03': '/webhooks/2026-03',
  '2026-09': '/app-webhooks/2026-09',
  '2027-03-beta': '/app-webhooks/2027-03-beta',
} as const;

export interface SettingsBody {
  readonly targetUrl: string;
  readonly throttling: { readonly maxConcurrentRequests: number };
  readonly createdAt: string;
  readonly updatedAt?: string;
}

export interface SubscriptionBody {
  readonly id: string;
  readonly eventType: string;
  readonly active: boolean;
  readonly createdAt: string;
  readonly updatedAt?: string;
  readonly propertyName?: string;
  readonly objectTypeId?: string;
  readonly eventTypeName?: string;
}

export interface SubscriptionListBody {
  readonly results: readonly SubscriptionBody[];
}

/** Settings that are accepted. */
export const goodSettings = { targetUrl: 'https://example.com/hook', throttling: { maxConcurrentRequests: 10 } };

/** A fresh app that calls with its developer API key, and where its webhooks are managed. */
export async function freshApp(crosstie: Crosstie): Promise<{ readonly app: AppHandle; readonly client: Client; readonly path: string }> {
  const app = await crosstie.app();
  return { app, client: clientOf(crosstie.url, app), path: `/webhooks/v3/${app.appId}` };
}
