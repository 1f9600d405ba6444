import { type ObjectTypeView, titleProperties } from '../../api/objects.ts';
import type { RecordsState } from './search-state.ts';

const more: Readonly<Record<string, readonly string[]>> = {
  contact: ['phone', 'lifecyclestage'],
  company: ['city', 'industry'],
  deal: ['amount', 'dealstage', 'closedate'],
  ticket: ['hs_pipeline_stage', 'hs_ticket_priority'],
};

/** The properties that a list shows: those of its address, or what names a record of the type and a little more. */
export function columnsOf(type: ObjectTypeView | undefined, { columns }: RecordsState): readonly string[] {
  if (columns !== undefined && columns.length > 0) return columns;
  return type === undefined ? [] : [...titleProperties(type), ...(more[type.name] ?? [])];
}
