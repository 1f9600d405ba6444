/** Records that a good request may name: a contact and a company that are associated, and one more contact. */
export interface Records {
  readonly contact: string;
  readonly otherContact: string;
  readonly company: string;
}

const primary = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 };

const defaultType = { category: 'HUBSPOT_DEFINED', typeId: 279 };

/** Parts of the path that a row accepts, for rows that do not take just any object type. */
export const goodParameters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'schemas.update': { objectType: 'p_ship' },
  'schemas.delete': { objectType: 'p_ship' },
  'schemas.purge': { objectType: 'p_ship' },
  'objectLibrary.read': { objectTypeId: '0-421' },
};
/** The property that every portal has behind the paths of properties. */
export const ownProperty = { name: 'every_row', label: 'Every row', groupName: 'contactinformation', type: 'string', fieldType: 'text' };

/** The group without properties that every portal has behind the paths of groups. */
export const ownGroup = { name: 'every_group', label: 'Every group' };

/** Bodies that a row accepts and takes further, for rows whose schema alone does not make one. */
export const goodBodies: Readonly<Record<string, (records: Records) => unknown>> = {
  'schemas.create': () => ({ name: 'boat', labels: { singular: 'Boat', plural: 'Boats' }, associatedObjects: ['CONTACT'] }),
  'schemas.batchRead': () => ({ inputs: ['contacts', 'p_ship'] }),
  'schemas.update': () => ({ description: 'What floats', requiredProperties: [] }),
  'schemas.createAssociation': () => ({ fromObjectTypeId: '0-1', toObjectTypeId: '2-40000001' }),
  'properties.create': () => ({ ...ownProperty, name: 'another_row' }),
  'properties.batchCreate': () => ({ inputs: [{ ...ownProperty, name: 'another_row' }] }),
  'properties.batchRead': () => ({ inputs: [{ name: 'every_row' }], archived: false, dataSensitivity: 'non_sensitive' }),
  'properties.createGroup': () => ({ name: 'another_group', label: 'Another group' }),
  'properties.update': () => ({ label: 'Every single row' }),
  'records.create': ({ company }) => ({ properties: { firstname: 'Ada' }, associations: [{ to: { id: company }, types: [primary] }] }),
  'records.batchCreate': ({ company }) => ({
    inputs: [{ properties: { firstname: 'Ada' }, associations: [{ to: { id: company }, types: [primary] }], objectWriteTraceId: 'a' }],
  }),
  'pipelines.update': () => ({ label: 'Renamed' }),
  'records.update': () => ({ properties: { firstname: 'Ada' } }),
  'records.batchRead': ({ contact }) => ({ inputs: [{ id: contact }], properties: ['firstname'] }),
  'records.batchUpdate': ({ contact }) => ({ inputs: [{ id: contact, properties: { firstname: 'Ada' }, objectWriteTraceId: 'a' }] }),
  'records.batchUpsert': () => ({
    inputs: [{ id: 'ada@example.com', idProperty: 'email', properties: { firstname: 'Ada' }, objectWriteTraceId: 'a' }],
  }),
  'records.batchArchive': ({ otherContact }) => ({ inputs: [{ id: otherContact }] }),
  'records.search': () => ({
    filterGroups: [{ filters: [{ propertyName: 'firstname', operator: 'BETWEEN', value: 'a', highValue: 'z' }] }],
    query: 'ada',
    sorts: ['-createdate'],
    properties: ['firstname'],
    limit: 10,
    after: '0',
  }),
  'records.merge': ({ contact, otherContact }) => ({ primaryObjectId: contact, objectIdToMerge: otherContact }),
  'records.gdprDelete': ({ contact }) => ({ objectId: contact, idProperty: null }),
  'associations.batchCreate': ({ contact, company }) => ({ inputs: [{ from: { id: contact }, to: { id: company }, types: [primary] }] }),
  'associations.batchRead': ({ contact }) => ({ inputs: [{ id: contact }] }),
  'associationSchema.createLabel': () => ({ label: 'Manager', inverseLabel: 'Employee', name: 'manager_employee' }),
  'associationSchema.updateLabel': () => ({ associationTypeId: 1, label: 'Contract worker' }),
  'associationLimits.create': () => ({ inputs: [{ ...defaultType, maxToObjectIds: 5 }] }),
  'associationLimits.update': () => ({ inputs: [{ ...defaultType, maxToObjectIds: 5 }] }),
  'webhookSettings.set': () => ({ targetUrl: 'https://example.com/other', throttling: { maxConcurrentRequests: 6 } }),
  'associationLimits.purge': () => ({ inputs: [defaultType] }),
};
