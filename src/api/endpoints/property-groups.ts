import { isProblem } from '../../domain/problem.ts';
import { archiveGroup, createGroup, listGroups, readGroup, updateGroup } from '../../operations/property-groups.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { NewPropertyGroupBody, PropertyGroupBody, PropertyGroupEditsBody, PropertyGroupList } from '../property-group-schemas.ts';
import { propertyGroupView } from '../property-views.ts';
import { text } from '../query.ts';
import { propertyEditions } from './properties.ts';

const groups = '/{objectType}/groups';
const locale = text('Ignored: labels are English.');

/** Headings under which an object type's properties are shown. */
export const propertyGroupEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'properties.listGroups',
    title: 'List the property groups of an object type',
    method: 'GET',
    family: 'properties',
    path: groups,
    editions: propertyEditions,
    access: 'schemaRead',
    query: { locale },
    answers: { 200: PropertyGroupList },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-09: archived groups are left out',
    assumed: ['in order of display; a list of a fresh portal would settle it'],
    async run(call, { params }) {
      return answered(200, { results: listGroups(call, params.objectType).map(propertyGroupView) });
    },
  }),
  endpoint({
    id: 'properties.createGroup',
    title: 'Create a property group',
    method: 'POST',
    family: 'properties',
    path: groups,
    editions: { ...propertyEditions, '2026-03': { evidence: 'recorded', source: 'recorded properties-01' } },
    access: 'schemaWrite',
    body: NewPropertyGroupBody,
    answers: { 201: PropertyGroupBody },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-10-01',
    assumed: ['names follow the rules of properties, and a group without a place comes last; recordings of other names would settle it'],
    async run(call, { params, body, url }) {
      const group = await createGroup(call, params.objectType, body);
      if (isProblem(group)) return group;
      return answered(201, propertyGroupView(group), { location: `${url.replace(/\/$/, '')}/${group.name}` });
    },
  }),
  endpoint({
    id: 'properties.readGroup',
    title: 'Read a property group',
    method: 'GET',
    family: 'properties',
    path: `${groups}/{groupName}`,
    editions: propertyEditions,
    access: 'schemaRead',
    query: { locale },
    answers: { 200: PropertyGroupBody },
    evidence: 'documented',
    source: 'properties spec',
    assumed: ['404 OBJECT_NOT_FOUND for a group that is not there; a recording would settle it'],
    async run(call, { params }) {
      const group = readGroup(call, params.objectType, params.groupName);
      return isProblem(group) ? group : answered(200, propertyGroupView(group));
    },
  }),
  endpoint({
    id: 'properties.updateGroup',
    title: 'Change a property group',
    method: 'PATCH',
    family: 'properties',
    path: `${groups}/{groupName}`,
    editions: propertyEditions,
    access: 'schemaWrite',
    body: PropertyGroupEditsBody,
    answers: { 200: PropertyGroupBody },
    evidence: 'documented',
    source: 'properties spec',
    assumed: ["HubSpot's own groups can be changed as well; a recording would settle it"],
    async run(call, { params, body }) {
      const group = await updateGroup(call, params.objectType, params.groupName, body);
      return isProblem(group) ? group : answered(200, propertyGroupView(group));
    },
  }),
  endpoint({
    id: 'properties.archiveGroup',
    title: 'Archive a property group',
    method: 'DELETE',
    family: 'properties',
    path: `${groups}/{groupName}`,
    editions: propertyEditions,
    access: 'schemaWrite',
    answers: { 204: null },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-09-29 and 2026-10-01 for a group with properties',
    assumed: ['404 OBJECT_NOT_FOUND for a group that is not there; a recording would settle it'],
    async run(call, { params }) {
      return (await archiveGroup(call, params.objectType, params.groupName)) ?? answered(204);
    },
  }),
];
