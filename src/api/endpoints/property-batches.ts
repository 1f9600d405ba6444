import { isProblem } from '../../domain/problem.ts';
import { archiveProperties, createProperties, readProperty } from '../../operations/properties.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { NewPropertyBatch, PropertyBatch, PropertyBatchWithErrors, PropertyNameBatch, PropertyReadBatch } from '../property-schemas.ts';
import { createdPropertyView, propertyBatchView, propertyView } from '../property-views.ts';
import { text } from '../query.ts';
import { propertyEditions } from './properties.ts';

/** Properties many at a time. */
export const propertyBatchEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'properties.batchCreate',
    title: 'Create many properties',
    method: 'POST',
    family: 'properties',
    path: '/{objectType}/batch/create',
    editions: { ...propertyEditions, '2026-03': { evidence: 'recorded', source: 'recorded properties-02 and -03' } },
    access: 'schemaWrite',
    body: NewPropertyBatch,
    answers: { 201: PropertyBatch, 207: PropertyBatchWithErrors },
    evidence: 'documented',
    source: 'properties spec; shapes and statuses as recorded of 2026-03, where the spec of 2026-09 says 200',
    assumed: [
      'every refusal fails alone, as a name that is taken does; a recording with an unknown group would settle it',
      '100 inputs at most; a recording of more would settle it',
    ],
    async run(call, { params, body }) {
      const startedAt = call.now();
      const made = await createProperties(call, params.objectType, body.inputs);
      const { errors, body: view } = propertyBatchView(call, startedAt, made, createdPropertyView);
      return errors.length === 0 ? answered(201, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'properties.batchRead',
    title: 'Read many properties',
    method: 'POST',
    family: 'properties',
    path: '/{objectType}/batch/read',
    editions: propertyEditions,
    access: 'schemaRead',
    query: { locale: text('Ignored: labels are English.') },
    body: PropertyReadBatch,
    answers: { 200: PropertyBatch, 207: PropertyBatchWithErrors },
    evidence: 'documented',
    source: 'properties spec; recorded properties-03 for the rows of errors',
    assumed: [
      'archived and dataSensitivity may be left out, although the spec asks for them; a recording without them would settle it',
      'results are in the order of the inputs, one for each; a recording with a name twice would settle it',
      'a property that is not there has a row of errors and the status 207; a recording would settle it',
    ],
    async run(call, { params, body }) {
      const startedAt = call.now();
      const archived = body.archived === true ? 'only' : 'never';
      const choice = { archived, dataSensitivity: body.dataSensitivity ?? 'non_sensitive' } as const;
      const found = body.inputs.map(({ name }) => readProperty(call, params.objectType, name, choice));
      const { errors, body: view } = propertyBatchView(call, startedAt, found, propertyView);
      return errors.length === 0 ? answered(200, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'properties.batchArchive',
    title: 'Archive many properties',
    method: 'POST',
    family: 'properties',
    path: '/{objectType}/batch/archive',
    editions: propertyEditions,
    access: 'schemaWrite',
    body: PropertyNameBatch,
    answers: { 204: null },
    evidence: 'documented',
    source: 'properties spec: 204 whatever the properties were before',
    assumed: ['a property in use refuses the whole batch; a recording of one would settle it'],
    async run(call, { params, body }) {
      const names = body.inputs.map(({ name }) => name);
      const refused = await archiveProperties(call, params.objectType, names);
      return isProblem(refused) ? refused : answered(204);
    },
  }),
];
