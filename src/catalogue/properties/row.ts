/** Where property definitions were learned. */
export type PropertySource = keyof typeof propertySources;

export const propertySources = {
  accountAnswers: "whole answers of GET /crm/v3/properties/{contacts, deals, tickets} of a trial account of 2025, published in ShaktiPalmspire/Test-migratio",
  companiesAnswer: 'recorded properties-06; the whole answer is published in NangoHQ/integration-templates',
  olderAnswers: 'whole answers of GET /crm/v3/properties/{contacts, tasks} of an account of 2023, published in jbsiddall/hubmodel',
  customObjectListing: "published listing of every property of a custom object type of 2025 (name, label, type, fieldType), in hairsolutionsco/automations_hub",
  accountTypes: "type declarations that a public repository generated in 2026-10 from an account's writable product and line item properties (name, label, type)",
  recorded: 'names and values in recorded objects-create-01 to -06 and objects-update-04',
  guide: "HubSpot's guide of the object",
  searchGuide: 'HubSpot search guide, table of searchable properties',
  widelySeen: 'names and values in the code and the records of public clients',
} as const;

/** One value that an enumeration or a bool takes; lists stand in display order. */
export interface PropertyOption {
  readonly value: string;
  readonly label: string;
  /** True for a value that HubSpot's forms and menus leave out. */
  readonly hidden?: true;
}

/**
 * One property that HubSpot defines, as its property answers spell it.
 *
 * A field that is absent has the value that most definitions have: false for the marks, -1 for `displayOrder`, and
 * modification metadata that lets nobody edit the definition but anybody set the value.
 */
export interface PropertyRow {
  readonly name: string;
  readonly label: string;
  readonly type: 'bool' | 'date' | 'datetime' | 'enumeration' | 'json' | 'number' | 'object_coordinates' | 'phone_number' | 'string';
  readonly fieldType:
    | 'booleancheckbox' | 'calculation_equation' | 'calculation_read_time' | 'calculation_rollup' | 'calculation_score' | 'checkbox' | 'date'
    | 'file' | 'html' | 'number' | 'phonenumber' | 'radio' | 'select' | 'text' | 'textarea';
  /** Only where a recorded answer shows it. */
  readonly description?: string;
  readonly options?: readonly PropertyOption[];
  /**
   * True for an enumeration whose values are not listed here and must not be refused: HubSpot fills them from the record
   * itself, publishes no list, or publishes one too long to restate.
   */
  readonly openOptions?: true;
  /** True where the values come from other data of the account, such as owners, teams or pipelines. */
  readonly externalOptions?: true;
  /** What the value is the id of. */
  readonly referencedObjectType?: 'COMPANY' | 'OWNER' | 'SEQUENCE';
  /** True where HubSpot reckons the value from other values. Not every read-only property is calculated, nor the reverse. */
  readonly calculated?: true;
  /** True where two records of a type cannot hold the same value; such a property also serves as `idProperty`. */
  readonly hasUniqueValue?: true;
  /** True where HubSpot's app does not offer the property. */
  readonly hidden?: true;
  /** True where a caller cannot set the value. */
  readonly readOnlyValue?: true;
  /** True where HubSpot's forms offer the property. */
  readonly formField?: true;
  readonly showCurrencySymbol?: true;
  readonly dateDisplayHint?: 'absolute' | 'absolute_with_relative' | 'time_since' | 'time_until';
  /** True where an account may edit the definition, though HubSpot made it. */
  readonly editableDefinition?: true;
  /** False where the property cannot be archived. */
  readonly archivable?: false;
  /** Whether an account may edit the options; absent where answers are silent. */
  readonly readOnlyOptions?: boolean;
  readonly displayOrder?: number;
}

/** Property definitions of one origin that share a group, on one object type or on several alike. */
export interface PropertySheet {
  /** Object type ids. */
  readonly of: readonly string[];
  /** Name of the property group; absent, the first that the catalogue of groups lists for the object type. */
  readonly group?: string;
  readonly source: PropertySource;
  /**
   * What rests on inference in every row: `of` that these object types have the properties at all; `options` the values,
   * their labels and whether the lists are complete; `flags` every field from `options` on, such as `hidden` and
   * `readOnlyValue`. Nothing, where absent.
   */
  readonly assumed?: readonly ('of' | 'label' | 'type' | 'fieldType' | 'group' | 'options' | 'flags')[];
  readonly rows: readonly PropertyRow[];
}
