import { NewObjectType } from '../api/object-schema-schemas.ts';
import { NewPropertyGroupBody } from '../api/property-group-schemas.ts';
import { PropertyRuleBody } from '../api/property-rule-schemas.ts';
import { NewPropertyBody } from '../api/property-schemas.ts';
import { accountTypes } from '../catalogue/account.ts';
import { associationCategories } from '../catalogue/association-categories.ts';
import { limits } from '../catalogue/limits.ts';
import { momentPattern } from '../catalogue/moment.ts';
import { ownerIdMax } from '../domain/owner.ts';

/** Bounds of one seed: it is read whole. What is larger is taken in by `crosstie import`. */
export const seedLimits = {
  /** Bytes of a file, and of the body that brings a seed. */
  bytesMax: limits.requestBodyBytesMax,
  /** Records of all types, and associations. */
  recordsMax: 100_000,
  associationsMax: 200_000,
  /** Definitions in one list; HubSpot's own limits are lower. */
  definitionsMax: 10_000,
  /** Rules of one property; there are fewer kinds of them. */
  rulesPerPropertyMax: 100,
} as const;

const text = { type: 'string' } as const;
const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const flag = { type: 'boolean' } as const;
const count = { type: 'integer', minimum: 1 } as const;
const list = { type: 'array', maxItems: seedLimits.definitionsMax } as const;
const strict = { type: 'object', additionalProperties: false } as const;
const value = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] } as const;

const portal = {
  ...strict,
  description: "The portal's own settings: the body of POST /_crosstie/portals.",
  properties: {
    name,
    hubDomain: { ...name, description: 'Such as example.com.' },
    accountType: { type: 'string', enum: accountTypes },
    timeZone: { ...name, description: 'A name of the time zone database, such as Europe/Berlin.' },
    companyCurrency: { ...name, description: 'Three capital letters, such as EUR.' },
    additionalCurrencies: { type: 'array', maxItems: limits.additionalCurrenciesMax, items: name },
    tier: { type: 'string', enum: ['free', 'professional', 'enterprise'] },
    scopeChecks: { type: 'string', enum: ['strict', 'permissive'] },
    rateLimits: {
      description: 'off, the name of a tier, or numbers by limit.',
      anyOf: [
        { type: 'string', enum: ['off', 'free', 'professional', 'enterprise'] },
        { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
      ],
    },
    switches: { ...strict, properties: { firstCompanyBecomesPrimary: flag, archiveBody: flag, mergeKeepsPrimaryId: flag } },
  },
} as const;

const ownerText = { type: 'string', maxLength: limits.ownerTextCharsMax } as const;
const ownerId = { type: 'integer', minimum: 1, maximum: ownerIdMax } as const;

const owner = {
  ...strict,
  required: ['email'],
  properties: {
    email: {
      ...ownerText,
      pattern: '^[^\\s@]+@[^\\s@]+$',
      description: 'Also how properties such as hubspot_owner_id may name the owner.',
    },
    type: { type: 'string', enum: ['PERSON', 'QUEUE'], description: 'By default PERSON.' },
    id: { ...ownerId, description: 'By default the next that is free.' },
    userId: { ...ownerId, description: 'By default the next that is free.' },
    firstName: ownerText,
    lastName: ownerText,
    teams: {
      type: 'array',
      maxItems: limits.ownerTeamsMax,
      items: { ...strict, required: ['id', 'name', 'primary'], properties: { id: ownerText, name: ownerText, primary: flag } },
    },
    archived: flag,
  },
} as const;

const propertyRules = {
  ...strict,
  required: ['propertyName', 'propertyValidationRules'],
  properties: {
    propertyName: text,
    propertyValidationRules: {
      type: 'array',
      maxItems: seedLimits.rulesPerPropertyMax,
      items: { ...strict, required: ['ruleType', 'ruleArguments'], properties: { ruleType: text, ...PropertyRuleBody.properties } },
    },
  },
} as const;

const metadata = {
  type: 'object',
  description: 'For deals { probability: 0.5 }, for tickets { ticketState: OPEN }.',
  additionalProperties: value,
} as const;

const stage = {
  ...strict,
  required: ['label'],
  properties: {
    label: text,
    stageId: { ...text, description: 'By default one is made.' },
    displayOrder: { type: 'integer', description: 'By default the place in the list.' },
    metadata,
  },
} as const;

const pipeline = {
  ...strict,
  required: ['label', 'stages'],
  properties: {
    label: text,
    pipelineId: { ...text, description: 'By default one is made. A pipeline that is there already is replaced by what stands here.' },
    displayOrder: { type: 'integer', description: 'By default the place in the list.' },
    stages: { type: 'array', maxItems: limits.pipelineStagesMax.long, items: stage },
  },
} as const;

const ends = {
  from: { ...name, description: 'An object type, such as contacts.' },
  to: { ...name, description: 'An object type, such as companies.' },
} as const;

const associationLabel = {
  ...strict,
  required: ['from', 'to', 'name', 'label'],
  properties: {
    ...ends,
    name: { ...text, description: 'What v3 calls it: letters, digits and underscores.' },
    label: { ...text, description: 'What it says, seen from `from`.' },
    inverseLabel: { ...text, description: 'What it says, seen from `to`; by default the same.' },
  },
} as const;

const associationType = {
  ...strict,
  required: ['category', 'typeId'],
  properties: { category: { type: 'string', enum: associationCategories }, typeId: count },
} as const;

const associationLimit = {
  ...strict,
  required: ['from', 'to', 'maxToObjectIds'],
  description: 'How many associations of one type may leave a record: of the label, of the type, or by default of all.',
  properties: {
    ...ends,
    label: { ...text, description: 'Text or name of a label.' },
    type: associationType,
    maxToObjectIds: count,
  },
} as const;

const moment = { type: 'string', pattern: momentPattern } as const;

const record = {
  ...strict,
  required: ['properties'],
  properties: {
    key: { ...name, description: 'How associations of this seed name the record: `ada` is contacts:ada there.' },
    id: {
      anyOf: [{ type: 'string', pattern: '^[1-9][0-9]{0,15}$' }, count],
      description: "The record's id, also a key; by default the portal's next.",
    },
    properties: {
      type: 'object',
      maxProperties: limits.recordPropertiesMax,
      description: 'Values by name. A pipeline and a stage may be named by their labels, an owner by email.',
      additionalProperties: value,
    },
    createdAt: { ...moment, description: 'When the record was created, such as 2026-01-31T12:00:00Z; by default now.' },
  },
} as const;

const association = {
  ...strict,
  required: ['from', 'to'],
  properties: {
    from: { ...name, description: 'A record of this seed: its object type, a colon and its key, such as contacts:ada.' },
    to: { ...name, description: 'A record of this seed, such as companies:sleepers.' },
    labels: {
      type: 'array',
      maxItems: limits.associationTypesPerLinkMax,
      items: text,
      description: 'Texts or names of labels, seen from `from`.',
    },
    types: { type: 'array', maxItems: limits.associationTypesPerLinkMax, items: associationType },
  },
} as const;

const byType = { type: 'object', description: 'Lists by object type, such as contacts.' } as const;

/**
 * What a portal holds when a test begins, as one JSON or YAML value. Every part may be left out. Definitions are HubSpot's bodies, and where HubSpot
 * wants an id a name will do.
 */
export const SeedDocumentSchema = {
  ...strict,
  title: 'A seed of Crosstie',
  description: 'What a portal holds when a test begins. Every part may be left out.',
  properties: {
    $schema: text,
    portal,
    owners: { ...list, items: owner },
    schemas: {
      ...list,
      description: 'Custom object types, as HubSpot creates them. Elsewhere in the seed they go by their names.',
      items: { ...NewObjectType, ...strict },
    },
    propertyGroups: { ...byType, additionalProperties: { ...list, items: { ...NewPropertyGroupBody, ...strict } } },
    properties: {
      ...byType,
      description: "Lists by object type, such as contacts. One of HubSpot's properties is changed as far as HubSpot allows it.",
      additionalProperties: { ...list, items: { ...NewPropertyBody, ...strict } },
    },
    propertyRules: {
      ...byType,
      description: "Rules for the values of properties by object type, as HubSpot's property validations answer them.",
      additionalProperties: { ...list, items: propertyRules },
    },
    pipelines: { ...byType, additionalProperties: { ...list, items: pipeline } },
    associationLabels: { ...list, items: associationLabel },
    associationLimits: { ...list, items: associationLimit },
    records: { ...byType, additionalProperties: { type: 'array', maxItems: seedLimits.recordsMax, items: record } },
    associations: { type: 'array', maxItems: seedLimits.associationsMax, items: association },
  },
} as const;

/** The schema as a file that editors complete and check seeds by. */
export function seedSchemaFile(): string {
  const dialect = { $schema: 'https://json-schema.org/draft/2020-12/schema' };
  // What HubSpot's JSON reader would say of a value is nothing to an editor.
  const text = JSON.stringify({ ...dialect, ...SeedDocumentSchema }, (key, value: unknown) => (key === 'x-java' ? undefined : value), 2);
  return `${text}\n`;
}
