import { afterAll, describe, expect, test } from 'vitest';
import { StandingClock, startServer } from '../behaviour/client.ts';
import type { CrmRecord, CrmRecordList } from '../behaviour/wire.ts';
import { recordedApp, recordedCreates, recordedOwner, recordedPortal } from './creates.ts';
import { masked } from './masks.ts';
import { recordedReads } from './reads.ts';

const ourApp = '1000001';
const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

describe('[records.create] creates as recorded', () => {
  const creates = recordedCreates.map((recorded) => [recorded.recording, recorded.type, recorded] as const);
  test.each(creates)('%s: a create of %s says nothing that the recording does not say', async (_recording, _type, recorded) => {
    clock.set(recorded.at);
    const portal = await crosstie.portal();
    await clientOf(portal).post(`/_crosstie/portals/${portal.portalId}/owners`, recordedOwner);
    const { status, headers, body } = await clientOf(portal).post<CrmRecord>(`/crm/v3/objects/${recorded.type}`, {
      properties: recorded.sent,
    });
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');

    const { id, properties, url } = recorded;
    const whole = { id, properties, createdAt: recorded.at, updatedAt: recorded.at, archived: false, url };
    const theirs = masked(whole, { ids: { [id]: '7' }, portal: recordedPortal, app: recordedApp }) as CrmRecord;
    const ours = masked(body, { ids: { [body.id]: '7' }, portal: portal.portalId, app: ourApp }) as CrmRecord;
    expect({ ...ours, properties: {} }).toEqual({ ...theirs, properties: {} });
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect(theirs.properties).toMatchObject(ours.properties);
    expect(Object.keys(ours.properties)).toEqual(expect.arrayContaining(Object.keys(recorded.sent)));
    expect(Object.keys(ours.properties)).toEqual(Object.keys(ours.properties).toSorted());
  });
});

describe('[records.read] [records.list] reads and lists as recorded', () => {
  for (const recorded of recordedReads) {
    test(`${recorded.recordings.join(' and ')}: ${recorded.type}, read and listed, are answered whole as recorded`, async () => {
      const portal = await crosstie.portal();
      const client = clientOf(portal);
      const base = `/crm/v3/objects/${recorded.type}`;
      clock.set(recorded.createdAt);
      const id = await client.create(recorded.type, recorded.sent);
      clock.set(recorded.updatedAt);
      await client.patch(`${base}/${id}`, { properties: recorded.edited });

      const masks = { ids: { [id]: '7' }, portal: portal.portalId };
      const theirs = masked(recorded.body, { ids: { [recorded.body.id]: '7' }, portal: recordedPortal }) as CrmRecord;
      const read = await client.get<CrmRecord>(`${base}/${id}?properties=${recorded.asked}`);
      expect(read.status).toBe(200);
      expect(masked(read.body, masks)).toEqual(theirs);
      expect(Object.keys(read.body)).toEqual(Object.keys(theirs));
      expect(Object.keys(read.body.properties)).toEqual(Object.keys(theirs.properties));
      const list = await client.get<CrmRecordList>(`${base}?limit=100&properties=${recorded.asked}`);
      expect(list.status).toBe(200);
      expect(masked(list.body, masks)).toEqual({ results: [theirs] });
    });
  }

  test('objects-list-01: a page links to the next one with the same query and a numeric after', async () => {
    const client = clientOf(await crosstie.portal());
    for (let count = 0; count < 2; count += 1) await client.create('contacts');
    const { status, body } = await client.get<CrmRecordList>('/crm/v3/objects/contacts?limit=1&properties=listId,name');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['results', 'paging']);
    expect(body.paging?.next.after).toMatch(/^\d+$/);
    const link = body.paging?.next.link.replace(crosstie.url, 'https://api.hubapi.com').replace(/after=\d+$/, 'after=394');
    expect(link).toBe('https://api.hubapi.com/crm/v3/objects/contacts?limit=1&properties=listId%2Cname&after=394');
  });

  test('objects-list-06: a list of nothing is an empty list and nothing else', async () => {
    const client = clientOf(await crosstie.portal());
    const { status, text } = await client.get('/crm/v3/objects/products?limit=100&properties=name,description,hs_sku,price');
    expect([status, text]).toEqual([200, '{"results":[]}']);
  });
});

/** Names of the properties that recorded updates answered, and what was sent. */
const updates = [
  {
    recording: 'objects-update-01',
    type: 'contacts',
    before: { email: 'a@example.com', phone: '1' },
    sent: { firstname: 'Updated', lastname: 'Contact' },
    answered:
      'createdate firstname hs_is_unworked hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_pipeline hs_v2_date_entered_current_stage hs_v2_time_in_current_stage lastmodifieddate lastname lifecyclestage notes_last_updated',
    left: 'email phone',
  },
  {
    recording: 'objects-update-02',
    type: 'deals',
    before: { hs_priority: 'high' },
    sent: { dealname: 'Updated Test Deal', amount: 15000, closedate: '2026-12-31', dealstage: 'qualifiedtobuy' },
    answered:
      'amount amount_in_home_currency closedate createdate days_to_close dealname dealstage hs_actual_duration hs_closed_amount hs_closed_amount_in_home_currency hs_closed_deal_close_date hs_closed_deal_create_date hs_closed_won_count hs_days_to_close_raw hs_deal_stage_probability hs_deal_stage_probability_shadow hs_forecast_amount hs_is_closed hs_is_closed_count hs_is_closed_won hs_is_open_count hs_lastmodifieddate hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_open_amount_in_home_currency hs_open_deal_create_date hs_projected_amount hs_projected_amount_in_home_currency hs_v2_date_entered_current_stage hs_v2_time_in_current_stage hs_weighted_pipeline_in_company_currency pipeline',
    left: 'hs_priority',
  },
  {
    recording: 'objects-update-03',
    type: 'companies',
    before: { industry: 'RAILROAD_MANUFACTURE' },
    sent: { name: 'Updated Company Name', domain: 'updated-example.com', city: 'San Francisco' },
    answered:
      'city createdate domain hs_lastmodifieddate hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_pipeline hs_task_label hs_v2_date_entered_current_stage hs_v2_time_in_current_stage lifecyclestage name',
    left: 'industry',
  },
  {
    recording: 'objects-update-04',
    type: 'tasks',
    before: { hs_timestamp: '2026-03-15T10:00:00Z', hs_task_type: 'TODO' },
    sent: {
      hs_task_subject: 'Updated Test Task',
      hs_task_body: 'This task has been updated via the action',
      hs_task_status: 'COMPLETED',
      hs_task_priority: 'HIGH',
    },
    answered:
      'hs_body_preview hs_body_preview_html hs_body_preview_is_truncated hs_createdate hs_lastmodifieddate hs_obj_coords hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_pipeline hs_pipeline_stage hs_start_date_with_fallback hs_task_body hs_task_completion_count hs_task_completion_date hs_task_is_completed hs_task_is_completed_call hs_task_is_completed_email hs_task_is_completed_linked_in hs_task_is_completed_sequence hs_task_is_open hs_task_is_overdue hs_task_is_past_due_date hs_task_missed_due_date hs_task_missed_due_date_count hs_task_priority hs_task_status hs_task_subject hs_task_type hs_timestamp',
    left: '',
  },
  {
    recording: 'objects-update-05',
    type: 'tickets',
    before: { content: 'This is a test ticket created via API' },
    sent: { subject: 'Test Ticket Updated via Nango Action Save' },
    answered:
      'createdate hs_helpdesk_sort_timestamp hs_is_closed hs_lastmodifieddate hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_pipeline hs_pipeline_stage hs_ticket_id hs_v2_date_entered_current_stage hs_v2_time_in_current_stage subject',
    left: 'content',
  },
] as const;

describe('[records.update] updates as recorded', () => {
  const named = updates.map((recorded) => [recorded.recording, recorded.type, recorded] as const);
  test.each(named)('%s: an update of %s answers what changed and system properties only', async (_recording, _type, recorded) => {
    const client = clientOf(await crosstie.portal());
    clock.set('2026-02-25T16:23:49.023Z');
    const id = await client.create(recorded.type, recorded.before);
    clock.set('2026-03-12T07:36:21.334Z');
    const { status, body } = await client.patch<CrmRecord>(`/crm/v3/objects/${recorded.type}/${id}`, { properties: recorded.sent });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url']);
    expect(body).toMatchObject({ createdAt: '2026-02-25T16:23:49.023Z', updatedAt: '2026-03-12T07:36:21.334Z', archived: false });
    const names = Object.keys(body.properties);
    expect(recorded.answered.split(' ')).toEqual(expect.arrayContaining(names));
    for (const name of recorded.left.split(' ')) expect(names).not.toContain(name);
    const kept = Object.entries(recorded.sent).map(([name, value]) => [name, name === 'closedate' ? `${value}T00:00:00Z` : String(value)]);
    expect(body.properties).toMatchObject(Object.fromEntries(kept));
    expect(names).toEqual(names.toSorted());
  });
});

describe('[records.archive] archives as recorded', () => {
  test.each([
    ['objects-archive-01', 'contacts'],
    ['objects-archive-02', 'companies'],
    ['objects-archive-03', 'deals'],
  ])('%s: archiving one of %s is a 204 without a body', async (_recording, type) => {
    const client = clientOf(await crosstie.portal());
    const id = await client.create(type);
    const { status, text } = await client.remove(`/crm/v3/objects/${type}/${id}`);
    expect([status, text]).toEqual([204, '']);
  });

  test.each([
    ['objects-archive-04', '/crm/v3/objects/tasks/1234567890'],
    ['objects-archive-05', '/crm/v3/objects/tickets/123456789'],
  ])('%s: archiving what never was is a 204 all the same', async (_recording, path) => {
    const client = clientOf(await crosstie.portal());
    const { status, text } = await client.remove(path);
    expect([status, text]).toEqual([204, '']);
  });
});
