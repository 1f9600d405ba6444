import { category, integer, text } from './schemas.ts';

/** Wire shapes of association labels. Fields and their order are HubSpot's. */

const optionalText = { anyOf: [{ type: 'string' }, { type: 'null' }], 'x-java': 'java.lang.String' } as const;

/** Body of a new label. */
export const NewAssociationLabel = {
  type: 'object',
  required: ['label', 'name'],
  properties: {
    label: text,
    inverseLabel: optionalText,
    name: text,
  },
} as const;

/** Body of a label's new texts. */
export const AssociationLabelTexts = {
  type: 'object',
  required: ['associationTypeId', 'label'],
  properties: {
    associationTypeId: integer,
    label: text,
    inverseLabel: optionalText,
  },
} as const;

/** Association types of an ordered pair; some editions say the pair in each row. */
export const AssociationLabelList = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['category', 'typeId', 'label'],
        properties: {
          category,
          typeId: integer,
          label: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          fromObjectTypeId: text,
          toObjectTypeId: text,
        },
      },
    },
  },
} as const;
