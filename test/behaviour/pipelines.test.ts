import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, type Reply, StandingClock, startServer } from './client.ts';
import { type AuditRow, dealStage, type PipelineRow, type PipelineRows, pipelineEditions, pipelinesPath, places } from './pipeline-wire.ts';
import { type ErrorBody, problemOf } from './wire.ts';

const clock = new StandingClock('2026-10-05T08:00:00.123Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
let portalId: number;
beforeEach(async () => {
  clock.set('2026-10-05T08:00:00.123Z');
  const portal = await crosstie.portal();
  client = clientOf(portal);
  portalId = portal.portalId;
});

const deals = pipelinesPath('deals');
const newSales = {
  label: 'New Sales',
  displayOrder: 3,
  stages: [dealStage('In Progress', 0, '0.2', 'custom stage.A'), dealStage('Won', 1, '1'), dealStage('Lost', 2, '0.0')],
};
const create = (more: object = {}, path = deals): Promise<Reply<PipelineRow>> => client.post(path, { ...newSales, ...more });
const list = async (type = 'deals') => (await client.get<PipelineRows>(pipelinesPath(type))).body.results;

describe('[pipelines.list] the pipelines of an object type', () => {
  test.each(pipelineEditions)('%s: deals begin with one pipeline, whose times are those of the epoch', async (edition) => {
    const { status, body } = await client.get<PipelineRows>(pipelinesPath('deals', edition));
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['results']);
    expect(body.results.map(({ id, label, createdAt }) => [id, label, createdAt])).toEqual([
      ['default', 'Sales Pipeline', '1970-01-01T00:00:00Z'],
    ]);
  });

  test('come in order of display, those of one place by label', async () => {
    for (const [label, displayOrder] of [
      ['Zebra', 1],
      ['ant', 7],
      ['Bee', 1],
    ] as const) {
      expect((await create({ label, displayOrder, stages: [dealStage('One', 0)] })).status).toBe(201);
    }
    expect((await list()).map(({ label }) => label)).toEqual(['Sales Pipeline', 'Bee', 'Zebra', 'ant']);
  });

  test.each([
    ['tickets', '0', ['1', '2', '3', '4']],
    [
      'contacts',
      'contacts-lifecycle-pipeline',
      ['subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer', 'evangelist', 'other'],
    ],
  ])('%s begin with the pipeline %s', async (type, id, stages) => {
    const [first, ...others] = await list(type);
    expect(others).toEqual([]);
    expect(first?.id).toBe(id);
    expect(first?.stages.map((stage) => stage.id)).toEqual(stages);
  });

  test('a type without pipelines has none, and takes none', async () => {
    expect(await list('notes')).toEqual([]);
    const { status, body } = await create({}, pipelinesPath('notes'));
    expect([status, body]).toEqual([400, problemOf({ message: 'Object type NOTE has no pipelines', category: 'VALIDATION_ERROR' })]);
  });
});

describe('[pipelines.create] [pipelines.read] a new pipeline', () => {
  test('is answered whole and reads the same: ids that were sent stand, others are numbers, metadata is canonical', async () => {
    const made = await create({ pipelineId: 'New.Sales-1' });
    expect(made.status).toBe(201);
    const at = '2026-10-05T08:00:00.123Z';
    const common = { createdAt: at, updatedAt: at, writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT', archived: false };
    const numeric = expect.stringMatching(/^\d+$/);
    expect(made.body).toEqual({
      label: 'New Sales',
      displayOrder: 3,
      id: 'New.Sales-1',
      stages: [
        { label: 'In Progress', displayOrder: 0, metadata: { isClosed: 'false', probability: '0.2' }, id: 'custom stage.A', ...common },
        { label: 'Won', displayOrder: 1, metadata: { isClosed: 'true', probability: '1.0' }, id: numeric, ...common },
        { label: 'Lost', displayOrder: 2, metadata: { isClosed: 'true', probability: '0.0' }, id: numeric, ...common },
      ],
      createdAt: at,
      updatedAt: at,
      archived: false,
    });
    expect(made.body.stages[1]?.id).not.toBe(made.body.stages[2]?.id);
    for (const edition of pipelineEditions) {
      expect((await client.get(`${pipelinesPath('deals', edition)}/New.Sales-1`)).body).toEqual(made.body);
    }
  });

  test('gets a number where no id is sent, never one that was given before', async () => {
    const first = await create();
    expect(first.body.id).toMatch(/^\d+$/);
    await client.remove(`${deals}/${first.body.id}`);
    const second = await create();
    const ids = [first.body, second.body].flatMap(({ id, stages }) => [id, ...stages.slice(1).map((stage) => stage.id)]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of a custom object holds the state of its stages, open where nothing is said, and drops other metadata', async () => {
    const schema = await client.post<{ objectTypeId: string; fullyQualifiedName: string }>('/crm-object-schemas/2026-03/schemas', {
      name: 'boat',
      labels: { singular: 'Boat', plural: 'Boats' },
    });
    const { objectTypeId, fullyQualifiedName } = schema.body;
    const stages = [
      { label: 'Afloat', displayOrder: 0, metadata: { colour: 'red', isClosed: 'true' } },
      { label: 'Sunk', displayOrder: 1, metadata: { state: 'CLOSED' } },
    ];
    const made = await create({ stages }, pipelinesPath(objectTypeId));
    expect(made.status).toBe(201);
    expect(made.body.stages.map(({ metadata }) => metadata)).toEqual([
      { isClosed: 'false', state: 'OPEN' },
      { isClosed: 'true', state: 'CLOSED' },
    ]);
    expect(await list(fullyQualifiedName)).toEqual([made.body]);
  });

  test('puts stages that want one place against the order of the request, and numbers all anew', async () => {
    const tied = await create({ stages: [dealStage('A', 5), dealStage('B', 5), dealStage('C', 2)] });
    expect(places(tied.body.stages)).toEqual(['0 C', '1 B', '2 A']);
    const apart = await create({ label: 'Apart', stages: [dealStage('A', 9), dealStage('B', 4)] });
    expect(places(apart.body.stages)).toEqual(['4 B', '9 A']);
  });

  const refused = { category: 'VALIDATION_ERROR' };
  test.each([
    [
      'an id that another one has',
      { pipelineId: 'default' },
      400,
      { message: "There's another pipeline in this portal with pipelineId (default).", ...refused },
    ],
    [
      'a label that another one has, whatever its case',
      { label: 'sales PIPELINE ' },
      400,
      { message: 'An active pipeline with label sales PIPELINE  already exists.', ...refused },
    ],
    ['no stage', { stages: [] }, 400, { message: 'Pipeline must have at least one stage', ...refused }],
    [
      'two stages of one label',
      { stages: [dealStage('A', 0), dealStage(' a', 1)] },
      400,
      { message: 'Stage with label  a already exists', ...refused },
    ],
    [
      'two stages of one id',
      { stages: [dealStage('A', 0, '0.1', 'x'), dealStage('B', 1, '0.1', 'x')] },
      400,
      { message: 'An existing active stage in another pipeline is already using stage id x' },
    ],
    [
      'a deal stage without a probability',
      { stages: [{ label: 'A', displayOrder: 0, metadata: {} }] },
      400,
      { message: 'must specify probability when writing a dealstage' },
    ],
    ['a place below zero', { displayOrder: -1 }, 400, { message: 'Pipeline display order cannot be negative' }],
    ['a stage at a place below zero', { stages: [dealStage('A', -1)] }, 400, { message: 'Pipeline display order cannot be negative' }],
    ['a blank label', { label: ' ' }, 400, { message: 'The label of a pipeline has 1 to 200 characters', ...refused }],
    [
      'an id longer than 36 characters',
      { pipelineId: 'x'.repeat(37) },
      400,
      { message: 'The pipelineId of a pipeline has 1 to 36 characters', ...refused },
    ],
    [
      'a stage id longer than 100 characters',
      { stages: [dealStage('A', 0, '0.1', 'x'.repeat(101))] },
      400,
      { message: 'The stageId of a pipeline has 1 to 100 characters', ...refused },
    ],
  ])('with %s is refused', async (_what, more, status, told) => {
    const before = await list();
    const answer = await create(more);
    expect([answer.status, answer.body]).toEqual([status, problemOf(told)]);
    expect(await list()).toEqual(before);
  });

  test.each(['1.1', '-0.1', '0.55', 'often', ''])('with the probability %j is refused', async (probability) => {
    const { status, body } = await create({ stages: [dealStage('A', 0, probability)] });
    const message = 'dealstage probability is not valid, must be between 0.0 and 1.0 (inclusive)';
    expect([status, body]).toEqual([400, problemOf({ message })]);
  });

  test.each([
    ['0.50', '0.5'],
    [0.3, '0.3'],
    [1, '1.0'],
  ])('keeps the probability %j as the text %s', async (probability, kept) => {
    const { body } = await create({ stages: [{ label: 'A', displayOrder: 0, metadata: { probability } }] });
    expect(body.stages[0]?.metadata['probability']).toBe(kept);
  });

  const elsewhere = {
    message: "There's another pipeline in this portal with one of the same stages",
    category: 'OBJECT_ALREADY_EXISTS',
    subCategory: 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE',
  };
  test('with the id of a stage in another pipeline of the type, or of a pipeline of another type, is refused with 409', async () => {
    const stage = await create({ stages: [dealStage('A', 0, '0.1', 'closedwon')] });
    expect([stage.status, stage.body]).toEqual([409, problemOf(elsewhere)]);
    const pipeline = await create({ pipelineId: '0' });
    expect([pipeline.status, pipeline.body]).toEqual([409, problemOf(elsewhere)]);
    const ofTickets = await create({ stages: [dealStage('A', 0, '0.1', '1')] });
    expect(ofTickets.status).toBe(201);
  });

  test('of tickets needs a stage that closes, and knows two states', async () => {
    const ticketStage = (label: string, displayOrder: number, metadata: object) => ({ label, displayOrder, metadata });
    const open = await create({ pipelineId: 'late', stages: [ticketStage('A', 0, {})] }, pipelinesPath('tickets'));
    const told = {
      message: 'TICKET pipeline: late must have at least one closed stage',
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.MISSING_CLOSED_STAGE',
    };
    expect([open.status, open.body]).toEqual([400, problemOf(told)]);
    const lower = await create({ stages: [ticketStage('A', 0, { ticketState: 'closed' })] }, pipelinesPath('tickets'));
    const unread = {
      message: 'Failed to deserialize metadata for object type TICKET',
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.INVALID_PIPELINE_STAGE_METADATA',
    };
    expect([lower.status, lower.body]).toEqual([400, problemOf(unread)]);
    const both = await create(
      { stages: [ticketStage('A', 0, {}), ticketStage('B', 1, { ticketState: 'CLOSED' })] },
      pipelinesPath('tickets'),
    );
    expect(both.body.stages.map(({ metadata }) => metadata)).toEqual([
      { isClosed: 'false', ticketState: 'OPEN' },
      { isClosed: 'true', ticketState: 'CLOSED' },
    ]);
  });

  test('has at most 100 stages of deals, 30 of orders', async () => {
    const many = (count: number) => Array.from({ length: count }, (_none, place) => dealStage(`S${place}`, place));
    expect((await create({ stages: many(100) })).status).toBe(201);
    expect((await create({ label: 'More', stages: many(101) })).status).toBe(400);
    const openStages = (count: number) => many(count).map((stage) => ({ ...stage, metadata: {} }));
    expect((await create({ stages: openStages(30) }, pipelinesPath('orders'))).status).toBe(201);
    const { status, body } = await create({ label: 'More', stages: openStages(31) }, pipelinesPath('orders'));
    expect([status, body]).toEqual([
      400,
      problemOf({ message: 'A pipeline of ORDER has at most 30 stages', category: 'VALIDATION_ERROR' }),
    ]);
  });

  test('that nobody made is not found', async () => {
    const { status, body } = await client.get<ErrorBody>(`${deals}/nowhere`);
    expect([status, body]).toEqual([404, problemOf({ message: 'No pipeline found with id nowhere', category: 'OBJECT_NOT_FOUND' })]);
  });

  test('belongs to its portal alone', async () => {
    await create({ pipelineId: 'mine' });
    const other = clientOf(await crosstie.portal());
    expect((await other.get(`${deals}/mine`)).status).toBe(404);
  });
});

describe('[pipelines.replace] a pipeline that is replaced', () => {
  test('keeps the stages that are named, numbers those that are not, and loses those left out', async () => {
    const { id, stages } = (await create()).body;
    clock.advance(1000);
    const { status, body } = await client.put<PipelineRow>(`${deals}/${id}`, {
      label: 'Renewals',
      displayOrder: 1,
      stages: [dealStage('Talks', 0), dealStage('Began', 1, '0.3', 'custom stage.A')],
    });
    expect(status).toBe(200);
    expect([body.id, body.label, body.displayOrder, body.createdAt, body.updatedAt]).toEqual([
      id,
      'Renewals',
      1,
      '2026-10-05T08:00:00.123Z',
      '2026-10-05T08:00:01.123Z',
    ]);
    const [talks, began] = body.stages;
    expect(stages.map((stage) => stage.id)).not.toContain(talks?.id);
    expect(talks?.id).toMatch(/^\d+$/);
    expect(began).toMatchObject({
      id: 'custom stage.A',
      label: 'Began',
      createdAt: '2026-10-05T08:00:00.123Z',
      updatedAt: '2026-10-05T08:00:01.123Z',
    });
    expect(body.stages.length).toBe(2);
    expect((await client.get(`${deals}/${id}`)).body).toEqual(body);
  });

  test("may be HubSpot's own, and may not take a stage of another", async () => {
    const renamed = { label: 'Sales Pipeline', displayOrder: 0, stages: [dealStage('Only', 0, '0.5', 'appointmentscheduled')] };
    expect((await client.put(`${deals}/default`, renamed)).status).toBe(200);
    expect((await list()).map(({ id, stages }) => [id, stages.length])).toEqual([['default', 1]]);
    const { id } = (await create()).body;
    const { status } = await client.put(`${deals}/${id}`, { ...renamed, label: 'Other' });
    expect(status).toBe(409);
    expect((await client.put(`${deals}/nowhere`, renamed)).status).toBe(404);
  });
});

describe('[pipelines.update] a pipeline that is changed', () => {
  test('changes what is sent, and moves the time of its stages', async () => {
    const { id, stages } = (await create()).body;
    clock.advance(2000);
    const { status, body } = await client.patch<PipelineRow>(`${deals}/${id}`, { label: 'Renamed' });
    expect(status).toBe(200);
    expect([body.label, body.displayOrder, body.updatedAt]).toEqual(['Renamed', 3, '2026-10-05T08:00:02.123Z']);
    expect(body.stages).toEqual(stages.map((stage) => ({ ...stage, updatedAt: '2026-10-05T08:00:02.123Z' })));
    expect((await client.get(`${deals}/${id}`)).body).toEqual(body);
  });

  test('stays as it is where nothing changes', async () => {
    const made = (await create()).body;
    clock.advance(2000);
    expect((await client.patch(`${deals}/${made.id}`, {})).body).toEqual(made);
    expect((await client.patch(`${deals}/${made.id}`, { label: 'New Sales', displayOrder: 3 })).body).toEqual(made);
  });

  test('is refused a label of another, archived, and an id that is none', async () => {
    const { id } = (await create()).body;
    expect((await client.patch(`${deals}/${id}`, { label: 'Sales pipeline' })).status).toBe(400);
    expect((await client.patch(`${deals}/${id}`, { archived: false })).status).toBe(400);
    expect((await client.patch(`${deals}/nowhere`, { label: 'New' })).status).toBe(404);
  });
});

describe('[pipelines.delete] a pipeline that is removed', () => {
  test('is gone for good, and its id and label are free', async () => {
    const { id } = (await create({ pipelineId: 'mine' })).body;
    expect((await client.remove(`${deals}/${id}`)).status).toBe(204);
    expect((await client.get(`${deals}/${id}`)).status).toBe(404);
    const again = await client.remove<ErrorBody>(`${deals}/${id}`);
    expect([again.status, again.body.category]).toEqual([404, 'OBJECT_NOT_FOUND']);
    expect((await create({ pipelineId: 'mine' })).status).toBe(201);
  });

  test("may be HubSpot's own", async () => {
    expect((await client.remove(`${deals}/default`)).status).toBe(204);
    expect(await list()).toEqual([]);
    expect((await create({ stages: [dealStage('A', 0, '0.1', 'closedwon')] })).status).toBe(201);
  });
});

describe('[pipelines.audit] what became of a pipeline', () => {
  const audit = async (path: string) => (await client.get<{ readonly results: readonly AuditRow[] }>(`${path}/audit`)).body.results;

  test('is told newest first, with the whole pipeline as it was then', async () => {
    const { id } = (await create()).body;
    clock.advance(1000);
    await client.patch(`${deals}/${id}`, { label: 'Renamed' });
    const [newest, oldest, ...others] = await audit(`${deals}/${id}`);
    expect(others).toEqual([]);
    const common = { portalId, identifier: `${portalId}:${id}` };
    expect(newest).toMatchObject({ ...common, action: 'UPDATE', message: 'Pipeline update', timestamp: '2026-10-05T08:00:01.123Z' });
    expect(oldest).toMatchObject({
      ...common,
      action: 'CREATE',
      message: 'User defined. pipeline created',
      timestamp: '2026-10-05T08:00:00.123Z',
    });
    expect(newest?.rawObject).toMatchObject({
      label: 'Renamed',
      version: 1,
      pipelineId: id,
      portalId,
      objectType: 'DEAL',
      objectTypeId: '0-3',
      active: true,
      default: false,
    });
    expect(oldest?.rawObject).toMatchObject({
      label: 'New Sales',
      version: 0,
      stages: [{ stageId: 'custom stage.A', metadata: { probability: '0.2' } }, {}, {}],
    });
  });

  test('begins empty, and holds the newest 50 changes', async () => {
    expect(await audit(`${deals}/default`)).toEqual([]);
    for (let time = 0; time < 52; time += 1) await client.patch(`${deals}/default`, { label: `Sales ${time}` });
    const entries = await audit(`${deals}/default`);
    expect(entries.length).toBe(50);
    expect(entries[0]?.rawObject).toMatchObject({ label: 'Sales 51', version: 51, default: true });
    expect((await client.get(`${deals}/nowhere/audit`)).status).toBe(404);
  });
});

describe('[properties.read] the properties that hold a pipeline and a stage', () => {
  interface Choices {
    readonly options: readonly { readonly value: string; readonly label: string }[];
  }
  const choices = async (type: string, name: string) => {
    const { body } = await client.get<Choices>(`/crm/properties/2026-03/${type}/${name}`);
    return body.options.map(({ value, label }) => `${value}: ${label}`);
  };

  test('take the pipelines and stages that there are', async () => {
    expect(await choices('deals', 'pipeline')).toEqual(['default: Sales Pipeline']);
    await create({ pipelineId: 'mine' });
    await client.patch(`${deals}/default/stages/closedwon`, { label: 'Sold' });
    expect(await choices('deals', 'pipeline')).toEqual(['default: Sales Pipeline', 'mine: New Sales']);
    const stages = await choices('deals', 'dealstage');
    expect(stages.slice(5, 8)).toEqual(['closedwon: Sold', 'closedlost: Closed Lost', 'custom stage.A: In Progress']);
    await client.remove(`${deals}/mine`);
    expect((await choices('deals', 'dealstage')).length).toBe(7);
    expect((await choices('tickets', 'hs_pipeline_stage'))[0]).toBe('1: New');
  });

  test('are there on a custom object from its first pipeline on, and stay when it is gone', async () => {
    const labels = { singular: 'Boat', plural: 'Boats' };
    const schema = await client.post<{ objectTypeId: string }>('/crm-object-schemas/2026-03/schemas', { name: 'boat', labels });
    const type = schema.body.objectTypeId;
    const sent = { properties: { hs_pipeline: 'mine', hs_pipeline_stage: 'afloat' } };
    const refused = await client.post<ErrorBody>(`/crm/objects/2026-03/${type}`, sent);
    expect(refused.body.errors?.map(({ code }) => code)).toEqual(['PROPERTY_DOESNT_EXIST', 'PROPERTY_DOESNT_EXIST']);
    const stages = [{ label: 'Afloat', displayOrder: 0, metadata: {}, stageId: 'afloat' }];
    await create({ pipelineId: 'mine', stages }, pipelinesPath(type));
    expect(await choices(type, 'hs_pipeline')).toEqual(['mine: New Sales']);
    const made = await client.post<{ id: string }>(`/crm/objects/2026-03/${type}`, sent);
    expect(made.status).toBe(201);
    const entered = `/crm/objects/2026-03/${type}/${made.body.id}?properties=hs_v2_date_entered_afloat`;
    expect((await client.get<{ properties: object }>(entered)).body.properties).toMatchObject({
      hs_v2_date_entered_afloat: '2026-10-05T08:00:00.123Z',
    });
    await client.remove(`${pipelinesPath(type)}/mine`);
    expect(await list(type)).toEqual([]);
    expect(await choices(type, 'hs_pipeline_stage')).toEqual([]);
  });

  test('a record takes a stage of its pipeline, and no other', async () => {
    await create({ pipelineId: 'mine' });
    const deal = (pipeline: string, dealstage: string) =>
      client.post<ErrorBody>('/crm/objects/2026-03/deals', { properties: { dealname: 'Boat', pipeline, dealstage } });
    expect((await deal('mine', 'custom stage.A')).status).toBe(201);
    for (const [pipeline, stage] of [
      ['mine', 'closedwon'],
      ['default', 'custom stage.A'],
      ['nowhere', 'closedwon'],
    ] as const) {
      const { status, body } = await deal(pipeline, stage);
      expect([status, body.errors?.[0]?.code]).toEqual([400, 'INVALID_OPTION']);
    }
    await client.remove(`${deals}/mine`);
    expect((await deal('mine', 'custom stage.A')).status).toBe(400);
  });
});
