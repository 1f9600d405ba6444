import type { Client, Reply } from './client.ts';

/** Wire shapes and paths of properties, groups and rules, as HubSpot's documents spell them. */

export const propertyEditions = ['v3', '2025-09', '2026-03', '2026-09'] as const;

export interface WireOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
}

export interface WireProperty {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
  readonly description: string;
  readonly groupName: string;
  readonly options: readonly WireOption[];
  readonly displayOrder: number;
  readonly calculated: boolean;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly archived?: boolean;
  readonly archivedAt?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly createdUserId?: string;
  readonly updatedUserId?: string;
  readonly hubspotDefined?: boolean;
  readonly modificationMetadata: Readonly<Record<string, boolean>>;
  readonly dataSensitivity: string;
}

export interface PropertyRows {
  readonly results: readonly WireProperty[];
}

/** Where the properties of an object type live. */
export function propertiesPath(type: string, edition = '2026-03'): string {
  return edition === 'v3' ? `/crm/v3/properties/${type}` : `/crm/properties/${edition}/${type}`;
}

/** Where the validation rules of an object type live. */
export function validationsPath(type: string, edition = '2026-03'): string {
  return edition === 'v3' ? `/crm/v3/property-validations/${type}` : `/crm/property-validations/${edition}/${type}`;
}

/** A text that a test defines. */
export const nickname = { name: 'nickname', label: 'Nickname', groupName: 'contactinformation', type: 'string', fieldType: 'text' };

/** An enumeration with three values. */
export const colour = {
  name: 'colour',
  label: 'Colour',
  groupName: 'contactinformation',
  type: 'enumeration',
  fieldType: 'select',
  options: ['red', 'green', 'blue'].map((value, displayOrder) => ({ label: value.toUpperCase(), value, displayOrder, hidden: false })),
};

/** Defines a property of contacts, or of another type. */
export function define(client: Client, property: object, type = 'contacts'): Promise<Reply<WireProperty>> {
  return client.post(propertiesPath(type), property);
}

/** The names of the properties that a list answers. */
export async function namesOf(client: Client, query = '', type = 'contacts'): Promise<readonly string[]> {
  const { body } = await client.get<PropertyRows>(`${propertiesPath(type)}${query}`);
  return body.results.map(({ name }) => name);
}
