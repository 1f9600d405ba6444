import { queryOptions } from '@tanstack/react-query';
import { askControl } from './control.ts';
import { askPortal } from './portal.ts';

/** A kind of record. */
export interface ObjectTypeView {
  readonly objectTypeId: string;
  readonly name: string;
  readonly plural: string;
  readonly singularLabel: string;
  readonly pluralLabel: string;
  readonly primaryDisplayProperty: string | null;
  readonly isCustom: boolean;
}

/** A kind of link in one direction. */
export interface AssociationTypeView {
  readonly category: string;
  readonly typeId: number;
  readonly name: string;
  readonly label: string | null;
  readonly fromObjectTypeId: string;
  readonly toObjectTypeId: string;
  readonly inverseTypeId: number;
  readonly isDefault: boolean;
  /** Whether a record's first association takes it by itself. */
  readonly isPrimary: boolean;
  /** How many one record may have; null without a limit. */
  readonly maxFromRecord: number | null;
}

/** What a property of an object type is; only what the page shows of it. */
export interface PropertyView {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
  readonly groupName: string;
  readonly hidden?: boolean;
  readonly calculated?: boolean;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly modificationMetadata?: { readonly readOnlyValue: boolean };
}

/** A record as HubSpot answers it. */
export interface RecordView {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
}

/** Every object type of a portal, those that people use most first. */
export function objectTypesQuery(portalId: string) {
  return queryOptions({
    queryKey: [portalId, 'objectTypes'],
    queryFn: async ({ signal }) =>
      (await askControl<{ readonly results: readonly ObjectTypeView[] }>(`/portals/${portalId}/object-types`, { signal })).results,
  });
}

/** Every association type of a portal. */
export function associationTypesQuery(portalId: string) {
  return queryOptions({
    queryKey: [portalId, 'associationTypes'],
    queryFn: async ({ signal }) =>
      (await askControl<{ readonly results: readonly AssociationTypeView[] }>(`/portals/${portalId}/association-types`, { signal }))
        .results,
  });
}

/** Every property of an object type, by label. */
export function propertiesQuery(portalId: string, objectType: string) {
  return queryOptions({
    queryKey: [portalId, 'properties', objectType],
    async queryFn({ signal }) {
      const path = `/crm/v3/properties/${objectType}`;
      const { results } = await askPortal<{ readonly results: readonly PropertyView[] }>(portalId, path, { signal });
      return [...results].sort((one, other) => one.label.localeCompare(other.label));
    },
  });
}

/** The property that names a record to people. */
export function titleProperties({ name, primaryDisplayProperty }: ObjectTypeView): readonly string[] {
  if (primaryDisplayProperty !== null) return [primaryDisplayProperty];
  return titlesOfStandard[name] ?? ['hs_object_id'];
}

const titlesOfStandard: Readonly<Record<string, readonly string[]>> = {
  contact: ['firstname', 'lastname', 'email'],
  company: ['name', 'domain'],
  deal: ['dealname'],
  ticket: ['subject'],
  product: ['name'],
  line_item: ['name'],
  quote: ['hs_title'],
  task: ['hs_task_subject'],
  call: ['hs_call_title'],
  meeting_event: ['hs_meeting_title'],
  email: ['hs_email_subject'],
};

/** What people call a record: its name, or its id where it has none. */
export function titleOf(type: ObjectTypeView | undefined, { id, properties }: Pick<RecordView, 'id' | 'properties'>): string {
  const names = type === undefined ? [] : titleProperties(type).map((name) => properties[name] ?? '');
  const [first = '', second = '', third = ''] = names;
  if (type?.name === 'contact') return `${first} ${second}`.trim() || third || id;
  return names.find((name) => name !== '') ?? id;
}
