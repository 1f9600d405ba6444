import { limitsOfPair, listLimits, purgeLimits, setLimits } from '../../operations/association-limits.ts';
import {
  AssociationLimitBatch,
  AssociationLimitList,
  AssociationLimitPurge,
  CreatedAssociationLimits,
  CreatedAssociationLimitsWithErrors,
  UpdatedAssociationLimits,
  UpdatedAssociationLimitsWithErrors,
} from '../association-limit-schemas.ts';
import { changedLimitRow, limitBatchView, limitRow } from '../association-limit-views.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { EmptyBatch } from '../labelled-schemas.ts';
import { archived } from './labelled-associations.ts';

const configurations = '/definitions/configurations';
const pair = `${configurations}/{fromObjectType}/{toObjectType}`;
const editions = { v4: { evidence: 'recorded' }, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} } as const;
const dated = { archiveAnswers: 'batch' } as const;

/** Limits that administrators set on how many associations of a type may leave one record. */
export const associationLimitEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'associationLimits.all',
    title: 'List the association limits of all pairs of object types',
    method: 'GET',
    family: 'associations',
    path: `${configurations}/all`,
    editions,
    access: 'read',
    scopes: 'ofAnyRecords',
    answers: { 200: AssociationLimitList },
    evidence: 'documented',
    source: 'associations schema spec and guide; recorded assoc-limits-04',
    assumed: ['order: by type id, each followed by its inverse; a recording of several limits would settle it'],
    async run(call) {
      return answered(200, { results: listLimits(call).map(limitRow) });
    },
  }),
  endpoint({
    id: 'associationLimits.ofPair',
    title: 'List the association limits from one object type to another',
    method: 'GET',
    family: 'associations',
    path: pair,
    editions: { v4: {}, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} },
    access: 'linkRead',
    answers: { 200: AssociationLimitList },
    evidence: 'documented',
    source: 'associations schema spec and guide',
    assumed: ['the inverse direction is left out; a recording would settle it'],
    async run(call, { params }) {
      return answered(200, { results: limitsOfPair(call, params.fromObjectType, params.toObjectType).map(limitRow) });
    },
  }),
  endpoint({
    id: 'associationLimits.create',
    title: 'Set association limits',
    method: 'POST',
    family: 'associations',
    path: `${pair}/batch/create`,
    editions,
    access: 'linkWrite',
    body: AssociationLimitBatch,
    answers: { 201: CreatedAssociationLimits, 207: CreatedAssociationLimitsWithErrors },
    evidence: 'documented',
    source: 'associations schema spec and guide; recorded assoc-limits-01, row error of -03; changelog of 2024-07-30 for the bounds',
    assumed: [
      '201 in 2025-09 and 2026-09, whose OpenAPI files list 200 alone; a recording would settle it',
      'a limit that exists already is replaced; a second create would settle it',
      'a bound out of range is a row of its own; a recording of 10,001 would settle it',
      '100 inputs at most; a batch of 101 would settle it',
    ],
    async run(call, { params, body }) {
      const batch = await setLimits(call, params.fromObjectType, params.toObjectType, body.inputs);
      const view = limitBatchView(batch, limitRow);
      return batch.problems.length === 0 ? answered(201, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associationLimits.update',
    title: 'Change association limits',
    method: 'POST',
    family: 'associations',
    path: `${pair}/batch/update`,
    editions,
    access: 'linkWrite',
    body: AssociationLimitBatch,
    answers: { 200: UpdatedAssociationLimits, 207: UpdatedAssociationLimitsWithErrors },
    evidence: 'documented',
    source: 'associations schema spec and guide; recorded assoc-limits-02 and -03; changelog of 2024-07-30 for the bounds',
    assumed: [
      'a limit that does not exist yet is set; an update without a create would settle it',
      'CANCELED where all inputs fail and COMPLETE where some do; a recording of one wrong input among two would settle it',
    ],
    async run(call, { params, body }) {
      const batch = await setLimits(call, params.fromObjectType, params.toObjectType, body.inputs);
      const view = limitBatchView(batch, changedLimitRow);
      return batch.problems.length === 0 ? answered(200, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associationLimits.purge',
    title: 'Remove association limits',
    method: 'POST',
    family: 'associations',
    path: `${pair}/batch/purge`,
    editions: { v4: {}, '2025-09': dated, '2026-03': dated, '2026-09': dated, '2026-09-beta': dated },
    access: 'linkWrite',
    body: AssociationLimitPurge,
    answers: { 200: EmptyBatch, 204: null },
    evidence: 'documented',
    source: 'associations schema spec and guide; v4 live suite of 2025-02 (204)',
    assumed: [
      '204 in the dated editions, whose OpenAPI files show 200 with an empty batch (switch archiveBody); a recording would settle it',
      'a type that has no limit is no problem; a second purge would settle it',
      'a type of another pair refuses the request whole with 400; a recording would settle it',
    ],
    async run(call, { params, body, delta }) {
      return archived(call, delta, await purgeLimits(call, params.fromObjectType, params.toObjectType, body.inputs));
    },
  }),
];
