import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type AuditRow, dealStage, type PipelineRow, pipelinesPath, places, type StageRow, stagesPath } from './pipeline-wire.ts';
import { type ErrorBody, problemOf } from './wire.ts';

const clock = new StandingClock('2026-10-05T08:00:00Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  clock.set('2026-10-05T08:00:00Z');
  client = await freshClient();
  const stages = [dealStage('First', 0, '0.1', 'a'), dealStage('Second', 1, '0.2', 'b'), dealStage('Third', 5, '0.3', 'c')];
  await client.post(pipelinesPath('deals'), { pipelineId: 'mine', label: 'Mine', displayOrder: 1, stages });
});

const stages = stagesPath('deals', 'mine');
const list = async (path = stages) => (await client.get<{ readonly results: readonly StageRow[] }>(path)).body.results;
const inUse = { category: 'VALIDATION_ERROR', subCategory: 'PipelineError.STAGE_LABEL_EXISTS' };

describe('[pipelines.listStages] [pipelines.readStage] the stages of a pipeline', () => {
  test('are those of the pipeline, in order of display, whole and one by one', async () => {
    const pipeline = (await client.get<PipelineRow>(`${pipelinesPath('deals')}/mine`)).body;
    expect(await list()).toEqual(pipeline.stages);
    expect((await client.get(`${stages}/b`)).body).toEqual(pipeline.stages[1]);
    expect(places(pipeline.stages)).toEqual(['0 First', '1 Second', '5 Third']);
  });

  test('that are not there, or in a pipeline that is not there, are not found', async () => {
    for (const path of [`${stages}/closedwon`, stagesPath('deals', 'nowhere'), `${stagesPath('deals', 'nowhere')}/a`]) {
      const { status, body } = await client.get<ErrorBody>(path);
      expect([status, body.category]).toEqual([404, 'OBJECT_NOT_FOUND']);
    }
  });
});

describe('[pipelines.createStage] a new stage', () => {
  test.each([
    ['a place that is free', 3, ['0 First', '1 Second', '3 New', '5 Third']],
    ['the end', 9, ['0 First', '1 Second', '5 Third', '9 New']],
    ['a place that is taken', 1, ['0 First', '1 Second', '2 New', '3 Third']],
  ])('goes to %s', async (_where, displayOrder, expected) => {
    const { status, body } = await client.post<StageRow>(stages, dealStage('New', displayOrder));
    expect(status).toBe(201);
    expect(body).toMatchObject({ label: 'New', metadata: { isClosed: 'false', probability: '0.5' }, createdAt: '2026-10-05T08:00:00Z' });
    expect(body.id).toMatch(/^\d+$/);
    expect(places(await list())).toEqual(expected);
    expect(await list()).toContainEqual(body);
  });

  test('keeps the id that is sent', async () => {
    expect((await client.post<StageRow>(stages, dealStage('New', 3, '0.5', 'My Stage'))).body.id).toBe('My Stage');
    expect((await client.get(`${stages}/My%20Stage`)).status).toBe(200);
  });

  test.each([
    ['a label of another', dealStage('FIRST ', 9), { message: 'Stage with label FIRST  already exists', ...inUse }],
    [
      'an id of the pipeline',
      dealStage('New', 9, '0.5', 'a'),
      { message: 'An existing active stage in another pipeline is already using stage id a' },
    ],
    [
      'an id of another pipeline',
      dealStage('New', 9, '0.5', 'closedwon'),
      { message: 'An existing active stage in another pipeline is already using stage id closedwon' },
    ],
    ['a place below zero', dealStage('New', -1), { message: 'Pipeline display order cannot be negative' }],
  ])('with %s is refused', async (_what, sent, told) => {
    const before = await list();
    const { status, body } = await client.post(stages, sent);
    expect([status, body]).toEqual([400, problemOf(told)]);
    expect(await list()).toEqual(before);
  });

  test('in a pipeline that is not there is not found', async () => {
    expect((await client.post(stagesPath('deals', 'nowhere'), dealStage('New', 1))).status).toBe(404);
  });
});

describe('[pipelines.updateStage] a stage that is changed', () => {
  test('changes what is sent; metadata that is not sent stays', async () => {
    clock.advance(1000);
    const { status, body } = await client.patch<StageRow>(`${stages}/b`, { label: 'Renamed' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'b', label: 'Renamed', displayOrder: 1, metadata: { isClosed: 'false', probability: '0.2' } });
    expect([body.createdAt, body.updatedAt]).toEqual(['2026-10-05T08:00:00Z', '2026-10-05T08:00:01Z']);
    expect((await list()).map(({ updatedAt }) => updatedAt)).toEqual([
      '2026-10-05T08:00:00Z',
      '2026-10-05T08:00:01Z',
      '2026-10-05T08:00:00Z',
    ]);
    expect((await client.patch<StageRow>(`${stages}/b`, { metadata: {} })).body.metadata).toEqual(body.metadata);
    const won = await client.patch<StageRow>(`${stages}/b`, { metadata: { probability: '1' } });
    expect(won.body.metadata).toEqual({ isClosed: 'true', probability: '1.0' });
    expect((await client.get<PipelineRow>(`${pipelinesPath('deals')}/mine`)).body.updatedAt).toBe('2026-10-05T08:00:01Z');
  });

  test('moves to a free place alone, and behind the one that has a place that is taken', async () => {
    await client.patch(`${stages}/a`, { displayOrder: 7 });
    expect(places(await list())).toEqual(['1 Second', '5 Third', '7 First']);
    await client.patch(`${stages}/a`, { displayOrder: 1 });
    expect(places(await list())).toEqual(['0 Second', '1 First', '2 Third']);
  });

  test.each([
    ['a label of another', { label: 'first' }, { message: 'Stage with label first already exists', ...inUse }],
    ['no probability', { metadata: { probability: null } }, { message: 'must specify probability when writing a dealstage' }],
    ['a place below zero', { displayOrder: -1 }, { message: 'Pipeline display order cannot be negative' }],
  ])('with %s is refused', async (_what, sent, told) => {
    const before = await list();
    const { status, body } = await client.patch(`${stages}/b`, sent);
    expect([status, body]).toEqual([400, problemOf(told)]);
    expect(await list()).toEqual(before);
  });

  test('its own label in another case is no other', async () => {
    expect((await client.patch<StageRow>(`${stages}/b`, { label: 'SECOND' })).body.label).toBe('SECOND');
  });

  test('of tickets leaves one that closes', async () => {
    const told = {
      message: 'TICKET pipeline: 0 must have at least one closed stage',
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.MISSING_CLOSED_STAGE',
    };
    const open = await client.patch(`${stagesPath('tickets', '0')}/4`, { metadata: { ticketState: 'OPEN' } });
    expect([open.status, open.body]).toEqual([400, problemOf(told)]);
    const gone = await client.remove(`${stagesPath('tickets', '0')}/4`);
    expect([gone.status, gone.body]).toEqual([400, problemOf(told)]);
  });
});

describe('[pipelines.replaceStage] a stage that is replaced', () => {
  test('becomes what is sent, metadata too', async () => {
    clock.advance(1000);
    const { status, body } = await client.put<StageRow>(`${stages}/b`, dealStage('Other', 3, '0.9'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'b', label: 'Other', displayOrder: 3, metadata: { isClosed: 'false', probability: '0.9' } });
    const { body: told } = await client.put<ErrorBody>(`${stages}/b`, { label: 'Other', displayOrder: 3, metadata: {} });
    expect(told.message).toBe('must specify probability when writing a dealstage');
    expect((await client.put(`${stages}/nowhere`, dealStage('Other', 3))).status).toBe(404);
  });
});

describe('[pipelines.deleteStage] a stage that is removed', () => {
  test('is gone, and leaves the others where they are', async () => {
    expect((await client.remove(`${stages}/b`)).status).toBe(204);
    expect(places(await list())).toEqual(['0 First', '5 Third']);
    expect((await client.get(`${stages}/b`)).status).toBe(404);
  });

  test.each(['mine/stages/nowhere', 'nowhere/stages/a', 'default/stages/a'])('%s is no problem, and removes nothing', async (path) => {
    const before = await list();
    expect((await client.remove(`${pipelinesPath('deals')}/${path}`)).status).toBe(204);
    expect(await list()).toEqual(before);
  });

  test('is not the last one', async () => {
    await client.remove(`${stages}/a`);
    await client.remove(`${stages}/b`);
    const { status, body } = await client.remove(`${stages}/c`);
    expect([status, body]).toEqual([400, problemOf({ message: 'Pipeline must have at least one stage', category: 'VALIDATION_ERROR' })]);
  });
});

describe('[pipelines.auditStage] what became of a stage', () => {
  test('is told newest first, and nothing of the others', async () => {
    const { id } = (await client.post<StageRow>(stages, dealStage('New', 9))).body;
    clock.advance(1000);
    await client.patch(`${stages}/${id}`, { label: 'Newer' });
    clock.advance(1000);
    await client.patch(`${stages}/a`, { label: 'Old' });
    const { results } = (await client.get<{ readonly results: readonly AuditRow[] }>(`${stages}/${id}/audit`)).body;
    expect(results.map(({ action, timestamp }) => [action, timestamp])).toEqual([
      ['UPDATE', '2026-10-05T08:00:01Z'],
      ['CREATE', '2026-10-05T08:00:00Z'],
    ]);
    expect(results.map(({ rawObject }) => rawObject['label'])).toEqual(['Newer', 'New']);
    expect((await client.get(`${stages}/nowhere/audit`)).status).toBe(404);
  });
});
