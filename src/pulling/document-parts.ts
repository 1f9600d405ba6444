import type { SeedDocument } from '../seeds/document.ts';

/** The parts of a seed, as a pull makes them. */

type ListOf<Part extends keyof SeedDocument> = NonNullable<SeedDocument[Part]>;

export type SeedPortal = ListOf<'portal'>;
export type SeedOwner = ListOf<'owners'>[number];
/** HubSpot's create-schema body. */
export type SeedSchema = ListOf<'schemas'>[number];
/** HubSpot's create-property body. */
export type SeedProperty = ListOf<'properties'>[string][number];
export type SeedGroup = ListOf<'propertyGroups'>[string][number];
/** HubSpot's answer of the rules of one property. */
export type SeedRules = ListOf<'propertyRules'>[string][number];
export type SeedPipeline = ListOf<'pipelines'>[string][number];
export type SeedLabel = ListOf<'associationLabels'>[number];
export type SeedLimit = ListOf<'associationLimits'>[number];
export type SeedRecord = ListOf<'records'>[string][number];
export type SeedAssociation = ListOf<'associations'>[number];
export type SeedAssociationType = NonNullable<SeedAssociation['types']>[number];
