import { integer, text } from '../api/schemas.ts';
import { inListOrder } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { standardObjectTypes } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem } from '../domain/problem.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { flag, listOf, optionalInteger, optionalText, whole } from './schemas.ts';

const objectTypeView = whole({
  objectTypeId: text,
  name: text,
  plural: text,
  singularLabel: text,
  pluralLabel: text,
  primaryDisplayProperty: optionalText,
  isCustom: flag,
});

const associationTypeView = whole({
  category: text,
  typeId: integer,
  name: text,
  label: optionalText,
  fromObjectTypeId: text,
  toObjectTypeId: text,
  inverseTypeId: integer,
  isDefault: flag,
  isPrimary: flag,
  maxFromRecord: optionalInteger,
});

/** What kinds of records a portal has and how they can be linked, whole: HubSpot answers it by pairs of object types only. */
export const schemaMapEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'objectTypes.list',
    summary: "Lists every object type that the portal has records of, HubSpot's first",
    method: 'GET',
    path: '/portals/{portalId}/object-types',
    access: 'closed',
    answers: { 200: listOf(objectTypeView) },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { schema } = call.portal;
      const types = [...standardObjectTypes(), ...schema.objects.own('never')];
      return { status: 200, body: { results: types.flatMap((type) => viewOfObjectType(schema, type)) } };
    },
  },
  {
    id: 'associationTypes.list',
    summary: 'Lists every association type of the portal, one for each direction, with its inverse and its limit',
    method: 'GET',
    path: '/portals/{portalId}/association-types',
    access: 'closed',
    answers: { 200: listOf(associationTypeView) },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { schema } = call.portal;
      const types = [...schema.links.all].sort(inListOrder);
      return { status: 200, body: { results: types.flatMap((type) => viewOfAssociationType(schema, type)) } };
    },
  },
];

/** A type without a published id has no records that a path reaches: it is left out. */
function viewOfObjectType({ objects }: PortalSchema, type: ObjectType): readonly object[] {
  if (type.id === null) return [];
  const own = objects.definitionOf(type);
  const { name, plural } = type.row;
  return [
    {
      objectTypeId: type.id,
      name,
      plural,
      singularLabel: own?.labels.singular ?? labelOf(name),
      pluralLabel: own?.labels.plural ?? labelOf(plural),
      primaryDisplayProperty: own?.primaryDisplayProperty ?? null,
      isCustom: own !== undefined,
    },
  ];
}

function viewOfAssociationType(schema: PortalSchema, type: AssociationType): readonly object[] {
  const [from, to] = [schema.objects.find(type.from)?.id, schema.objects.find(type.to)?.id];
  if (from === null || from === undefined || to === null || to === undefined) return [];
  return [
    {
      category: type.category,
      typeId: type.id,
      name: type.name,
      label: type.label,
      fromObjectTypeId: from,
      toObjectTypeId: to,
      inverseTypeId: schema.links.byKey(type.inverseKey)?.id ?? type.id,
      isDefault: type.isDefault,
      isPrimary: type.promotesFirst !== undefined,
      maxFromRecord: schema.associationLimits.get(type.key) ?? (type.onePer === 'from' ? 1 : null),
    },
  ];
}

/** `line_items` as people write it: Line items. */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
