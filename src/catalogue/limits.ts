/**
 * HubSpot's published bounds that this server enforces, and its own for what HubSpot leaves unsaid. Units are in the names;
 * `Max` bounds are inclusive.
 */
export const limits = {
  /** Source: associations guide and associations spec (batch create); batch default is not documented: assumed the same. */
  associateInputsMax: 2_000,
  /** Types that one labelled link may name. Assumed: HubSpot publishes none; no pair of object types has as many. */
  associationTypesPerLinkMax: 200,
  /** Links that one request may create along with records, over all its inputs. Assumed: that of the batch of associations. */
  inlineAssociationsMax: 2_000,
  /** Source: associations guide, "retrieve associated records". */
  associationsPageMax: 500,
  associationsPageDefault: 500,
  /** Source: changelog of 2025-02-10, for v3 and v4 and every tier. */
  associationsReadInputsMax: 1_000,
  /** Source: hubspot-api-python#135 (a page of v3's batch read). */
  associationsPageV3: 100,
  /**
   * Neighbours that one v3 read passes over in search of those that v3 shows, besides the first page of each record; then its
   * pages end early and say where to go on. Crosstie's own: it bounds how long a read can hold up others.
   */
  neighboursPassedMax: 20_000,
  /** Source: knowledge base (10,000 in the settings page). */
  associationLimitMax: 10_000,
  /** Inputs of a batch of limits. Assumed: HubSpot publishes no bound. */
  associationLimitInputsMax: 100,
  /**
   * Source: recorded schemas-2026-03-01 for contacts and companies; assumed for every other pair (the guide's
   * example of a company is 50,000). Reported, not enforced.
   */
  associationsPerRecordMax: 10_000,
  /** Unlabelled types of HubSpot's with a bound of their own: contacts of a deal. Source: the same recording. */
  associationsPerRecordExceptions: [{ typeId: 3, max: 1_000 }],
  /** Object types that a batch reads the definitions of. Assumed: HubSpot publishes no bound. */
  schemaInputsMax: 100,
  /** Labels of one object pair. Source: knowledge base (paid tiers); the API guide says 10. A paired label counts once. */
  labelsPerPairMax: { free: 10, professional: 50, enterprise: 50 },
  /** Lengths of a label's name and text. Assumed: unpublished. */
  labelCharsMax: 100,
  /** Records that a usage answer names as samples, near the limit and at it. Assumed. */
  usageSamplesMax: 10,
  /** Reports of high usage that a server keeps of one portal, and records in each. Crosstie's own: HubSpot mails a file. */
  usageReportsMax: 20,
  usageReportRecordsMax: 1_000,
  /** Rows of one object type in a record's `associations`. Source: hubspot-api-python#135 (recordings of 100). */
  recordAssociationsPage: 100,
  /** Source: objects guide, for every batch of records. */
  recordInputsMax: 100,
  /** The same for batch reads with histories, and a page of a list with them. Source: quoted by three code bases; the official Python client for lists. */
  recordsWithHistoryMax: 50,
  /** The highest number of calls that a rate limit can be set to, and the apps of a portal that are counted at a time. Crosstie's own. */
  rateLimitMax: 1_000_000_000,
  meteredAppsMax: 1_000,
  /** Turns with updates of one record that a read with histories looks back. Crosstie's own: what is older is left out. */
  historyTurnsMax: 200,
  /** Linked records of one type that are looked at for a value which follows from what they hold. Crosstie's own: it bounds a read. */
  countedNeighboursMax: 1_000,
  /** Records of all object types of a portal's own. Source: widely reported default; told, not enforced. */
  customObjectRecordsMax: 500_000,
  /** Calculated properties of a portal's own. Assumed: the products catalog of 2026; told, not enforced. */
  calculatedPropertiesMax: { free: 0, professional: 5, enterprise: 200 },
  /** Owners on a page of their list. Source: owners spec for the default; a forum answer for 500. */
  ownersPageDefault: 100,
  ownersPageMax: 500,
  /** Owners of a portal, archived ones too. Crosstie's own. */
  ownersMax: 5_000,
  /** Teams of one owner, and the characters of a name or an address. Crosstie's own. */
  ownerTeamsMax: 100,
  ownerTextCharsMax: 200,
  /**
   * Repetitions in a pattern that a property rule may have to be tried, and characters of the values that it is tried on. Crosstie's
   * own: a pattern of an administrator's must not hold up other requests.
   */
  rulePatternRepeatsMax: 3,
  rulePatternCharsMax: 256,
  /** Records that have become one in merges, besides the one that stands for them. Source: objects guide. */
  mergedRecordsMax: 250,
  /** Object types of a portal's own. Source: a dated live run in a developer portal (2026-10); 10 in an Enterprise portal. */
  customObjectTypesMax: 20,
  /** Lists of an object type's definition. Source: dated live runs (2) and the custom objects guide (20, 1,000); assumed for the rest. */
  schemaListsMax: {
    secondaryDisplayProperties: 2,
    searchableProperties: 20,
    requiredProperties: 1_000,
    properties: 1_000,
    associatedObjects: 100,
  },
  /** Length of an object type's name. Assumed. */
  schemaNameCharsMax: 100,
  /** Stages of one pipeline: `long` for deals, tickets and custom objects. Source: pipelines guide. */
  pipelineStagesMax: { long: 100, short: 30 },
  /** Pipelines of one object type besides HubSpot's. Source: dated live runs of 2026-10 (100); assumed for the lower tiers. */
  pipelinesPerTypeMax: { free: 1, professional: 15, enterprise: 100 },
  /** Source: dated live runs of 2026-10, where a longer one is answered 500. */
  pipelineIdCharsMax: 36,
  stageIdCharsMax: 100,
  /** Length of a pipeline's or a stage's label. Assumed: unpublished. */
  pipelineLabelCharsMax: 200,
  /** Records that a refusal to remove stages names. Assumed: HubSpot publishes no bound. */
  stageHoldersToldMax: 100,
  /** Changes of one pipeline that its audit tells. Crosstie's own: HubSpot publishes no bound. */
  pipelineAuditMax: 50,
  /** Source: objects guide. */
  recordsPageDefault: 10,
  recordsPageMax: 100,
  /** Source: search guide; the page was 100 before 2024-09. */
  searchPageDefault: 10,
  searchPageMax: 200,
  /** How far a search can be paged. Source: search guide. */
  searchResultsMax: 10_000,
  /** Length of a search's `query`. Source: search guide and objects spec. The guide says the same of the whole body, which clients exceed. */
  searchQueryCharsMax: 3_000,
  /** Source: search guide; the objects spec says 6 groups, the changelog of 2024-08 10 filters in a group and 25 in all. */
  searchGroupsMax: 5,
  searchGroupFiltersMax: 6,
  searchFiltersMax: 18,
  /** Source: search guide. */
  searchSortsMax: 1,
  /** Values of one IN or NOT_IN. Crosstie's own: HubSpot publishes none. */
  searchValuesMax: 10_000,
  /** Assumed: HubSpot publishes no length; the value is the property value bound times the properties that a form holds. */
  requestBodyBytesMax: 10 * 1024 * 1024,
  /** Bodies of all requests that are being read or answered. Crosstie's own: whoever sends one need not have a token. */
  requestBodiesBytesMax: 128 * 1024 * 1024,
  /** The request line and headers of a request. Assumed: Node's own bound. */
  requestHeadBytesMax: 16 * 1024,
  /** How long a request may take to arrive, its head alone and whole. Crosstie's own, as those below. */
  requestHeadMsMax: 20_000,
  requestMsMax: 60_000,
  /** How long a connection may wait for its next request, and how long nothing may move on it while it is used: a reader that stopped reading. */
  connectionIdleMsMax: 72_000,
  connectionStillMsMax: 300_000,
  /** Connections that are open at once; more are closed as they come. */
  connectionsMax: 4_096,
  /** Requests that may be without an answer at the same time, of all portals and of one. Crosstie's own, as the two below. */
  requestsUnderWayMax: 2_048,
  portalRequestsUnderWayMax: 1_024,
  /**
   * Bytes of the bodies that are being worked on at the same time, of all portals and of one: read as JSON and waiting for their turn, where a body
   * takes about ten times as much memory as it had bytes, and a turn of all of them most of a second. One body alone may have more; others wait as
   * they came.
   */
  workBytesMax: 8 * 1024 * 1024,
  portalWorkBytesMax: 4 * 1024 * 1024,
  /** Source: properties guide. */
  propertyValueCharsMax: 65_536,
  /** Assumed: bounds one record so that a row stays bounded; HubSpot bounds the properties of a type at 1,000 custom ones. */
  recordPropertiesMax: 2_000,
  propertyNameCharsMax: 100,
  /** Properties of a portal's own. Source: limits tracking in dated live runs of 2026-10. */
  customPropertiesMax: 1_000,
  customPropertiesOfPortalMax: 10_000,
  /** Source: properties guide. */
  uniquePropertiesMax: 10,
  /** Source: a public client's note of HubSpot's bound; no document names it. */
  propertyOptionsMax: 5_000,
  /** One definition as JSON. Source: the same note. */
  propertyDefinitionCharsMax: 512_000,
  /** Archived properties of an object type. Crosstie's own: HubSpot deletes them for good after 90 days. */
  archivedPropertiesMax: 10_000,
  /** Groups of an object type, and the length of a label. Assumed: HubSpot publishes neither. */
  propertyGroupsMax: 1_000,
  propertyGroupLabelCharsMax: 1_000,
  /** Arguments of a rule for values, and the length of one. Crosstie's own. */
  ruleArgumentsMax: 1_000,
  ruleArgumentCharsMax: 1_000,
  /** Inputs of a batch of properties. Assumed: as for records. */
  propertyInputsMax: 100,
  /** Source: the default of HubSpot's JSON reader (Jackson's StreamReadConstraints); assumed to be in force. */
  jsonDepthMax: 1_000,
  /** Longest path segment that is looked at. Assumed. */
  pathSegmentCharsMax: 500,
  /** Portals on a page of their list. Crosstie's own. */
  portalsPageDefault: 100,
  portalsPageMax: 1_000,
  /** People who look at portals at the same time, and how long each may: Crosstie's own. */
  sessionsMax: 1_000,
  sessionMsMax: 12 * 3_600_000,
  /** Private apps of a portal that can be made, each with a token, and the characters of a name. Crosstie's own: HubSpot has a bound of its plan's. */
  privateAppsMax: 1_000,
  privateAppNameCharsMax: 200,
  /** Scopes of a token, and the characters of one. Crosstie's own: HubSpot has some two hundred. */
  tokenScopesMax: 500,
  scopeCharsMax: 200,
  /** Characters of a portal's name, and its currencies besides its own. Crosstie's own; HubSpot has about two hundred currencies. */
  portalNameCharsMax: 200,
  additionalCurrenciesMax: 300,
  /** Bounds of one graph read under `/_crosstie`, all of them Crosstie's own: a path is looked for from both ends, so that it may be longer. */
  graphHopsMax: 3,
  graphPathHopsMax: 6,
  graphNodesMax: 10_000,
  graphEdgesMax: 100_000,
  graphMsMax: 2_000,
  graphPageDefault: 100,
  graphPageMax: 1_000,
  /** Apps, or installations of one, on a page of their list. Crosstie's own. */
  appsPageDefault: 100,
  appsPageMax: 1_000,
  /** The highest app id that can be given, and the characters of an app's name. Crosstie's own. */
  appIdMax: 2_147_483_647,
  appNameCharsMax: 200,
  /** Apps that a server can be started with. Crosstie's own. */
  declaredAppsMax: 1_000,
  /** Redirect URIs of an app, and the characters of one. Crosstie's own. */
  redirectUrisMax: 100,
  redirectUriCharsMax: 2_000,
  /** Characters of a client id, a client secret or a developer API key that is given to an app; a secret has the least. Crosstie's own. */
  credentialCharsMin: 8,
  credentialCharsMax: 200,
  /** How long an OAuth access token is good for. Source: the OAuth guide (`expires_in` 1800). */
  accessTokenSecondsMax: 1_800,
  /** How long a token that has ended is remembered, to say when it did, and how many are forgotten with each new one. Crosstie's own. */
  endedTokenDaysMax: 30,
  endedTokensSweptMax: 10,
  /** How long an authorization code is good for. Assumed: clients of public integrations are told five to ten minutes; a late exchange would settle it. */
  authCodeSecondsMax: 600,
  /** How long a consent page can be answered. Crosstie's own. */
  consentSecondsMax: 1_800,
  /** Portals that a consent page offers to choose from. Crosstie's own. */
  consentPortalsMax: 100,
  /** Longest state that an app may have handed back. Crosstie's own: it comes and goes in the headers of requests. */
  oauthStateCharsMax: 4_000,
  /** Subscriptions of one app to webhooks. Source: webhooks guide. Inputs of a batch that changes them. Assumed: as many as there can be. */
  webhookSubscriptionsMax: 1_000,
  /** Requests of webhooks that an app may ask to be sent at a time. Source: webhooks guide ("greater than five"); 32 bits are the spec's. */
  webhookConcurrencyMin: 6,
  webhookConcurrencyDefault: 10,
  webhookConcurrencyMax: 2_147_483_647,
  /** Lengths of a webhook's target, of its host as a refusal repeats it, and of a name in a subscription. Crosstie's own. */
  webhookTargetCharsMax: 2_000,
  webhookHostCharsToldMax: 255,
  webhookTextCharsMax: 200,
  /** Events of one request, and how long its answer may take. Source: webhooks guide. */
  webhookBatchMax: 100,
  webhookAnswerMsMax: 5_000,
  /** Characters of a request's events from which on the next ones go into another request. Crosstie's own: values may be long. */
  webhookBatchCharsMax: 1_000_000,
  /** Requests of one app that wait for an answer at a time, whatever it asks for. Crosstie's own. */
  webhookConcurrencyServedMax: 100,
  /** Bytes of an answer that are read before the connection is dropped. Crosstie's own. */
  webhookAnswerBytesMax: 65_536,
  /** Batches of one app that wait for their next attempt; with so many, its portals' changes wait in the log. Crosstie's own. */
  webhookPendingMax: 100,
  /** Batches of one app that are remembered after their last attempt failed, and after they arrived. Crosstie's own. */
  webhookFailedMax: 100,
  webhookDeliveredMax: 100,
  /** Characters of the batches that are remembered after they arrived, of all apps. Crosstie's own. */
  webhookDeliveredCharsMax: 16_000_000,
  /** Apps of one portal that are sent its events. Crosstie's own. */
  webhookAppsPerPortalMax: 1_000,
  /** Requests that a ledger keeps, bytes of each body and of all; the most that the first two can be set to; a page of their list. Crosstie's own. */
  ledgerRequestsDefault: 1_000,
  ledgerRequestsMax: 100_000,
  ledgerBodyBytesDefault: 65_536,
  ledgerBodyBytesMax: 1_048_576,
  ledgerBytesMax: 33_554_432,
  ledgerPageDefault: 100,
  ledgerPageMax: 1_000,
  /** Who may follow a ledger at a time, and bytes that one of them may have waiting. Crosstie's own. */
  ledgerStreamsMax: 16,
  ledgerStreamBytesMax: 4_194_304,
  /** Faults of a server, and what one may say: characters of a path, milliseconds of latency, headers and characters of an answer. Crosstie's own. */
  faultsMax: 1_000,
  faultPathCharsMax: 500,
  faultLatencyMsMax: 120_000,
  faultCountMax: 1_000_000_000,
  faultHeadersMax: 50,
  faultHeaderCharsMax: 4_096,
  faultBodyCharsMax: 1_048_576,
  /** How far a server's clock can be put forward at a time, and the last time that it can be set to. Crosstie's own. */
  clockAdvanceMsMax: 366 * 86_400_000,
  clockEpochMsMax: 253_402_300_799_999,
  /** Deliveries on a page of their list. Crosstie's own. */
  webhookDeliveriesPageDefault: 20,
  webhookDeliveriesPageMax: 100,
  /** Codes that were never fetched and are forgotten with each new one. Crosstie's own: they cannot gather. */
  authCodesSweptMax: 10,
  /** How long a page of a journal can be read. Source: webhooks journal guide. */
  journalHoursMax: 72,
  /** How long the URL of a page is good for. Assumed: the guide says that it ends, not when. */
  journalUrlSecondsMax: 3_600,
  /** Pages that one request names or asks for. Source: webhooks journal reference (batch read) and guide (batches). */
  journalBatchMax: 100,
  /** Events in a page, and its length. Source: the changelog of July 2026 (10,000 records or 5 MB, whichever comes first). */
  journalPageEventsMax: 10_000,
  journalPageCharsMax: 5_000_000,
  /** The same of events that wait together for a page, and pages that are closed for one request. Crosstie's own. */
  journalNewsEventsMax: 1_000,
  journalNewsCharsMax: 500_000,
  journalClosedMax: 100,
  /** Pages that somebody who looks at a journal is shown: each may be some megabytes. Crosstie's own. */
  journalPagesShownMax: 5,
  /** Entries of journals that are looked at in one step of a sweep, and the time between two rounds. Crosstie's own. */
  journalSweptMax: 500,
  journalSweepSeconds: 3_600,
  /** Subscriptions of one app, filters of one subscription, conditions of one filter, and what each of their lists may hold. Crosstie's own. */
  journalSubscriptionsMax: 10_000,
  journalFiltersMax: 20,
  journalConditionsMax: 50,
  journalNamesMax: 1_000,
  /** Records that one request takes snapshots of. Assumed: as batches of records. */
  journalSnapshotsMax: 100,
  /** Snapshots of a portal, its seed state among them; characters in the name of one. Crosstie's own. */
  snapshotsMax: 100,
  snapshotNameCharsMax: 100,
  /** Records, and blocks of their neighbours, that a portal has which is copied or put back in one go. Crosstie's own: others wait meanwhile. */
  snapshotRowsMax: 500_000,
} as const;

/** Values that a history tells of one property, by object type id. Assumed: those of the histories that HubSpot's app exports. */
export const propertyVersionsMax: Readonly<Record<string, number>> & { readonly other: number } = { '0-1': 45, other: 20 };
