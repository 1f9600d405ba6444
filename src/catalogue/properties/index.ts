import { billingSheets } from './billing.ts';
import { callsSheets } from './calls.ts';
import { companiesSheets } from './companies.ts';
import { contactsInformationSheets } from './contacts-information.ts';
import { contactsMarketingSheets } from './contacts-marketing.ts';
import { dealsSheets } from './deals.ts';
import { emailsSheets } from './emails.ts';
import { leadsSheets } from './leads.ts';
import { lineItemsSheets } from './line-items.ts';
import { meetingsSheets } from './meetings.ts';
import { messagesSheets } from './messages.ts';
import { ordersAndCartsSheets } from './orders-and-carts.ts';
import { peopleAndPlansSheets } from './people-and-plans.ts';
import { productsSheets } from './products.ts';
import { quotesSheets } from './quotes.ts';
import type { PropertySheet } from './row.ts';
import { servicesAndProjectsSheets } from './services-and-projects.ts';
import { systemSheets } from './system.ts';
import { tasksSheets } from './tasks.ts';
import { ticketsSheets } from './tickets.ts';

export { type PropertyRow, type PropertySheet, propertySources } from './row.ts';

/**
 * Every property that HubSpot defines on its own object types, except those that follow from the account's pipelines
 * (see `stagePropertySheets`). An object type has the rows of all sheets that name it.
 */
export const propertySheets: readonly PropertySheet[] = [
  ...contactsInformationSheets,
  ...contactsMarketingSheets,
  ...companiesSheets,
  ...dealsSheets,
  ...ticketsSheets,
  ...tasksSheets,
  ...callsSheets,
  ...meetingsSheets,
  ...emailsSheets,
  ...messagesSheets,
  ...productsSheets,
  ...lineItemsSheets,
  ...quotesSheets,
  ...billingSheets,
  ...ordersAndCartsSheets,
  ...leadsSheets,
  ...peopleAndPlansSheets,
  ...servicesAndProjectsSheets,
  ...systemSheets,
];
