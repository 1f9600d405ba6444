import type { Endpoint } from '../endpoint.ts';
import { accountEndpoints } from './account.ts';
import { appInstallEndpoints } from './app-installs.ts';
import { associationLabelEndpoints } from './association-labels.ts';
import { associationLimitEndpoints } from './association-limits.ts';
import { associationUsageEndpoints } from './association-usage.ts';
import { associationEndpoints } from './associations.ts';
import { journalEndpoints } from './journal.ts';
import { journalSubscriptionEndpoints } from './journal-subscriptions.ts';
import { labelledAssociationEndpoints } from './labelled-associations.ts';
import { limitUsageEndpoints } from './limit-usage.ts';
import { oauthEndpoints } from './oauth.ts';
import { objectSchemaEndpoints } from './object-schemas.ts';
import { ownerEndpoints } from './owners.ts';
import { pipelineStageEndpoints } from './pipeline-stages.ts';
import { pipelineEndpoints } from './pipelines.ts';
import { propertyEndpoints } from './properties.ts';
import { propertyBatchEndpoints } from './property-batches.ts';
import { propertyGroupEndpoints } from './property-groups.ts';
import { propertyValidationEndpoints } from './property-validations.ts';
import { recordBatchEndpoints } from './record-batches.ts';
import { recordFateEndpoints } from './record-fate.ts';
import { recordSearchEndpoints } from './record-search.ts';
import { recordEndpoints } from './records.ts';
import { v3AssociationEndpoints } from './v3-associations.ts';
import { webhookEndpoints } from './webhooks.ts';

/** Every endpoint that this server serves. */
export const endpoints: readonly Endpoint[] = [
  ...recordEndpoints,
  ...recordBatchEndpoints,
  ...recordFateEndpoints,
  ...recordSearchEndpoints,
  ...associationEndpoints,
  ...labelledAssociationEndpoints,
  ...v3AssociationEndpoints,
  ...associationLabelEndpoints,
  ...associationLimitEndpoints,
  ...associationUsageEndpoints,
  ...objectSchemaEndpoints,
  ...pipelineEndpoints,
  ...pipelineStageEndpoints,
  ...propertyEndpoints,
  ...propertyBatchEndpoints,
  ...propertyGroupEndpoints,
  ...propertyValidationEndpoints,
  ...ownerEndpoints,
  ...accountEndpoints,
  ...limitUsageEndpoints,
  ...oauthEndpoints,
  ...appInstallEndpoints,
  ...webhookEndpoints,
  ...journalSubscriptionEndpoints,
  ...journalEndpoints,
];
