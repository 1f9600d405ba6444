/**
 * Association categories in the order of HubSpot's internal ordinals (`0-279` in messages is HUBSPOT_DEFINED 279).
 * Ordinals 0: recorded in messages; 1 to 3: assumed from the order of the OpenAPI enum.
 */
export const associationCategories = ['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK'] as const;

export type AssociationCategory = (typeof associationCategories)[number];
