import { isProblem } from '../../domain/problem.ts';
import { archiveProperty, createProperty, listProperties, readProperty, updateProperty } from '../../operations/properties.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { NewPropertyBody, PropertyBody, PropertyEditsBody, PropertyList } from '../property-schemas.ts';
import { propertyView } from '../property-views.ts';
import { flag, names, oneOf, text } from '../query.ts';

/** The editions that have properties. */
export const propertyEditions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {} } as const;

const choice = {
  archived: flag('Whether to answer archived properties instead of those in use.'),
  dataSensitivity: oneOf(['non_sensitive', 'sensitive', 'highly_sensitive'], 'Only properties with this sensitivity.'),
  locale: text('Ignored: labels are English.'),
} as const;

/** What the properties of an object type are. */
export const propertyEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'properties.list',
    title: 'List the properties of an object type',
    method: 'GET',
    family: 'properties',
    path: '/{objectType}',
    editions: {
      ...propertyEditions,
      v3: { evidence: 'recorded', source: 'recorded properties-06' },
      '2026-03': { source: 'portal probe probe-2026-03-05: keys identical to v3' },
    },
    access: 'schemaRead',
    query: { ...choice, properties: names('Only the properties with these names.') },
    answers: { 200: PropertyList },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-09 and 2026-10',
    assumed: [
      'by name in the order of the letters; a whole answer would settle it',
      '`properties` names those that are wanted, and locale changes nothing; a recording with either would settle it',
      "HubSpot's own properties were made in 1970; a recording of a fresh portal would settle it",
    ],
    async run(call, { params, query }) {
      const { dataSensitivity, properties: wanted } = query;
      const all = listProperties(call, params.objectType, { archived: query.archived ? 'only' : 'never', dataSensitivity });
      const shown = wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
      return answered(200, { results: shown.map(propertyView) });
    },
  }),
  endpoint({
    id: 'properties.create',
    title: 'Create a property',
    method: 'POST',
    family: 'properties',
    path: '/{objectType}',
    editions: { ...propertyEditions, v3: { evidence: 'recorded', source: 'recorded properties-07' } },
    access: 'schemaWrite',
    body: NewPropertyBody,
    answers: { 201: PropertyBody },
    evidence: 'documented',
    source: 'properties spec and guide; dated live runs of 2026-09 and 2026-10; recorded properties-02 and -03 for the places of options',
    assumed: [
      'names are kept in lower case, begin with a letter and have letters, digits and underscores; a recording of other names would settle it',
      'an archived property that comes back keeps whether its values are unique, and one of HubSpot comes back as it was; recordings would settle it',
      'the app that made a property stands for the user; a recording of an app with another user would settle it',
      'options that nobody placed begin at 0, two with one value are refused, those of a text or number are dropped; recordings would settle it',
      'a formula is kept as it was sent, not in its canonical form, and its values are not reckoned; a recording of formulas would settle it',
      'no portal has the sensitive data feature; a recording of a portal with it would settle it',
    ],
    async run(call, { params, body, url }) {
      const property = await createProperty(call, params.objectType, body);
      if (isProblem(property)) return property;
      return answered(201, propertyView(property), { location: `${url.replace(/\/$/, '')}/${property.name}` });
    },
  }),
  endpoint({
    id: 'properties.read',
    title: 'Read a property',
    method: 'GET',
    family: 'properties',
    path: '/{objectType}/{propertyName}',
    editions: propertyEditions,
    access: 'schemaRead',
    query: { ...choice, properties: names('Ignored.') },
    answers: { 200: PropertyBody },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-09 and 2026-10; recorded properties-04 to -07 for the shape',
    assumed: ['`properties` and locale change nothing; a recording with either would settle it'],
    async run(call, { params, query }) {
      const { archived, dataSensitivity } = query;
      const wanted = { archived: archived ? ('only' as const) : ('never' as const), dataSensitivity };
      const property = readProperty(call, params.objectType, params.propertyName, wanted);
      return isProblem(property) ? property : answered(200, propertyView(property));
    },
  }),
  endpoint({
    id: 'properties.update',
    title: 'Change a property',
    method: 'PATCH',
    family: 'properties',
    path: '/{objectType}/{propertyName}',
    editions: { ...propertyEditions, '2026-03': { evidence: 'recorded', source: 'recorded properties-04 and -05' } },
    access: 'schemaWrite',
    body: PropertyEditsBody,
    answers: { 200: PropertyBody },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-09 and 2026-10',
    assumed: [
      'a read-only definition of HubSpot is refused with 400, except for its options where they may be edited; recordings would settle it',
      'a change of type leaves the values of records as they are; a recording of values after one would settle it',
    ],
    async run(call, { params, body }) {
      const property = await updateProperty(call, params.objectType, params.propertyName, body);
      return isProblem(property) ? property : answered(200, propertyView(property));
    },
  }),
  endpoint({
    id: 'properties.archive',
    title: 'Archive a property',
    method: 'DELETE',
    family: 'properties',
    path: '/{objectType}/{propertyName}',
    editions: propertyEditions,
    access: 'schemaWrite',
    answers: { 204: null },
    evidence: 'documented',
    source: 'properties spec; dated live runs of 2026-09 and 2026-10 for 404 and for a property in use',
    assumed: [
      'an object type that shows, requires or searches a property uses it; a recording of such an archive would settle it',
      'archived properties stay for good, where HubSpot deletes them after 90 days; nothing here would settle it, a recording of the ninety-first day would settle the answer',
    ],
    async run(call, { params }) {
      return (await archiveProperty(call, params.objectType, params.propertyName)) ?? answered(204);
    },
  }),
];
