import type { Client } from '@hubspot/api-client';
import { expect } from 'vitest';

type Crm = Client['crm'];

/** Calls every method of properties, pipelines and schemas; answers the type id of a custom object type that is left behind. */
export async function driveDefinitions(crm: Crm): Promise<string> {
  await driveGroups(crm);
  await driveProperties(crm);
  await drivePipelines(crm);
  return driveSchemas(crm);
}

async function driveGroups({ properties: { groupsApi } }: Crm): Promise<void> {
  const made = await groupsApi.create('contacts', { name: 'knots', label: 'Knots', displayOrder: 3 });
  expect([made.name, made.label, made.displayOrder, made.archived]).toEqual(['knots', 'Knots', 3, false]);
  expect((await groupsApi.update('contacts', 'knots', { label: 'Bows' })).label).toBe('Bows');
  expect((await groupsApi.getByName('contacts', 'knots')).label).toBe('Bows');
  expect((await groupsApi.getAll('contacts')).results.map(({ name }) => name)).toContain('knots');
}

type PropertyCreate = Parameters<Crm['properties']['coreApi']['create']>[1];

/** A new property, which the client's types want with its enumerations. */
function newProperty(name: string, more: object = {}): PropertyCreate {
  const property = { name, label: 'Loop', type: 'string', fieldType: 'text', groupName: 'knots', ...more };
  return property as PropertyCreate;
}

async function driveProperties({ properties: { coreApi, batchApi, groupsApi } }: Crm): Promise<void> {
  const made = await coreApi.create('contacts', newProperty('loop', { hasUniqueValue: true }));
  expect([made.name, made.groupName, made.hasUniqueValue, made.createdAt]).toEqual(['loop', 'knots', true, expect.any(Date)]);
  expect((await coreApi.update('contacts', 'loop', { label: 'Hoop' })).label).toBe('Hoop');
  expect((await coreApi.getByName('contacts', 'loop')).label).toBe('Hoop');
  const all = await coreApi.getAll('contacts');
  expect(all.results.map(({ name }) => name)).toEqual(expect.arrayContaining(['loop', 'email', 'lifecyclestage']));
  await coreApi.archive('contacts', 'loop');
  await expect(coreApi.getByName('contacts', 'loop')).rejects.toMatchObject({ code: 404 });
  expect((await coreApi.getByName('contacts', 'loop', true)).archived).toBe(true);
  expect((await coreApi.getAll('contacts', true)).results.map(({ name }) => name)).toContain('loop');

  const options = [
    { label: 'Thick', value: 'thick', displayOrder: 1, hidden: false },
    { label: 'Thin', value: 'thin', displayOrder: 2, hidden: false },
  ];
  const rope = newProperty('rope', { type: 'enumeration', fieldType: 'select', options });
  const many = await batchApi.create('contacts', { inputs: [newProperty('bend'), rope] });
  expect(many.results.map(({ name, options: made }) => [name, made.length])).toEqual([
    ['bend', 0],
    ['rope', 2],
  ]);
  const some = await batchApi.create('contacts', { inputs: [newProperty('bend'), newProperty('hitch')] });
  expect([some.results.map(({ name }) => name), 'numErrors' in some && some.numErrors]).toEqual([['hitch'], 1]);
  const names = ['bend', 'rope', 'hitch'].map((name) => ({ name }));
  const read = await batchApi.read('contacts', { inputs: [...names, { name: 'nothing' }], archived: false });
  expect([read.results.length, 'numErrors' in read && read.numErrors]).toEqual([3, 1]);
  await expect(groupsApi.archive('contacts', 'knots')).rejects.toMatchObject({ code: 400 });
  await batchApi.archive('contacts', { inputs: names });
  await groupsApi.archive('contacts', 'knots');
  await expect(groupsApi.getByName('contacts', 'knots')).rejects.toMatchObject({ code: 404 });
}

async function drivePipelines({ pipelines }: Crm): Promise<void> {
  const { pipelinesApi, pipelineStagesApi, pipelineAuditsApi, pipelineStageAuditsApi } = pipelines;
  const stage = (label: string, displayOrder: number, probability: string) => ({ label, displayOrder, metadata: { probability } });
  const made = await pipelinesApi.create('deals', {
    label: 'Ropes',
    displayOrder: 1,
    stages: [stage('Cut', 0, '0.2'), stage('Tied', 1, '1.0')],
  });
  expect([made.label, made.stages.map(({ label }) => label), made.createdAt]).toEqual(['Ropes', ['Cut', 'Tied'], expect.any(Date)]);
  expect((await pipelinesApi.getAll('deals')).results.map(({ label }) => label)).toEqual(['Sales Pipeline', 'Ropes']);
  expect((await pipelinesApi.update('deals', made.id, { label: 'Cords' })).label).toBe('Cords');
  expect((await pipelinesApi.getById('deals', made.id)).label).toBe('Cords');

  const coiled = await pipelineStagesApi.create('deals', made.id, stage('Coiled', 2, '0.5'));
  expect((await pipelineStagesApi.getById('deals', made.id, coiled.id)).metadata).toMatchObject({ probability: '0.5' });
  expect((await pipelineStagesApi.update('deals', made.id, coiled.id, { label: 'Wound', metadata: { probability: '0.4' } })).label).toBe(
    'Wound',
  );
  expect((await pipelineStagesApi.replace('deals', made.id, coiled.id, stage('Spliced', 2, '0.6'))).label).toBe('Spliced');
  const stages = await pipelineStagesApi.getAll('deals', made.id);
  expect(stages.results.map(({ label }) => label)).toEqual(['Cut', 'Tied', 'Spliced']);
  // The client sends `{pipelineId}` as it stands in the template of the path, and no pipeline is called that.
  await expect(pipelineStageAuditsApi.getAudit('deals', coiled.id)).rejects.toMatchObject({ code: 404 });
  await pipelineStagesApi.archive('deals', made.id, coiled.id);
  await expect(pipelineStagesApi.getById('deals', made.id, coiled.id)).rejects.toMatchObject({ code: 404 });

  const replaced = await pipelinesApi.replace('deals', made.id, { label: 'Lines', displayOrder: 1, stages: [stage('New', 0, '0.1')] });
  expect([replaced.id, replaced.stages.map(({ label }) => label)]).toEqual([made.id, ['New']]);
  const audit = await pipelineAuditsApi.getAudit('deals', made.id);
  expect(audit.results.map(({ action }) => action)).toEqual(expect.arrayContaining(['CREATE', 'UPDATE']));
  await pipelinesApi.archive('deals', made.id, true);
  await expect(pipelinesApi.getById('deals', made.id)).rejects.toMatchObject({ code: 404 });
}

type SchemaEgg = Parameters<Crm['schemas']['coreApi']['create']>[0];

async function driveSchemas({ schemas: { coreApi } }: Crm): Promise<string> {
  const egg = {
    name: 'ship',
    labels: { singular: 'Ship', plural: 'Ships' },
    primaryDisplayProperty: 'hull',
    requiredProperties: ['hull'],
    searchableProperties: ['hull'],
    secondaryDisplayProperties: ['serial'],
    properties: [
      { name: 'hull', label: 'Hull', type: 'string', fieldType: 'text' },
      { name: 'serial', label: 'Serial', type: 'string', fieldType: 'text', hasUniqueValue: true },
    ],
    associatedObjects: ['CONTACT'],
  };
  const made = await coreApi.create(egg as unknown as SchemaEgg);
  expect([made.name, made.createdAt]).toEqual(['ship', expect.any(Date)]);
  expect(made.properties.map(({ name }) => name)).toEqual(expect.arrayContaining(['hull', 'serial', 'hs_object_id']));
  const type = made.objectTypeId ?? '';
  expect(type).toMatch(/^2-\d+$/);
  const changed = await coreApi.update(type, { labels: { singular: 'Vessel', plural: 'Vessels' } });
  expect(changed.labels).toMatchObject({ singular: 'Vessel', plural: 'Vessels' });
  expect((await coreApi.getById(type)).labels).toMatchObject({ plural: 'Vessels' });
  expect((await coreApi.getAll()).results.map(({ name }) => name)).toEqual(['ship']);
  const link = await coreApi.createAssociation(type, { fromObjectTypeId: type, toObjectTypeId: '0-3', name: 'ship_to_deal' });
  expect([link.fromObjectTypeId, link.toObjectTypeId, link.id]).toEqual([type, '0-3', expect.any(String)]);
  await coreApi.archiveAssociation(type, link.id);
  return type;
}
