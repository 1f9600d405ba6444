/** Option lists of leads, users and projects. Source: HubSpot's guides of each object and the values of published records; the labels are assumed. */
import type { PropertyOption } from '../row.ts';

export const availabilities: readonly PropertyOption[] = [{ value: 'available', label: 'Available' }, { value: 'away', label: 'Away' }];

export const leadLabels: readonly PropertyOption[] = [{ value: 'HOT', label: 'Hot' }, { value: 'WARM', label: 'Warm' }, { value: 'COLD', label: 'Cold' }];

export const projectStatuses: readonly PropertyOption[] = [
  { value: 'on_track', label: 'On track' }, { value: 'delayed', label: 'Delayed' }, { value: 'blocked', label: 'Blocked' }, { value: 'completed', label: 'Completed' },
  { value: 'on_hold', label: 'On hold' }, { value: 'at_risk', label: 'At risk' },
];
