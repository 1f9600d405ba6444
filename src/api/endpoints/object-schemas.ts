import { isProblem } from '../../domain/problem.ts';
import { createObjectSchema, createSchemaAssociation, deleteSchemaAssociation } from '../../operations/object-schemas.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { NewObjectType, NewObjectTypeAssociation, ObjectTypeAssociation, ObjectTypeSchema } from '../object-schema-schemas.ts';
import { associationDefinitionView, objectSchemaView } from '../object-schema-views.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {} } as const;

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
    body: NewObjectType,
    answers: { 201: ObjectTypeSchema },
    evidence: 'documented',
    source: 'schemas spec and custom objects guide',
    assumed: [
      'lists may be left out, although the spec asks for them; a recording of a create without associatedObjects would settle it',
      'records can be associated with emails, meetings, notes, tasks and calls from the start; a published answer with every association would settle it',
      'those associations are USER_DEFINED and count through the ids of labels; a list of labels of a new object type would settle it',
      'any record scope lets a caller define one; a recording with crm.schemas.custom.write alone would settle it',
    ],
    async run(call, { body }) {
      const { singular, plural } = body.labels;
      const type = await createObjectSchema(call, {
        name: body.name,
        labels: { singular, plural },
        description: body.description ?? null,
        primaryDisplayProperty: body.primaryDisplayProperty ?? null,
        secondaryDisplayProperties: body.secondaryDisplayProperties ?? [],
        searchableProperties: body.searchableProperties ?? [],
        requiredProperties: body.requiredProperties ?? [],
        properties: body.properties ?? [],
        associatedObjects: body.associatedObjects ?? [],
        withItself: body.shouldCreateSameObjectAssociation === true ? 'associated' : 'apart',
      });
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
    answers: { 200: ObjectTypeSchema },
    evidence: 'documented',
    source: 'schemas spec; recorded schemas-2026-03-01 for the shape',
    assumed: [
      "HubSpot's own types show no properties, labels made of their names and no cardinalities; serving property definitions and more recordings would settle it",
    ],
    async run(call, { params }) {
      return answered(200, objectSchemaView(call.portal.schema, params.objectType));
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
