import { accountTypes } from '../catalogue/account.ts';
import { instant, integer, text } from './schemas.ts';

/** Wire shapes of what a portal says of itself. Fields and their order are HubSpot's. */

/** A portal's settings. */
export const AccountDetails = {
  type: 'object',
  required: [
    'portalId',
    'accountType',
    'timeZone',
    'companyCurrency',
    'additionalCurrencies',
    'utcOffset',
    'utcOffsetMilliseconds',
    'uiDomain',
    'dataHostingLocation',
  ],
  properties: {
    portalId: integer,
    accountType: { enum: accountTypes },
    timeZone: text,
    companyCurrency: text,
    additionalCurrencies: { type: 'array', items: text },
    utcOffset: text,
    utcOffsetMilliseconds: integer,
    uiDomain: text,
    dataHostingLocation: text,
    portalName: text,
    createdAt: integer,
  },
} as const;

/** How many calls private apps have made today. */
export const DailyUsage = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'usageLimit', 'currentUsage', 'collectedAt', 'fetchStatus'],
        properties: {
          name: text,
          usageLimit: integer,
          currentUsage: integer,
          collectedAt: instant,
          fetchStatus: { const: 'SUCCESS' },
          resetsAt: instant,
        },
      },
    },
  },
} as const;

/** A portal's settings as older clients ask for them. */
export const AccountOfCaller = {
  type: 'object',
  required: ['portalId', 'timeZone', 'currency', 'utcOffsetMilliseconds', 'utcOffset'],
  properties: { portalId: integer, timeZone: text, currency: text, utcOffsetMilliseconds: integer, utcOffset: text },
} as const;

/** Which object types of the library are in use. */
export const LibraryEnablement = {
  type: 'object',
  required: ['enablementByObjectTypeId'],
  properties: { enablementByObjectTypeId: { type: 'object', additionalProperties: { type: 'boolean' } } },
} as const;

/** Whether one object type is in use. */
export const TypeEnablement = { type: 'object', required: ['enablement'], properties: { enablement: { type: 'boolean' } } } as const;
