import Type from 'typebox';

/** Wire shapes that several endpoints share. Fields and their order are HubSpot's; descriptions go into OpenAPI. */

/** A record id in a request: HubSpot reads a number as well as a string. */
export const SentId = Type.Union([Type.String(), Type.Number()], { 'x-java': 'java.lang.String' });

const Links = Type.Object({ id: SentId });

/** Body of the batch default association. */
export const DefaultLinkBatch = Type.Object({
  inputs: Type.Array(Type.Object({ from: Links, to: Links }), {
    'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.associations.base.PublicDefaultAssociationMultiPost>',
  }),
});

export const Category = Type.Union([
  Type.Literal('HUBSPOT_DEFINED'),
  Type.Literal('USER_DEFINED'),
  Type.Literal('INTEGRATOR_DEFINED'),
  Type.Literal('WORK'),
]);

const PublicId = Type.Object({ id: Type.String() });
const Instant = Type.String({ format: 'date-time' });

/** One failed input of a batch. */
export const BatchError = Type.Object({
  status: Type.Literal('error'),
  category: Type.Optional(Type.String()),
  subCategory: Type.Optional(Type.String()),
  message: Type.String(),
  context: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
});

const DefaultLink = Type.Object({
  from: PublicId,
  to: PublicId,
  associationSpec: Type.Object({ associationCategory: Category, associationTypeId: Type.Integer() }),
});

/** Answer of a default association: two rows per link, one in each direction. */
export const DefaultLinks = Type.Object({
  status: Type.Literal('COMPLETE'),
  results: Type.Array(DefaultLink),
  startedAt: Instant,
  completedAt: Instant,
});

/** The same where some inputs failed. */
export const DefaultLinksWithErrors = Type.Object({
  status: Type.Literal('COMPLETE'),
  results: Type.Array(DefaultLink),
  numErrors: Type.Integer(),
  errors: Type.Array(BatchError),
  startedAt: Instant,
  completedAt: Instant,
});

export const Paging = Type.Object({ next: Type.Object({ after: Type.String(), link: Type.String() }) });

/** A page of the records that a record is associated with; ids are numbers here, which HubSpot's own files get wrong. */
export const AssociationList = Type.Object({
  results: Type.Array(
    Type.Object({
      toObjectId: Type.Integer(),
      associationTypes: Type.Array(
        Type.Object({ category: Category, typeId: Type.Integer(), label: Type.Union([Type.String(), Type.Null()]) }),
      ),
    }),
  ),
  paging: Type.Optional(Paging),
});

const PropertyMap = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]));

/** Properties as a caller sends them. */
export const SentProperties = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], { 'x-java': 'java.lang.String' }),
  { 'x-java': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>' },
);

export const NewRecord = Type.Object({
  properties: SentProperties,
  associations: Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()], { 'x-java': 'java.util.ArrayList<java.lang.Object>' })),
});

export const RecordEdits = Type.Object({ properties: SentProperties });

export const CrmRecord = Type.Object({
  id: Type.String(),
  properties: PropertyMap,
  createdAt: Instant,
  updatedAt: Instant,
  archived: Type.Boolean(),
  archivedAt: Type.Optional(Instant),
  url: Type.String(),
});

export const CrmRecordList = Type.Object({ results: Type.Array(CrmRecord), paging: Type.Optional(Paging) });

/** HubSpot's error envelope. */
export const ErrorBody = Type.Object({
  status: Type.Literal('error'),
  message: Type.String(),
  correlationId: Type.String({ format: 'uuid' }),
  context: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        message: Type.String(),
        code: Type.Optional(Type.String()),
        context: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
      }),
    ),
  ),
  links: Type.Optional(Type.Record(Type.String(), Type.String())),
  category: Type.Optional(Type.String()),
  subCategory: Type.Optional(Type.String()),
});
