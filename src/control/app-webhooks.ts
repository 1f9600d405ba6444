import { text } from '../api/schemas.ts';
import { flag, sentWith } from './schemas.ts';

/** The webhooks of a new app, as a body has them. Which targets and events there can be is said by the operation. */
export const sentWebhooks = sentWith(['targetUrl'], {
  targetUrl: { ...text, description: 'Where they are sent' },
  maxConcurrentRequests: { type: 'number', description: 'How many requests may wait for an answer at a time' },
  subscriptions: {
    type: 'array',
    items: sentWith(['eventType'], {
      eventType: { ...text, description: "One of HubSpot's event types, such as `contact.creation`" },
      propertyName: { ...text, description: 'The property of a `propertyChange`' },
      objectTypeId: { ...text, description: 'The object type of an `object.*` event, such as `0-48`' },
      active: { ...flag, default: true },
    }),
  },
});
