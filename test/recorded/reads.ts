import type { CrmRecord } from '../behaviour/wire.ts';
import { recordedPortal } from './creates.ts';

/** A record as it was recorded, with what leads to it: the create, the last update and the names that were asked for. */
interface RecordedRead {
  readonly recordings: readonly string[];
  readonly type: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly sent: Readonly<Record<string, string>>;
  readonly edited: Readonly<Record<string, string>>;
  readonly asked: string;
  readonly body: CrmRecord;
}

function recordedRead(
  row: Pick<RecordedRead, 'recordings' | 'type' | 'createdAt' | 'updatedAt' | 'edited' | 'asked'> & {
    readonly typeId: string;
    readonly id: string;
    readonly values: Readonly<Record<string, string | null>>;
  },
): RecordedRead {
  const { typeId, id, values, ...rest } = row;
  const modified = typeId === '0-1' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
  const times = { createdate: row.createdAt, [modified]: row.updatedAt, hs_object_id: id };
  const properties = Object.fromEntries(Object.entries({ ...values, ...times }).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const sent = Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  const url = `https://app-eu1.hubspot.com/contacts/${recordedPortal}/record/${typeId}/${id}`;
  const { createdAt, updatedAt } = row;
  return { ...rest, sent: { ...sent, ...without(row.edited) }, body: { id, properties, createdAt, updatedAt, archived: false, url } };
}

/** Values that the update will replace, so that it has something to change. */
function without(edited: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(edited).map((name) => [name, 'before']));
}

export const recordedReads: readonly RecordedRead[] = [
  recordedRead({
    recordings: ['objects-read-01'],
    type: 'contacts',
    typeId: '0-1',
    id: '713492963559',
    createdAt: '2026-02-25T16:23:49.023Z',
    updatedAt: '2026-03-12T07:34:24.559Z',
    edited: { firstname: 'Updated' },
    asked: 'email,firstname,lastname',
    values: { email: 'test-contact-2026@example.com', firstname: 'Updated', lastname: 'TestUser' },
  }),
  recordedRead({
    recordings: ['objects-read-02'],
    type: 'companies',
    typeId: '0-2',
    id: '421290981567',
    createdAt: '2026-03-12T07:35:26.564Z',
    updatedAt: '2026-03-12T07:35:30.805Z',
    edited: { name: 'Test Company for Get Action' },
    asked: 'name,domain,industry,phone,city,state,country',
    values: {
      city: 'San Francisco',
      country: 'USA',
      domain: 'test-get-action.com',
      industry: 'COMPUTER_SOFTWARE',
      name: 'Test Company for Get Action',
      phone: '+1-555-TEST',
      state: 'CA',
    },
  }),
  recordedRead({
    recordings: ['objects-read-03', 'objects-list-05'],
    type: 'deals',
    typeId: '0-3',
    id: '479475667160',
    createdAt: '2026-02-25T16:26:25.880Z',
    updatedAt: '2026-03-09T20:29:45.981Z',
    edited: { dealname: 'Test Deal Updated via Action' },
    asked: 'dealname,dealstage,pipeline,amount,closedate,createdate,hubspot_owner_id,hs_lastmodifieddate',
    values: {
      amount: '3000',
      closedate: null,
      dealname: 'Test Deal Updated via Action',
      dealstage: 'appointmentscheduled',
      hubspot_owner_id: null,
      pipeline: 'default',
    },
  }),
  recordedRead({
    recordings: ['objects-read-04', 'objects-list-04'],
    type: 'tickets',
    typeId: '0-5',
    id: '394413098217',
    createdAt: '2026-02-25T16:16:57.199Z',
    updatedAt: '2026-03-05T10:40:50.164Z',
    edited: { subject: 'Test Ticket Updated via Nango Action Save' },
    asked:
      'subject,content,hs_pipeline,hs_pipeline_stage,priority,hs_ticket_priority,source,hs_ticket_source,hs_ticket_category,hs_ticket_resolution,createdate,hs_lastmodifieddate,hs_object_id',
    values: {
      content: 'This is a test ticket created via API',
      hs_pipeline: '0',
      hs_pipeline_stage: '1',
      hs_ticket_category: null,
      hs_ticket_priority: 'MEDIUM',
      subject: 'Test Ticket Updated via Nango Action Save',
    },
  }),
  recordedRead({
    recordings: ['objects-list-02'],
    type: 'contacts',
    typeId: '0-1',
    id: '713802347732',
    createdAt: '2026-02-25T15:16:50.045Z',
    updatedAt: '2026-02-28T15:18:25.872Z',
    edited: { firstname: 'Brian' },
    asked: 'email,firstname,lastname,phone,createdate,lastmodifieddate',
    values: { email: 'bh@hubspot.com', firstname: 'Brian', lastname: 'Halligan (Sample Contact)', phone: null },
  }),
  recordedRead({
    recordings: ['objects-list-03'],
    type: 'companies',
    typeId: '0-2',
    id: '406504204524',
    createdAt: '2026-02-25T16:14:46.342Z',
    updatedAt: '2026-03-05T10:36:08.454Z',
    edited: { name: 'Test Company for Association - Updated' },
    asked: 'name,domain,industry,city,state,country,phone,website,createdate,hs_lastmodifieddate',
    values: {
      city: null,
      country: null,
      domain: 'test-association-company.com',
      industry: null,
      name: 'Test Company for Association - Updated',
      phone: null,
      state: null,
      website: 'test-association-company.com',
    },
  }),
];
