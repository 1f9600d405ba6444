import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { dealStage, type PipelineRow, pipelinesPath, stagesPath } from './pipeline-wire.ts';
import { problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
  const stages = ['a', 'b', 'c'].map((id, place) => dealStage(id.toUpperCase(), place, '0.5', id));
  const made = await client.post(pipelinesPath('deals'), { pipelineId: 'mine', label: 'Mine', displayOrder: 1, stages });
  expect(made.status).toBe(201);
});

const deal = (stage: string) => client.create('deals', { dealname: 'Boat', pipeline: 'mine', dealstage: stage });
const mine = (edition: string) => `${pipelinesPath('deals', edition)}/mine`;
const used = (stages: readonly string[], records: readonly string[]) =>
  problemOf({
    message: `Stage IDs: [${stages.join(', ')}] are being referenced by object IDs: [${records.join(', ')}]`,
    context: { stageIds: [`[${stages.join(', ')}]`], objectIds: [`[${records.join(', ')}]`] },
    category: 'VALIDATION_ERROR',
    subCategory: 'PipelineError.STAGE_ID_IN_USE',
  });
const without = (left: readonly string[]) => ({
  label: 'Mine',
  displayOrder: 1,
  stages: left.map((id, place) => dealStage(id.toUpperCase(), place, '0.5', id)),
});

/** How a removal is asked for so that stages in use are kept: from 2026-09 on whatever the query says. */
const asked = [
  ['v3', 'validateReferencesBeforeDelete=true'],
  ['2025-09', 'validateDealStageUsagesBeforeDelete=TRUE'],
  ['2026-03', 'validateReferencesBeforeDelete=true'],
  ['2026-09', ''],
  ['2026-09', 'validateReferencesBeforeDelete=false&validateDealStageUsagesBeforeDelete=false'],
  ['2026-09-beta', ''],
] as const;

describe('[pipelines.delete] [pipelines.replace] stages that records are in', () => {
  test.each(asked)('%s?%s: keep their pipeline, and the refusal names all stages and the records', async (edition, query) => {
    const [one, other] = [await deal('b'), await deal('c')];
    const { status, body } = await client.remove(`${mine(edition)}?${query}`);
    expect([status, body]).toEqual([400, used(['a', 'b', 'c'], [one, other])]);
    expect((await client.get<PipelineRow>(mine(edition))).body.stages.length).toBe(3);
  });

  test.each(asked)('%s?%s: may not be left out of a replacement, others may', async (edition, query) => {
    const one = await deal('b');
    const path = `${mine(edition)}?${query}`;
    const { status, body } = await client.put(path, without(['a', 'c']));
    expect([status, body]).toEqual([400, used(['b'], [one])]);
    const kept = await client.put<PipelineRow>(path, without(['b']));
    expect(kept.status).toBe(200);
    expect(kept.body.stages.map(({ id }) => id)).toEqual(['b']);
  });

  test.each(['v3', '2025-09', '2026-03'])('%s: go where nobody asks to keep them, and the records stay in them', async (edition) => {
    const id = await deal('b');
    expect((await client.remove(mine(edition))).status).toBe(204);
    const { body } = await client.get<{ properties: object }>(`/crm/objects/2026-03/deals/${id}?properties=dealstage,pipeline`);
    expect(body.properties).toMatchObject({ dealstage: 'b', pipeline: 'mine' });
  });

  test('count no archived record, and no record that has moved on', async () => {
    const [gone, moved] = [await deal('a'), await deal('b')];
    await client.remove(`/crm/objects/2026-03/deals/${gone}`);
    await client.patch(`/crm/objects/2026-03/deals/${moved}`, { properties: { pipeline: 'default', dealstage: 'closedwon' } });
    expect((await client.remove(mine('2026-09'))).status).toBe(204);
  });

  test('are told after what is wrong with the request itself', async () => {
    await deal('b');
    const { status, body } = await client.put<{ message: string }>(mine('2026-09'), without([]));
    expect([status, body.message]).toEqual([400, 'Pipeline must have at least one stage']);
  });

  test('are of tickets too', async () => {
    const ticket = await client.create('tickets', { subject: 'Leak', hs_pipeline: '0', hs_pipeline_stage: '3' });
    const ofTickets = await client.remove(`${pipelinesPath('tickets', '2026-09')}/0`);
    expect(ofTickets.body).toEqual(used(['1', '2', '3', '4'], [ticket]));
  });

  test('and a record that comes at the same moment: one of the two is refused', async () => {
    for (let time = 0; time < 20; time += 1) {
      const id = `race${time}`;
      const stages = [dealStage('A', 0, '0.5', id)];
      await client.post(pipelinesPath('deals'), { pipelineId: id, label: id, displayOrder: 1, stages });
      const create = () => client.post('/crm/objects/2026-03/deals', { properties: { dealname: 'Boat', pipeline: id, dealstage: id } });
      const remove = () => client.remove(`${pipelinesPath('deals', '2026-09')}/${id}`);
      const [one, other] = await Promise.all(time % 2 === 0 ? [create(), remove()] : [remove(), create()]);
      expect([one, other].map(({ status }) => status).filter((status) => status === 400).length).toBe(1);
    }
  });
});

describe('[pipelines.deleteStage] a stage that records are in', () => {
  test.each([
    ['v3', '?validateReferencesBeforeDelete=true'],
    ['2026-09', ''],
    ['2026-09-beta', '?validateReferencesBeforeDelete=false'],
  ])('%s%s: is kept, another one goes', async (edition, query) => {
    const id = await deal('b');
    const { status, body } = await client.remove(`${stagesPath('deals', 'mine', edition)}/b${query}`);
    expect([status, body]).toEqual([400, used(['b'], [id])]);
    expect((await client.remove(`${stagesPath('deals', 'mine', edition)}/a${query}`)).status).toBe(204);
  });

  test('goes where nobody asks to keep it', async () => {
    await deal('b');
    expect((await client.remove(`${stagesPath('deals', 'mine', '2026-03')}/b`)).status).toBe(204);
    expect((await client.get(`${stagesPath('deals', 'mine')}/b`)).status).toBe(404);
  });
});
