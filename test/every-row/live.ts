import type { Endpoint } from '../../src/api/endpoint.ts';
import { goodParameters, ownGroup, ownProperty, type Records } from './examples.ts';
import { filled } from './rows.ts';

type Send = (method: 'POST' | 'PUT', path: string, body: object) => Promise<unknown>;

/** Defines what the paths of rows name: the portal's first label, an object type, a pipeline, a property with a rule and a group of contacts. */
export async function defineLive(send: Send): Promise<void> {
  const label = { label: 'First', inverseLabel: 'First of', name: 'first' };
  await send('POST', '/crm/associations/2026-03/contacts/companies/labels', label);
  await send('POST', '/crm-object-schemas/2026-03/schemas', { name: 'ship', labels: {} });
  const stages = ['424242', '424243'].map((stageId, displayOrder) => ({ stageId, label: stageId, displayOrder, metadata: {} }));
  await send('POST', '/crm/pipelines/2026-03/contacts', { pipelineId: '424242', label: 'Live', displayOrder: 1, stages });
  await send('POST', '/crm/properties/2026-03/contacts', ownProperty);
  await send('POST', '/crm/properties/2026-03/contacts/groups', ownGroup);
  await send('PUT', '/crm/property-validations/2026-03/0-1/every_row/rule-type/MAX_LENGTH', { ruleArguments: ['5'] });
}

/** A row's path, with these records and what `defineLive` defined in the place of its parameters. */
export function livePath(path: string, row: Endpoint, { contact, company }: Records): string {
  const known = { fromObjectId: contact, toObjectId: company, objectId: contact, associationTypeId: '1' };
  return filled(path, { ...known, ...goodParameters[row.id] });
}
