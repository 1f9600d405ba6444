import {
  calculatedFieldType,
  definableFieldTypes,
  definablePropertyTypes,
  fieldTypesByType,
  numberDisplayHints,
  textDisplayHints,
} from '../catalogue/property-types.ts';
import type { Property } from '../domain/property.ts';
import { problemOfDefinedName } from '../domain/property-check.ts';
import type { SeedProperty } from './document-parts.ts';
import { flagIn, numberIn, type Row, rowsIn, textIn } from './reading.ts';

type PulledOption = NonNullable<SeedProperty['options']>[number];

/** Compares texts by their code units: the same on every machine. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The body that defines a property of the account's own, or why a seed cannot have it. */
export function bodyOfOwnProperty(row: Row): SeedProperty | { readonly why: string } {
  const name = textIn(row, 'name') ?? '';
  const type = definablePropertyTypes.find((one) => one === row['type']);
  const fieldType = definableFieldTypes.find((one) => one === row['fieldType']);
  const fields = type === undefined ? [] : fieldTypesByType[type];
  if (problemOfDefinedName(name.toLowerCase()) !== undefined) return { why: 'its name is none that can be given' };
  if (type === undefined || fieldType === undefined || !fields.includes(fieldType)) {
    return { why: `properties of type ${textIn(row, 'type')} and field type ${textIn(row, 'fieldType')} cannot be made` };
  }
  const sensitivity = textIn(row, 'dataSensitivity') ?? 'non_sensitive';
  if (sensitivity !== 'non_sensitive') return { why: 'it is sensitive' };
  const isExternal = flagIn(row, 'externalOptions');
  const options = isExternal ? [] : optionsIn(row);
  const formula = textIn(row, 'calculationFormula');
  if (fieldType === calculatedFieldType && formula === undefined) return { why: 'its formula is not told' };
  const needsOptions = type === 'enumeration' && formula === undefined;
  if (needsOptions && (isExternal ? textIn(row, 'referencedObjectType') === undefined : options.length === 0)) {
    return { why: 'its options are not told' };
  }
  return { name, label: textIn(row, 'label') ?? name, type, fieldType, groupName: textIn(row, 'groupName') ?? '', ...restOf(row, options) };
}

function restOf(row: Row, options: readonly PulledOption[]): Partial<SeedProperty> {
  const texts = ['description', 'calculationFormula', 'currencyPropertyName', 'referencedObjectType'] as const;
  const flags = ['hidden', 'formField', 'hasUniqueValue', 'externalOptions', 'showCurrencySymbol'] as const;
  const displayOrder = numberIn(row, 'displayOrder') ?? -1;
  const numberDisplayHint = numberDisplayHints.find((hint) => hint === row['numberDisplayHint']);
  const textDisplayHint = textDisplayHints.find((hint) => hint === row['textDisplayHint']);
  return {
    ...Object.fromEntries(texts.flatMap((field) => (textIn(row, field) ? [[field, textIn(row, field)]] : []))),
    ...Object.fromEntries(flags.filter((field) => flagIn(row, field)).map((field) => [field, true])),
    ...(displayOrder !== -1 && { displayOrder }),
    ...(numberDisplayHint !== undefined && { numberDisplayHint }),
    ...(textDisplayHint !== undefined && { textDisplayHint }),
    ...(options.length > 0 && { options: [...options] }),
  };
}

function optionsIn(row: Row): readonly PulledOption[] {
  const options = rowsIn(row, 'options').flatMap((option): readonly PulledOption[] => {
    const [label, value] = [textIn(option, 'label'), textIn(option, 'value')];
    if (label === undefined || value === undefined) return [];
    const [displayOrder, description] = [numberIn(option, 'displayOrder') ?? -1, textIn(option, 'description') ?? ''];
    return [
      {
        label,
        value,
        ...(displayOrder !== -1 && { displayOrder }),
        ...(flagIn(option, 'hidden') && { hidden: true }),
        ...(description !== '' && { description }),
      },
    ];
  });
  const place = ({ displayOrder }: PulledOption) => displayOrder ?? Number.MAX_SAFE_INTEGER;
  return options.toSorted((one, other) => place(one) - place(other));
}

/**
 * The body that makes of one of HubSpot's properties what the account made of it; undefined where it is as every account has it. Only what an
 * account may edit is looked at: the rest is HubSpot's, however this server's catalogue says it.
 */
export function bodyOfChangedProperty(ofHubspot: Property, row: Row): SeedProperty | undefined {
  const type = definablePropertyTypes.find((one) => one === ofHubspot.type);
  const fieldType = definableFieldTypes.find((one) => one === ofHubspot.fieldType);
  if (type === undefined || fieldType === undefined) return undefined;
  const edits = { ...(ofHubspot.isDefinitionReadOnly ? {} : editedFields(ofHubspot, row)), ...editedOptions(ofHubspot, row) };
  if (Object.keys(edits).length === 0) return undefined;
  const { name, label, groupName } = ofHubspot;
  return { name, label, type, fieldType, groupName, ...edits };
}

function editedFields(ofHubspot: Property, row: Row): Partial<SeedProperty> {
  const texts = (['label', 'groupName', 'description'] as const).filter((field) => {
    const text = textIn(row, field) ?? '';
    return text !== '' && text !== ofHubspot[field];
  });
  const flags = (['hidden', 'formField'] as const).filter((field) => flagIn(row, field) !== ofHubspot[field]);
  return {
    ...Object.fromEntries(texts.map((field) => [field, textIn(row, field)])),
    ...Object.fromEntries(flags.map((field) => [field, flagIn(row, field)])),
  };
}

function editedOptions(ofHubspot: Property, row: Row): Pick<SeedProperty, 'options'> {
  const { hasOpenOptions, externalOptions, areOptionsReadOnly, isDefinitionReadOnly, type } = ofHubspot;
  const mayEdit = areOptionsReadOnly === undefined ? !isDefinitionReadOnly : !areOptionsReadOnly;
  if (type !== 'enumeration' || hasOpenOptions || externalOptions || !mayEdit) return {};
  const options = optionsIn(row);
  const said = (one: { readonly value: string; readonly label: string; readonly hidden?: boolean | null }) =>
    JSON.stringify([one.value, one.label, one.hidden === true]);
  const isSame = options.map(said).join() === ofHubspot.options.map(said).join();
  return isSame || options.length === 0 ? {} : { options: [...options] };
}
