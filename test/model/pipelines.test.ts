import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Client, startServer } from '../behaviour/client.ts';
import { type PipelineRow, type PipelineRows, pipelinesPath } from '../behaviour/pipeline-wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

/** A stage as the model keeps it; `id` undefined: HubSpot gives it a number. */
interface Stage {
  readonly id: string | undefined;
  readonly label: string;
  readonly order: number;
}
type Model = Map<string, readonly Stage[]>;

const ids = ['a', 'b', 'c', 'd'];
const pipelineIds = ['p', 'q'];
const anyLabel = fc.constantFrom('One', 'Two', 'Three', 'one ', 'Four');
const anyOrder = fc.integer({ min: -1, max: 4 });
const anyStage = fc.record({ id: fc.option(fc.constantFrom(...ids), { nil: undefined }), label: anyLabel, order: anyOrder });
const anyStages = fc.array(anyStage, { maxLength: 4 });
const anyPipeline = fc.constantFrom(...pipelineIds);
const anyCommand = fc.oneof(
  fc.record({ verb: fc.constant('create' as const), pipeline: anyPipeline, stages: anyStages }),
  fc.record({ verb: fc.constant('replace' as const), pipeline: anyPipeline, stages: anyStages }),
  fc.record({ verb: fc.constant('remove' as const), pipeline: anyPipeline }),
  fc.record({ verb: fc.constant('add' as const), pipeline: anyPipeline, stage: anyStage }),
  fc.record({ verb: fc.constant('move' as const), pipeline: anyPipeline, id: fc.constantFrom(...ids), label: anyLabel, order: anyOrder }),
  fc.record({ verb: fc.constant('drop' as const), pipeline: anyPipeline, id: fc.constantFrom(...ids) }),
);
type Command = typeof anyCommand extends fc.Arbitrary<infer Value> ? Value : never;

const same = (one: string) => one.trim().toLowerCase();
const repeats = (values: readonly (string | undefined)[]) => {
  const named = values.filter((value) => value !== undefined);
  return new Set(named).size < named.length;
};

/** Stages that no two of which want one place stay where they are; otherwise later ones come first, numbered from 0. */
function settled(stages: readonly Stage[]): readonly Stage[] {
  const ordered = stages.map((stage, place) => ({ stage, place })).sort((x, y) => x.stage.order - y.stage.order || y.place - x.place);
  const isTied = new Set(stages.map(({ order }) => order)).size < stages.length;
  return ordered.map(({ stage }, order) => (isTied ? { ...stage, order } : stage));
}

function inserted(others: readonly Stage[], stage: Stage): readonly Stage[] {
  const holder = others.find(({ order }) => order === stage.order);
  if (holder === undefined) return [...others, stage].sort((x, y) => x.order - y.order);
  return others.flatMap((one) => (one === holder ? [one, stage] : [one])).map((one, order) => ({ ...one, order }));
}

/** Ids of stages in the other pipelines. */
const elsewhere = (model: Model, pipeline: string) =>
  [...model].filter(([id]) => id !== pipeline).flatMap(([, stages]) => stages.map(({ id }) => id));

/** Why stages that are sent whole are refused, if they are. */
function refusalOf(stages: readonly Stage[], others: readonly (string | undefined)[]): number | undefined {
  for (const [place, { id, label, order }] of stages.entries()) {
    const earlier = stages.slice(0, place);
    if (order < 0) return 400;
    if (id !== undefined && others.includes(id)) return 409;
    if (repeats([id, ...earlier.map((one) => one.id)]) || earlier.some((one) => same(one.label) === same(label))) return 400;
  }
  return stages.length === 0 ? 400 : undefined;
}

type Verb = Command['verb'];
type Of<Name extends Verb> = Extract<Command, { readonly verb: Name }>;

/** What the model answers to each verb: the status, having changed itself where the command is carried out. */
const laws: { readonly [Name in Verb]: (model: Model, command: Of<Name>) => number } = {
  create(model, { pipeline, stages }) {
    if (model.has(pipeline)) return 400;
    const refusal = refusalOf(stages, elsewhere(model, pipeline));
    if (refusal === undefined) model.set(pipeline, settled(stages));
    return refusal ?? 201;
  },
  replace(model, { pipeline, stages }) {
    if (!model.has(pipeline)) return 404;
    const refusal = refusalOf(stages, elsewhere(model, pipeline));
    if (refusal === undefined) model.set(pipeline, settled(stages));
    return refusal ?? 200;
  },
  remove: (model, { pipeline }) => (model.delete(pipeline) ? 204 : 404),
  add(model, { pipeline, stage }) {
    const held = model.get(pipeline);
    if (held === undefined) return 404;
    const taken = stage.id !== undefined && [...elsewhere(model, pipeline), ...held.map(({ id }) => id)].includes(stage.id);
    if (stage.order < 0 || taken || held.some(({ label }) => same(label) === same(stage.label))) return 400;
    model.set(pipeline, inserted(held, stage));
    return 201;
  },
  move(model, { pipeline, id, label, order }) {
    const held = model.get(pipeline);
    const moved = held?.find((stage) => stage.id === id);
    if (held === undefined || moved === undefined) return 404;
    const others = held.filter((stage) => stage !== moved);
    if (order < 0 || others.some((stage) => same(stage.label) === same(label))) return 400;
    model.set(pipeline, inserted(others, { ...moved, label, order }));
    return 200;
  },
  drop(model, { pipeline, id }) {
    const held = model.get(pipeline);
    const left = held?.filter((stage) => stage.id !== id) ?? [];
    if (held === undefined || left.length === held.length) return 204;
    if (left.length === 0) return 400;
    model.set(pipeline, left);
    return 204;
  },
};

function obey(model: Model, command: Command): number {
  // The law of a verb takes the command of that verb.
  return (laws[command.verb] as (model: Model, command: Command) => number)(model, command);
}

const path = pipelinesPath('deals');
const wireStage = ({ id, label, order }: Stage) => ({
  label,
  displayOrder: order,
  metadata: { probability: '0.5' },
  ...(id !== undefined && { stageId: id }),
});

async function send(client: Client, command: Command): Promise<number> {
  const whole = () => ({
    label: command.pipeline,
    displayOrder: 1,
    stages: 'stages' in command ? command.stages.map(wireStage) : [],
  });
  const one = `${path}/${command.pipeline}`;
  switch (command.verb) {
    case 'create':
      return (await client.post(path, { ...whole(), pipelineId: command.pipeline })).status;
    case 'replace':
      return (await client.put(one, whole())).status;
    case 'remove':
      return (await client.remove(one)).status;
    case 'add':
      return (await client.post(`${one}/stages`, wireStage(command.stage))).status;
    case 'move':
      return (await client.patch(`${one}/stages/${command.id}`, { label: command.label, displayOrder: command.order })).status;
    case 'drop':
      return (await client.remove(`${one}/stages/${command.id}`)).status;
  }
}

async function listed(client: Client): Promise<readonly PipelineRow[]> {
  return (await client.get<PipelineRows>(path)).body.results.filter(({ id }) => id !== 'default');
}

function expectWhole(pipelines: readonly PipelineRow[]): void {
  const stages = pipelines.flatMap((pipeline) => pipeline.stages);
  expect(repeats(stages.map(({ id }) => id))).toBe(false);
  for (const pipeline of pipelines) {
    expect(pipeline.stages.length).toBeGreaterThan(0);
    expect(repeats(pipeline.stages.map(({ label }) => same(label)))).toBe(false);
    const orders = pipeline.stages.map(({ displayOrder }) => displayOrder);
    expect(orders).toEqual([...new Set(orders)].toSorted((x, y) => x - y));
  }
}

test('after any commands pipelines and their stages are what the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyCommand, { minLength: 1, maxLength: 25 }), async (commands) => {
      const client = await freshClient();
      const model: Model = new Map();
      for (const command of commands) expect([command, await send(client, command)]).toEqual([command, obey(model, command)]);
      const pipelines = await listed(client);
      const theirs = new Map(pipelines.map(({ id, stages }) => [id, stages]));
      expect([...theirs.keys()].toSorted()).toEqual([...model.keys()].toSorted());
      for (const [id, stages] of model) {
        const expected = stages.map((stage) => ({
          id: stage.id ?? expect.stringMatching(/^\d+$/),
          label: stage.label,
          displayOrder: stage.order,
        }));
        expect(theirs.get(id)?.map(({ id: stageId, label, displayOrder }) => ({ id: stageId, label, displayOrder }))).toEqual(expected);
      }
      expectWhole(pipelines);
    }),
    { numRuns: 80 },
  );
});

test('commands sent at the same moment leave no stage in two pipelines, and no two stages of one label or place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyCommand, { minLength: 2, maxLength: 25 }), async (commands) => {
      const client = await freshClient();
      await Promise.all(commands.map((command) => send(client, command)));
      expectWhole(await listed(client));
    }),
    { numRuns: 30 },
  );
});
