import type { Endpoint } from '../../src/api/endpoint.ts';
import { goodParameters, ownGroup, ownProperty, type Records } from './examples.ts';
import { filled } from './rows.ts';

type Post = (path: string, body: object) => Promise<unknown>;

/** Defines what the paths of rows name: the portal's first label, an object type, a pipeline, a property and a group of contacts. */
export async function defineLive(post: Post): Promise<void> {
  const label = { label: 'First', inverseLabel: 'First of', name: 'first' };
  await post('/crm/associations/2026-03/contacts/companies/labels', label);
  await post('/crm-object-schemas/2026-03/schemas', { name: 'ship', labels: {} });
  const stages = ['424242', '424243'].map((stageId, displayOrder) => ({ stageId, label: stageId, displayOrder, metadata: {} }));
  await post('/crm/pipelines/2026-03/contacts', { pipelineId: '424242', label: 'Live', displayOrder: 1, stages });
  await post('/crm/properties/2026-03/contacts', ownProperty);
  await post('/crm/properties/2026-03/contacts/groups', ownGroup);
}

/** A row's path, with these records and what `defineLive` defined in the place of its parameters. */
export function livePath(path: string, row: Endpoint, { contact, company }: Records): string {
  const known = { fromObjectId: contact, toObjectId: company, objectId: contact, associationTypeId: '1' };
  return filled(path, { ...known, ...goodParameters[row.id] });
}
