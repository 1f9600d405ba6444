import { afterAll, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from '../behaviour/client.ts';
import type { FoundPage } from '../behaviour/search-wire.ts';
import { problemOf } from '../behaviour/wire.ts';
import { masked } from './masks.ts';

const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

/** One recorded answer: what was asked, how many records there must be, and the part of the page that the recording shows. */
interface RecordedSearch {
  readonly recording: string;
  readonly path: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Id, creation, last update and other properties of the records that the recording shows, in its order. */
  readonly shown: readonly (readonly [id: string, created: string, updated: string, properties: Readonly<Record<string, string | null>>])[];
  readonly total: number;
  readonly after: string | undefined;
  /** Properties of the records that the recording leaves out: enough to be found. */
  readonly others: Readonly<Record<string, string>>;
  readonly times: readonly [created: string, updated: string];
  readonly typeId: string;
  readonly portal: string;
}

const times = ['createdate', 'hs_lastmodifieddate'] as const;
const stage = { dealstage: 'appointmentscheduled', pipeline: 'default' };
const firstStage = { hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_category: null };

const recordedSearches: readonly RecordedSearch[] = [
  {
    // The recorded request names two properties and a page of 200; the answer shows more, and a page of 54.
    recording: 'objects-search-01',
    path: '/crm/objects/2026-03/contacts/search',
    type: 'contacts',
    body: {
      limit: 54,
      filterGroups: [{ filters: [{ propertyName: 'firstname', operator: 'EQ', value: 'Johnnie' }] }],
      properties: ['firstname', 'lastname', 'company', 'email', 'phone', 'website'],
    },
    shown: [
      [
        '501',
        '2023-12-14T23:31:55.758Z',
        '2025-01-27T19:53:15.581Z',
        { company: null, email: 'redacted1@example.com', firstname: 'Johnnie', lastname: 'Heller', phone: null, website: null },
      ],
    ],
    total: 57,
    after: '54',
    others: { firstname: 'johnnie' },
    times: ['createdate', 'lastmodifieddate'],
    typeId: '0-1',
    portal: '44237313',
  },
  {
    recording: 'objects-search-02',
    path: '/crm/objects/2026-03/contacts/search',
    type: 'contacts',
    body: {
      limit: 54,
      after: '54',
      filterGroups: [{ filters: [{ propertyName: 'firstname', operator: 'EQ', value: 'Johnnie' }] }],
      properties: ['firstname', 'lastname', 'company', 'email', 'phone', 'website'],
    },
    shown: [
      [
        '103107104018',
        '2025-03-01T19:25:58.039Z',
        '2025-03-01T19:26:12.592Z',
        { company: null, email: 'redacted2@example.com', firstname: 'Johnnie', lastname: 'Conroy', phone: '9199767082', website: null },
      ],
    ],
    total: 57,
    after: undefined,
    others: { firstname: 'JOHNNIE' },
    times: ['createdate', 'lastmodifieddate'],
    typeId: '0-1',
    portal: '44237313',
  },
  {
    recording: 'objects-search-03',
    path: '/crm/v3/objects/companies/search',
    type: 'companies',
    body: {
      properties: ['name', 'domain', 'city', 'industry', 'createdate', 'hs_lastmodifieddate'],
      limit: 100,
      filterGroups: [{ filters: [{ propertyName: 'name', operator: 'CONTAINS_TOKEN', value: 'test' }] }],
    },
    shown: [
      [
        '407218578642',
        '2026-02-25T16:12:37.757Z',
        '2026-03-12T07:33:20.499Z',
        { city: 'Boston', domain: 'test2.com', industry: 'COMPUTER_SOFTWARE', name: 'Test Company 2 - Batch Updated' },
      ],
      [
        '407218578643',
        '2026-02-25T16:12:37.757Z',
        '2026-02-25T16:12:41.883Z',
        { city: null, domain: 'test1.com', industry: null, name: 'Test Company 1' },
      ],
      [
        '407438218433',
        '2026-02-25T16:12:49.054Z',
        '2026-02-25T16:12:52.355Z',
        { city: null, domain: 'test1.com', industry: null, name: 'Test Company 1' },
      ],
    ],
    total: 55,
    after: undefined,
    others: { name: 'One more test' },
    times,
    typeId: '0-2',
    portal: '147893286',
  },
  {
    recording: 'objects-search-04',
    path: '/crm/v3/objects/deals/search',
    type: 'deals',
    body: { limit: 5, properties: ['dealname', 'amount', 'dealstage', 'pipeline', 'closedate', 'createdate', 'hs_lastmodifieddate'] },
    shown: [
      [
        '479475667160',
        '2026-02-25T16:26:25.880Z',
        '2026-03-09T20:29:45.981Z',
        { amount: '3000', closedate: null, dealname: 'Test Deal Updated via Action', ...stage },
      ],
      [
        '480202228957',
        '2026-02-26T13:45:36.485Z',
        '2026-02-26T13:45:43.181Z',
        { amount: '5000.00', closedate: null, dealname: 'Test Deal - Feb 26 2026', ...stage },
      ],
      [
        '480280330430',
        '2026-02-26T13:45:44.611Z',
        '2026-02-26T13:45:50.535Z',
        { amount: '5000.00', closedate: null, dealname: 'Test Deal - Feb 26 2026', ...stage },
      ],
    ],
    total: 21,
    after: '5',
    others: { dealname: 'Another', dealstage: 'appointmentscheduled' },
    times,
    typeId: '0-3',
    portal: '147893286',
  },
  {
    recording: 'objects-search-05',
    path: '/crm/v3/objects/tickets/search',
    type: 'tickets',
    body: {
      limit: 10,
      filterGroups: [{ filters: [] }],
      sorts: [],
      properties: ['subject', 'content', 'hs_ticket_priority', 'hs_ticket_category', 'hs_pipeline', 'hs_pipeline_stage'],
      after: '',
    },
    shown: [
      [
        '395332939975',
        '2026-02-25T15:17:58.426Z',
        '2026-02-25T15:18:03.214Z',
        { content: null, hs_ticket_priority: null, subject: 'HubSpot - New Issue (Sample Ticket)', ...firstStage },
      ],
      [
        '394413098217',
        '2026-02-25T16:16:57.199Z',
        '2026-03-12T07:37:06.773Z',
        {
          content: 'This is a test ticket created via API',
          hs_ticket_priority: 'MEDIUM',
          subject: 'Test Ticket Updated via Nango Action Save',
          ...firstStage,
        },
      ],
      [
        '395349161170',
        '2026-02-25T16:17:04.821Z',
        '2026-02-25T16:17:09.792Z',
        { content: 'This is a test ticket created via API', hs_ticket_priority: 'HIGH', subject: 'Test Support Ticket', ...firstStage },
      ],
    ],
    total: 22,
    after: '10',
    others: { subject: 'Another' },
    times,
    typeId: '0-5',
    portal: '147893286',
  },
];

describe('[records.search] searches as recorded', () => {
  test.each(recordedSearches.map((recorded) => [recorded.recording, recorded.type, recorded] as const))(
    '%s: a search of %s answers what was recorded, in its order and with its keys',
    async (_recording, _type, recorded) => {
      const portal = await crosstie.portal();
      const client = clientOf(portal);
      const isLastPage = recorded.body['after'] === '54';
      if (isLastPage) await createOthers(client, recorded, 54);
      const ids: string[] = [];
      for (const one of recorded.shown) ids.push(await recreate(client, recorded.type, one));
      await createOthers(client, recorded, recorded.total - ids.length - (isLastPage ? 54 : 0));

      const { status, headers, body } = await client.post<FoundPage>(recorded.path, recorded.body);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/json;charset=utf-8']);
      const { results, ...around } = body;
      const paging = recorded.after === undefined ? {} : { paging: { next: { after: recorded.after } } };
      expect(around).toEqual({ total: recorded.total, ...paging });
      const theirs = recorded.shown.map((one) => bodyOf(recorded, one));
      const masks = (named: readonly string[]) => Object.fromEntries(named.map((id, place) => [id, `${place + 1}00`]));
      const shown = results.slice(0, theirs.length);
      const expected = masked(theirs, { ids: masks(recorded.shown.map(([id]) => id)), portal: recorded.portal });
      expect(masked(shown, { ids: masks(ids), portal: portal.portalId })).toEqual(expected);
      for (const [place, { properties, ...record }] of shown.entries()) {
        expect(Object.keys(record)).toEqual(Object.keys(theirs[place] ?? {}).filter((key) => key !== 'properties'));
        expect(Object.keys(properties)).toEqual(Object.keys(theirs[place]?.properties ?? {}));
      }
    },
  );

  test('errors-objects-01: the search of a type that is none', async () => {
    const client = clientOf(await crosstie.portal());
    const { status, body } = await client.post('/crm/objects/2026-03/butterflies/search', { filterGroups: [] });
    expect([status, body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: butterflies' })]);
  });
});

type Shown = RecordedSearch['shown'][number];

/** A record as the recorded answer has it. */
function bodyOf({ times: [created, updated], typeId, portal }: RecordedSearch, [id, createdAt, updatedAt, properties]: Shown) {
  const all = { ...properties, [created]: createdAt, [updated]: updatedAt, hs_object_id: id };
  return {
    id,
    properties: Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))),
    createdAt,
    updatedAt,
    archived: false,
    url: `https://app.hubspot.com/contacts/${portal}/record/${typeId}/${id}`,
  };
}

/** Creates a record of a recording at its time, and updates it at the time of its last update. */
async function recreate(client: Client, type: string, [, created, updated, properties]: Shown): Promise<string> {
  const sent = Object.entries(properties).filter(([, value]) => value !== null);
  const [last = ''] = sent.find(([name]) => /name|subject/.test(name)) ?? [];
  clock.set(created);
  const id = await client.create(type, { ...Object.fromEntries(sent), [last]: 'before' });
  clock.set(updated);
  await client.patch(`/crm/v3/objects/${type}/${id}`, { properties: { [last]: properties[last] } });
  return id;
}

async function createOthers(client: Client, { type, others }: RecordedSearch, count: number): Promise<void> {
  const inputs = Array.from({ length: count }, () => ({ properties: others }));
  const { status, text } = await client.post(`/crm/v3/objects/${type}/batch/create`, { inputs });
  if (status !== 201) throw new Error(`${count} of ${type} could not be created: ${text}`);
}
