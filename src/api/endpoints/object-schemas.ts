import { operationScopes, scopesSeenTold } from '../../catalogue/operation-scopes.ts';
import { isProblem } from '../../domain/problem.ts';
import {
  createObjectSchema,
  createSchemaAssociation,
  deleteObjectSchema,
  deleteSchemaAssociation,
  editObjectSchema,
} from '../../operations/object-schemas.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import {
  NewObjectType,
  NewObjectTypeAssociation,
  ObjectTypeAssociation,
  ObjectTypeBatchRead,
  ObjectTypeDefinition,
  ObjectTypeEdits,
  ObjectTypeSchema,
  ObjectTypeSchemaList,
} from '../object-schema-schemas.ts';
import { associationDefinitionView, objectSchemaView, objectTypeDefinitionView } from '../object-schema-views.ts';
import { flag, flagUnlessFalse } from '../query.ts';
import { editsOfObjectType, newObjectSchema } from '../sent-object-schema.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {} } as const;
const parts = {
  includePropertyDefinitions: flagUnlessFalse('Whether to answer the properties of each object type.'),
  includeAssociationDefinitions: flagUnlessFalse('Whether to answer the associations of each object type.'),
  includeAuditMetadata: flagUnlessFalse('Whether to answer who made and changed each object type.'),
} as const;
const deleteAssumed = [
  'refused while the object type has records, whatever properties it has; a recording of the refusal would settle it',
] as const;

/** Object types of a portal's own, and what their records can be associated with. */
export const objectSchemaEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'schemas.create',
    title: 'Define an object type',
    method: 'POST',
    family: 'schemas',
    path: '',
    editions,
    access: 'write',
    scopes: operationScopes.schemaWrite,
    body: NewObjectType,
    answers: { 201: ObjectTypeSchema },
    evidence: 'documented',
    source: 'schemas spec and custom objects guide',
    assumed: [
      'lists may be left out, although the spec asks for them; a recording of a create without associatedObjects would settle it',
      'records can be associated with emails, meetings, notes, tasks and calls from the start; a published answer with every association would settle it',
      'those associations are USER_DEFINED and count through the ids of labels; a list of labels of a new object type would settle it',
    ],
    async run(call, { body }) {
      const type = await createObjectSchema(call, newObjectSchema(body));
      return isProblem(type) ? type : answered(201, objectSchemaView(call.portal.schema, type));
    },
  }),
  endpoint({
    id: 'schemas.read',
    title: 'Read an object type',
    method: 'GET',
    family: 'schemas',
    path: '/{objectType}',
    editions: { ...editions, '2026-03': { evidence: 'recorded' } },
    access: 'read',
    scopes: operationScopes.schemaRead,
    query: parts,
    answers: { 200: ObjectTypeSchema },
    evidence: 'documented',
    source: 'schemas spec; recorded schemas-2026-03-01 for the shape',
    assumed: [
      "HubSpot's own types show no properties, as contacts did, and labels made of their names; recordings of other types would settle it",
      'audit metadata are the ids of users, which are null; a recording with includeAuditMetadata=false would settle it',
    ],
    async run(call, { params, query }) {
      return answered(200, objectSchemaView(call.portal.schema, params.objectType, query));
    },
  }),
  endpoint({
    id: 'schemas.list',
    title: 'List object types',
    method: 'GET',
    family: 'schemas',
    path: '',
    editions: {
      ...editions,
      v3: {
        evidence: 'recorded',
        source: 'recorded schemas-v3-01 (a list of none)',
        scopesTold: { asRequired: scopesSeenTold.schemaListV3 },
      },
      '2026-03': { scopesTold: { inContext: scopesSeenTold.schemaList202603 } },
    },
    access: 'read',
    scopes: operationScopes.schemaList,
    query: { archived: flag('Whether to answer archived object types instead of those in use.'), ...parts },
    answers: { 200: ObjectTypeSchemaList },
    evidence: 'documented',
    source: 'schemas spec',
    assumed: ["only the portal's own object types, in the order of their ids; a recording of a list with some would settle it"],
    async run(call, { query }) {
      const types = call.portal.schema.objects.own(query.archived ? 'only' : 'never');
      return answered(200, { results: types.map((type) => objectSchemaView(call.portal.schema, type, query)) });
    },
  }),
  endpoint({
    id: 'schemas.batchRead',
    title: 'Read several object types',
    method: 'POST',
    family: 'schemas',
    path: '/batch/read',
    editions,
    access: 'read',
    scopes: operationScopes.schemaRead,
    body: ObjectTypeBatchRead,
    answers: { 200: ObjectTypeSchemaList },
    evidence: 'documented',
    source: 'schemas spec',
    assumed: ['one unknown object type refuses the batch, and one that is named twice is answered twice; a recording would settle it'],
    async run(call, { body }) {
      const { schema } = call.portal;
      const include = (name: keyof typeof parts) => body[name] !== false;
      const wanted = {
        includePropertyDefinitions: include('includePropertyDefinitions'),
        includeAssociationDefinitions: include('includeAssociationDefinitions'),
        includeAuditMetadata: include('includeAuditMetadata'),
      };
      const types = body.inputs.map((word) => schema.objects.resolve(word));
      const unknown = types.find(isProblem);
      if (unknown !== undefined) return unknown;
      return answered(200, { results: types.flatMap((type) => (isProblem(type) ? [] : objectSchemaView(schema, type, wanted))) });
    },
  }),
  endpoint({
    id: 'schemas.update',
    title: 'Change an object type',
    method: 'PATCH',
    family: 'schemas',
    path: '/{objectType}',
    editions,
    access: 'write',
    scopes: operationScopes.schemaWrite,
    body: ObjectTypeEdits,
    answers: { 200: ObjectTypeDefinition },
    evidence: 'documented',
    source: 'schemas spec',
    assumed: [
      "400 for HubSpot's own types and for lists that name unknown properties; a recording would settle it",
      'labels can be changed, although the spec says that nobody can; a recording would settle it',
    ],
    async run(call, { params, body }) {
      const type = await editObjectSchema(call, params.objectType, editsOfObjectType(body));
      return isProblem(type) ? type : answered(200, objectTypeDefinitionView(call.portal.schema, type));
    },
  }),
  endpoint({
    id: 'schemas.delete',
    title: 'Delete an object type, or with archived=true its name too',
    method: 'DELETE',
    family: 'schemas',
    path: '/{objectType}',
    editions,
    access: 'write',
    scopes: operationScopes.schemaWrite,
    archivedTypes: 'accepted',
    query: { archived: flag('Whether to delete for good, so that the name is free again.') },
    answers: { 204: null },
    evidence: 'documented',
    source: 'schemas spec and custom objects guide; live runs (works with properties)',
    assumed: [
      ...deleteAssumed,
      'archived=true works on an object type in use too; a recording would settle it',
      'a second delete without it answers 400 as for an unknown object type; a recording would settle it',
    ],
    async run(call, { params, words, query }) {
      if (!query.archived) {
        const inUse = call.portal.schema.objects.resolve(words.objectType);
        if (isProblem(inUse)) return inUse;
      }
      return (await deleteObjectSchema(call, params.objectType, query.archived ? 'purge' : 'archive')) ?? answered(204);
    },
  }),
  endpoint({
    id: 'schemas.purge',
    title: 'Delete an object type for good, as older clients ask for it',
    method: 'DELETE',
    family: 'schemas',
    path: '/{objectType}/purge',
    editions: { v3: {} },
    access: 'write',
    scopes: operationScopes.schemaWrite,
    archivedTypes: 'accepted',
    answers: { 204: null },
    evidence: 'documented',
    source: "schemas operations of HubSpot's older v3 clients",
    assumed: deleteAssumed,
    async run(call, { params }) {
      return (await deleteObjectSchema(call, params.objectType, 'purge')) ?? answered(204);
    },
  }),
  endpoint({
    id: 'schemas.createAssociation',
    title: 'Let records of two object types be associated',
    method: 'POST',
    family: 'schemas',
    path: '/{objectType}/associations',
    editions,
    access: 'write',
    scopes: operationScopes.schemaWrite,
    body: NewObjectTypeAssociation,
    answers: { 201: ObjectTypeAssociation },
    evidence: 'documented',
    source: 'schemas spec and custom objects guide',
    assumed: [
      'the id is that of the association type; a recording of a create and of the list of labels would settle it',
      '409 where the two can be associated already, 400 where neither is a custom object; recordings would settle it',
    ],
    async run(call, { params, body }) {
      const { fromObjectTypeId: from, toObjectTypeId: to } = body;
      const type = await createSchemaAssociation(call, params.objectType, { from, to, name: body.name ?? undefined });
      return isProblem(type) ? type : answered(201, associationDefinitionView(call.portal.schema, type));
    },
  }),
  endpoint({
    id: 'schemas.deleteAssociation',
    title: 'Take back that records of two object types can be associated',
    method: 'DELETE',
    family: 'schemas',
    path: '/{objectType}/associations/{associationIdentifier}',
    editions,
    access: 'write',
    scopes: operationScopes.schemaWrite,
    answers: { 204: null },
    evidence: 'documented',
    source: 'schemas spec',
    assumed: [
      '204 for an identifier that is none of the type; a recording would settle it',
      '400 while records are associated so, and labels of the pair go along; a recording would settle it',
    ],
    async run(call, { params }) {
      return (await deleteSchemaAssociation(call, params.objectType, params.associationIdentifier)) ?? answered(204);
    },
  }),
];
