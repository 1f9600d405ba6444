/**
 * Where an API is mounted, per edition: a list of spellings, the first of them canonical. `dated` serves every edition that
 * has no entry of its own, with `{edition}` replaced.
 */
export interface PathFamily {
  readonly dated?: readonly string[];
  readonly v1?: readonly string[];
  readonly v2?: readonly string[];
  readonly v3?: readonly string[];
  readonly v4?: readonly string[];
  readonly '2025-09'?: readonly string[];
  readonly '2026-03'?: readonly string[];
  readonly '2026-09'?: readonly string[];
  readonly '2026-09-beta'?: readonly string[];
  readonly '2027-03-beta'?: readonly string[];
}

/**
 * The APIs' mount points. Source: HubSpot's OpenAPI files; `/crm/objects/v3` and `/crm/v4/associations` from recorded
 * traffic (a portal probe of 2026-04 and every live v4 recording); names that end in `Before` are APIs that v3 replaced, from the code of
 * public integrations.
 */
export const pathFamilies = {
  objects: { v3: ['/crm/v3/objects', '/crm/objects/v3'], v4: ['/crm/v4/objects'], dated: ['/crm/objects/{edition}'] },
  associations: {
    v3: ['/crm/v3/associations'],
    v4: ['/crm/v4/associations', '/crm/associations/v4'],
    dated: ['/crm/associations/{edition}'],
  },
  properties: { v3: ['/crm/v3/properties'], dated: ['/crm/properties/{edition}'] },
  propertyValidations: { v3: ['/crm/v3/property-validations'], dated: ['/crm/property-validations/{edition}'] },
  schemas: { v3: ['/crm-object-schemas/v3/schemas', '/crm/v3/schemas'], dated: ['/crm-object-schemas/{edition}/schemas'] },
  pipelines: { v3: ['/crm/v3/pipelines'], dated: ['/crm/pipelines/{edition}'] },
  owners: { v3: ['/crm/v3/owners'], dated: ['/crm/owners/{edition}'] },
  objectLibrary: { v3: ['/crm/v3/object-library'], dated: ['/crm/object-library/{edition}'] },
  limits: { v3: ['/crm/v3/limits'], dated: ['/crm/limits/{edition}'] },
  lists: { v3: ['/crm/v3/lists'], dated: ['/crm/lists/{edition}'] },
  imports: { v3: ['/crm/v3/imports'], dated: ['/crm/imports/{edition}'] },
  exports: { v3: ['/crm/v3/exports'], dated: ['/crm/exports/{edition}'] },
  timeline: { v3: ['/integrators/timeline/v3', '/crm/v3/timeline'], dated: ['/integrators/timeline/{edition}'] },
  accountInfo: { v3: ['/account-info/v3'], dated: ['/account-info/{edition}'] },
  integrations: { v1: ['/integrations/v1'] },
  oauth: { v1: ['/oauth/v1'], v2: ['/oauth/v2'], v3: ['/oauth/v3'], dated: ['/oauth/{edition}'] },
  webhooks: { v3: ['/webhooks/v3'], '2026-03': ['/webhooks/2026-03'], dated: ['/app-webhooks/{edition}'] },
  journal: { v4: ['/webhooks-journal/journal/v4', '/webhooks/v4/journal'], dated: ['/webhooks-journal/journal/{edition}'] },
  journalLocal: {
    v4: ['/webhooks-journal/journal-local/v4', '/webhooks/v4/journal-local'],
    dated: ['/webhooks-journal/journal-local/{edition}'],
  },
  journalSubscriptions: {
    v4: ['/webhooks-journal/subscriptions/v4', '/webhooks/v4/subscriptions'],
    dated: ['/webhooks-journal/subscriptions/{edition}'],
  },
  journalSnapshots: { v4: ['/webhooks-journal/snapshots/v4', '/webhooks/v4/snapshots'], dated: ['/webhooks-journal/snapshots/{edition}'] },
  dealSplits: { v3: ['/crm/v3/objects/deals/splits', '/crm/objects/v3/deals/splits'], dated: ['/deal-splits/{edition}'] },
  extensions: { v3: ['/crm/v3/extensions'], dated: ['/crm/extensions/{edition}'] },
  appInstalls: { v3: ['/appinstalls/v3'], dated: ['/appinstalls/{edition}'] },
  marketing: { v3: ['/marketing/v3'], v4: ['/marketing/v4'], dated: ['/marketing/{edition}'] },
  communicationPreferences: {
    v3: ['/communication-preferences/v3'],
    v4: ['/communication-preferences/v4'],
    dated: ['/communication-preferences/{edition}'],
  },
  settings: { v3: ['/settings/v3'], dated: ['/settings/{edition}'] },
  businessUnits: { v3: ['/business-units/v3'], dated: ['/business-units/{edition}'] },
  files: { v2: ['/filemanager/api/v2'], v3: ['/files/v3', '/filemanager/api/v3'], dated: ['/files/{edition}'] },
  automation: { v2: ['/automation/v2'], v3: ['/automation/v3'], v4: ['/automation/v4'], dated: ['/automation/{edition}'] },
  events: { v3: ['/events/v3'], dated: ['/events/{edition}'] },
  conversations: { v3: ['/conversations/v3'], dated: ['/conversations/{edition}'] },
  visitorIdentification: { v3: ['/visitor-identification/v3'] },
  scheduler: { v3: ['/scheduler/v3'], dated: ['/scheduler/{edition}'] },
  cms: { v2: ['/content/api/v2', '/hubdb/api/v2'], v3: ['/cms/v3', '/blogs/v3'], dated: ['/cms/{edition}'] },
  mediaBridge: { v1: ['/media-bridge/v1'] },
  broadcast: { v1: ['/broadcast/v1'] },
  analytics: { v2: ['/analytics/v2'] },
  contactsBefore: { v1: ['/contacts/v1'] },
  companiesBefore: { v2: ['/companies/v2'] },
  dealsBefore: { v1: ['/deals/v1'] },
  engagementsBefore: { v1: ['/engagements/v1'] },
  ownersBefore: { v2: ['/owners/v2'] },
  propertiesBefore: { v1: ['/properties/v1'], v2: ['/properties/v2'] },
  pipelinesBefore: { v1: ['/crm-pipelines/v1'] },
  objectsBefore: { v1: ['/crm-objects/v1'] },
  associationsBefore: { v1: ['/crm-associations/v1'] },
  emailBefore: { v1: ['/email/public/v1'] },
  formsBefore: { v2: ['/forms/v2'] },
} as const satisfies Record<string, PathFamily>;

export type PathFamilyName = keyof typeof pathFamilies;
