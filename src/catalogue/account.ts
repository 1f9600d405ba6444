/** What a portal says of itself where nobody configured it. Source: recorded account-01; the domain is that of links to records. */
export const accountDefaults = {
  accountType: 'STANDARD',
  timeZone: 'US/Eastern',
  companyCurrency: 'USD',
  additionalCurrencies: [],
  uiDomain: 'app.hubspot.com',
  dataHostingLocation: 'na1',
} as const;

/** The kinds of accounts. Source: account info spec. */
export const accountTypes = ['STANDARD', 'DEVELOPER_TEST', 'SANDBOX', 'APP_DEVELOPER'] as const;

/** The name of the row that counts the calls of private apps in a day. Source: account information guide. */
export const dailyCallsName = 'private-apps-api-calls-daily';

/** Object types that an account can switch on and off; all are on here. Source: object library guide. */
export const libraryObjectTypes = ['0-420', '0-421', '0-162', '0-410'] as const;
