import type { AssociationType } from '../../domain/association-type.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import { createLabel, deleteLabel, listLabels, updateLabel } from '../../operations/association-labels.ts';
import { AssociationLabelList, AssociationLabelTexts, NewAssociationLabel } from '../association-label-schemas.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';

const labels = '/{fromObjectType}/{toObjectType}/labels';
const editions = { v4: {}, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} } as const;

/** Labels: the types of links between two kinds of records, and those that users add. */
export const associationLabelEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'associationSchema.listLabels',
    title: 'List the association types from one object type to another',
    method: 'GET',
    family: 'associations',
    path: labels,
    editions: {
      v4: {
        evidence: 'recorded',
        source: 'recorded assoc-labels-01 and -02; fromObjectTypeId and toObjectTypeId from the associations schema spec',
      },
      '2025-09': { labelEnds: 'left out' },
      '2026-03': {},
      '2026-09': { labelEnds: 'left out' },
      '2026-09-beta': {},
    },
    access: 'linkRead',
    answers: { 200: AssociationLabelList },
    evidence: 'documented',
    source: 'associations schema spec and guide',
    assumed: [
      'order: by category, then by type id; recorded lists have none; two lists of one pair in the same order would settle it',
      "types of very old portals are left out; a list of a fresh portal's deals and companies would settle it",
      'fromObjectTypeId and toObjectTypeId stand in the rows where the OpenAPI file of the edition has them; a recording of 2025-09 and 2026-09 would settle it',
    ],
    async run(call, { params, delta }) {
      const [from, to] = [params.fromObjectType, params.toObjectType];
      const ends = delta.labelEnds === 'left out' ? {} : endsOf(from, to);
      const results = listLabels(call, { from, to }).map((type) => ({ ...labelRow(type), ...ends }));
      return answered(200, { results });
    },
  }),
  endpoint({
    id: 'associationSchema.createLabel',
    title: 'Create an association label',
    method: 'POST',
    family: 'associations',
    path: labels,
    editions: { ...editions, v4: { evidence: 'recorded' } },
    access: 'linkWrite',
    body: NewAssociationLabel,
    answers: { 200: AssociationLabelList },
    evidence: 'documented',
    source: 'associations schema spec and guide; recorded assoc-labels-03',
    assumed: [
      'a label without an inverse has two ids between two object types and one inside one; a recording of each would settle it',
      'names and texts are unique in each direction of a pair; a second create of the same label would settle it',
      'at most 50 labels of a pair (switch portalTier: 10 for the free tier), a paired one counting once; a recording of the 51st would settle it',
      'a pair of types without a default association takes no labels; a recording of product to contact would settle it',
      "inside one object type the inverse's v3 name ends in _inverse; v3's types of contacts and contacts would settle it",
    ],
    async run(call, { params, body }) {
      const [from, to] = [params.fromObjectType, params.toObjectType];
      const { name, label, inverseLabel } = body;
      const types = await createLabel(call, { from, to }, { name, label, inverseLabel: inverseLabel ?? undefined });
      return isProblem(types) ? types : answered(200, { results: types.map(labelRow) });
    },
  }),
  endpoint({
    id: 'associationSchema.updateLabel',
    title: 'Change what an association label says',
    method: 'PUT',
    family: 'associations',
    path: labels,
    editions,
    access: 'linkWrite',
    body: AssociationLabelTexts,
    answers: { 204: null },
    evidence: 'documented',
    source: 'associations schema spec and guide; v4 live suite of 2025-02 for the 204 and the 400',
    assumed: [
      'the id of either direction may be named, and `label` is its text; an update by the id of the inverse and a list would settle it',
      'without inverseLabel a label that says the same both ways goes on doing so; an update and a list of both directions would settle it',
    ],
    async run(call, { params, body }) {
      const [from, to] = [params.fromObjectType, params.toObjectType];
      const { associationTypeId, label, inverseLabel } = body;
      const texts = { label, inverseLabel: inverseLabel ?? undefined };
      return (await updateLabel(call, { from, to }, associationTypeId, texts)) ?? answered(204);
    },
  }),
  endpoint({
    id: 'associationSchema.deleteLabel',
    title: 'Delete an association label',
    method: 'DELETE',
    family: 'associations',
    path: `${labels}/{associationTypeId}`,
    editions,
    access: 'linkWrite',
    answers: { 204: null },
    evidence: 'documented',
    source: 'associations schema spec and guide; v4 live suite of 2025-02 (204 for each side of a pair)',
    assumed: [
      'the removal of one direction removes both; a list between the two deletes would settle it',
      "400 for a label in use, for HubSpot's own types and for an id that the portal never gave out; recordings would settle it",
      '404 for an id that is no integer; a recording would settle it',
    ],
    async run(call, { params }) {
      const [from, to] = [params.fromObjectType, params.toObjectType];
      if (!/^-?\d{1,10}$/.test(params.associationTypeId)) return problem('PATH_NOT_AN_INTEGER');
      return (await deleteLabel(call, { from, to }, Number(params.associationTypeId))) ?? answered(204);
    },
  }),
];

function labelRow({ category, id, label }: AssociationType) {
  return { category, typeId: id, label };
}

function endsOf(from: ObjectType, to: ObjectType) {
  return { fromObjectTypeId: from.id ?? '', toObjectTypeId: to.id ?? '' };
}
