import { customObjectProperties } from '../catalogue/custom-objects.ts';
import { type PropertyRow, type PropertySheet, propertySheets } from '../catalogue/properties/index.ts';
import { propertyGroupRows } from '../catalogue/property-groups.ts';

/** One value that an enumeration or a bool takes. */
export interface PropertyOption {
  readonly value: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
  readonly description?: string;
}

export type PropertyType = PropertyRow['type'];
export type DataSensitivity = 'non_sensitive' | 'sensitive' | 'highly_sensitive';

/** What one property of an object type is: HubSpot's or the portal's own. Times are epoch milliseconds. */
export interface Property {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly description: string;
  readonly groupName: string;
  readonly options: readonly PropertyOption[];
  /** True where values outside `options` must not be refused. */
  readonly hasOpenOptions: boolean;
  readonly displayOrder: number;
  readonly calculated: boolean;
  readonly externalOptions: boolean;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly formField: boolean;
  readonly isHubspotDefined: boolean;
  readonly dataSensitivity: DataSensitivity;
  /** True where a caller cannot set the value. */
  readonly isValueReadOnly: boolean;
  readonly isDefinitionReadOnly: boolean;
  readonly isArchivable: boolean;
  readonly areOptionsReadOnly?: boolean;
  readonly referencedObjectType?: string;
  readonly calculationFormula?: string;
  readonly showCurrencySymbol?: boolean;
  readonly currencyPropertyName?: string;
  readonly numberDisplayHint?: string;
  readonly textDisplayHint?: string;
  readonly dateDisplayHint?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Null for a property that is in use. */
  readonly archivedAt: number | null;
  /** The app that defined it; absent for HubSpot's own. */
  readonly createdBy?: string;
  readonly updatedBy?: string;
}

/** A heading under which an object type's properties are shown. */
export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
}

/** The properties of one object type by name, archived ones apart. */
export interface PropertySet {
  /** HubSpot's in the order of the catalogue, then the portal's in no promised order. */
  readonly all: readonly Property[];
  /** A property that is in use. */
  get(name: string): Property | undefined;
  readonly archived: readonly Property[];
}

const none = { options: [], calculated: false, externalOptions: false, hasUniqueValue: false, hidden: false, formField: false } as const;

/** A property as HubSpot's sheets define it. `group` is the name of the first group of the type where the sheet names none. */
export function hubspotProperty(row: PropertyRow, group: string): Property {
  const { options = [], openOptions, readOnlyValue, editableDefinition, archivable, readOnlyOptions, description = '', ...rest } = row;
  return {
    ...none,
    ...rest,
    description,
    groupName: group,
    options: options.map(({ value, label, hidden = false }, displayOrder) => ({ value, label, displayOrder, hidden })),
    hasOpenOptions: openOptions === true,
    displayOrder: row.displayOrder ?? -1,
    isHubspotDefined: true,
    dataSensitivity: 'non_sensitive',
    isValueReadOnly: readOnlyValue === true,
    isDefinitionReadOnly: editableDefinition !== true,
    isArchivable: archivable !== false,
    ...(readOnlyOptions !== undefined && { areOptionsReadOnly: readOnlyOptions }),
    createdAt: 0,
    updatedAt: 0,
    archivedAt: null,
  };
}

/** What a portal's own property is where its definition says nothing. */
export const ownPropertyDefaults = {
  ...none,
  description: '',
  hasOpenOptions: false,
  displayOrder: -1,
  isHubspotDefined: false,
  dataSensitivity: 'non_sensitive',
  isValueReadOnly: false,
  isDefinitionReadOnly: false,
  isArchivable: true,
  archivedAt: null,
} as const;

/** The word by which the sheets name every object type of a portal's own. */
const customSheets = 'custom';
const hubspotSets = new Map<string, ReadonlyMap<string, Property>>();

/** The properties that HubSpot defines on an object type, by name; `custom` for the object types of a portal's own. */
export function hubspotProperties(typeId: string): ReadonlyMap<string, Property> {
  const key = typeId.startsWith('2-') ? customSheets : typeId;
  const known = hubspotSets.get(key);
  if (known !== undefined) return known;
  const properties = new Map(propertiesOfSheets(propertySheets, key).map((property) => [property.name, property]));
  if (key === customSheets) {
    for (const row of customObjectProperties) {
      if (!properties.has(row.name)) properties.set(row.name, hubspotProperty({ ...(row as PropertyRow), readOnlyValue: true }, ''));
    }
  }
  hubspotSets.set(key, properties);
  return properties;
}

/** The definitions that sheets hold for an object type. */
export function propertiesOfSheets(sheets: readonly PropertySheet[], typeId: string): readonly Property[] {
  const first = hubspotGroups(typeId)[0]?.name ?? '';
  return sheets
    .filter(({ of }) => of.includes(typeId))
    .flatMap(({ rows, group = first }) => rows.map((row) => hubspotProperty(row, group)));
}

/** The groups that HubSpot defines on an object type, in order of display. */
export function hubspotGroups(typeId: string): readonly PropertyGroup[] {
  return propertyGroupRows.filter(({ of }) => of === typeId).map(({ name, label }, displayOrder) => ({ name, label, displayOrder }));
}
