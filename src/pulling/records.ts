import { pipelineProperties } from '../catalogue/pipelines.ts';
import { hubspotPipelines } from '../domain/pipeline.ts';
import { hubspotProperties } from '../domain/property.ts';
import { choicesOf, isFault, readPropertyValue } from '../domain/property-value.ts';
import type { SeedPipeline, SeedProperty, SeedRecord } from './document-parts.ts';
import type { PulledProperties } from './properties.ts';
import { compareTexts } from './property-bodies.ts';
import { type Row, rowOf, rowsIn, textIn } from './reading.ts';
import { type Found, type Note, notRead, type Steps } from './steps.ts';
import type { PulledType } from './types.ts';

/** What a pull knows of an object type before it reads the type's records. */
export interface KnownType {
  readonly type: PulledType;
  readonly properties: PulledProperties;
  readonly pipelines: readonly SeedPipeline[];
  /** Ids of the owners that the seed will have. */
  readonly owners: ReadonlySet<string>;
}

/** Puts something else in the place of the values of a record, or leaves them. */
export type Disguise = (known: KnownType, values: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;

/** Records in one batch. Source: objects guide. */
const recordInputsMax = 100;

/** Reads records by their ids, with every value that a seed can set. Those that are gone meanwhile are missing. */
export async function pullRecords(
  steps: Steps,
  known: KnownType,
  ids: readonly string[],
  disguise: Disguise,
): Promise<readonly SeedRecord[]> {
  const records: SeedRecord[] = [];
  for (let at = 0; at < ids.length; at += recordInputsMax) {
    const batch = ids.slice(at, at + recordInputsMax);
    records.push(
      ...(await steps.run(`${known.type.word}: records ${at / recordInputsMax}`, () => readBatch(steps, known, batch, disguise))),
    );
  }
  return records;
}

async function readBatch(
  steps: Steps,
  known: KnownType,
  ids: readonly string[],
  disguise: Disguise,
): Promise<Found<readonly SeedRecord[]>> {
  const { type } = known;
  const settable = new Map(known.properties.settable.map((name) => [name, readerOf(known, name)]));
  const answer = await steps.remote.post(`/crm/objects/2026-03/${type.id}/batch/read`, {
    inputs: ids.map((id) => ({ id })),
    properties: [...settable.keys()],
  });
  if (answer.kind !== 'found') return notRead(answer, { part: 'records', of: type.word }, []);
  const rows = new Map(rowsIn(answer.body, 'results').map((row) => [textIn(row, 'id') ?? '', row]));
  const unfit = new Set<string>();
  const records = ids.flatMap((id): readonly SeedRecord[] => {
    const row = rows.get(id);
    if (row === undefined) return [];
    const values = valuesIn(row, settable, (name) => unfit.add(name));
    const createdAt = textIn(row, 'createdAt');
    const properties = disguise(
      known,
      withKnownStage(known, values, (name) => unfit.add(name)),
    );
    return [{ id, properties: { ...properties }, ...(createdAt !== undefined && { createdAt }) }];
  });
  const notes = [...unfit].toSorted(compareTexts).map((name): Note => {
    return { kind: 'leftOut', part: 'values', of: `${type.word}.${name}`, why: 'some are none that this server takes' };
  });
  return { value: records, notes };
}

type Takes = (value: string) => boolean;

/** Whether a seed can set a value of a property: its options, and the owners, may be fewer here than at the remote. */
function readerOf({ type, properties, owners }: KnownType, name: string): Takes {
  const ofHubspot = hubspotProperties(type.id).get(name);
  const defined = properties.defined.find((property) => property.name === name);
  const refersTo = ofHubspot?.referencedObjectType ?? defined?.referencedObjectType;
  if (refersTo === 'OWNER') return (value) => choicesOf(value).every((id) => owners.has(id));
  if (defined?.options != null) return takesOptions(defined.options);
  return (value) => ofHubspot === undefined || !isFault(readPropertyValue(ofHubspot, value));
}

function takesOptions(options: NonNullable<SeedProperty['options']>): Takes {
  const values = new Set(options.map(({ value }) => value));
  return (value) => choicesOf(value).every((choice) => values.has(choice));
}

function valuesIn(row: Row, settable: ReadonlyMap<string, Takes>, tellUnfit: (name: string) => void): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, takes] of settable) {
    const value = textIn(rowOf(row['properties']), name) ?? '';
    if (value === '') continue;
    if (takes(value)) values[name] = value;
    else tellUnfit(name);
  }
  return values;
}

/** Values without a pipeline and a stage that the seed will not have: the record goes to the beginning of the first pipeline. */
function withKnownStage(
  { type, pipelines }: KnownType,
  values: Readonly<Record<string, string>>,
  tellUnfit: (name: string) => void,
): Readonly<Record<string, string>> {
  const { pipeline, stage } = pipelineProperties[type.id] ?? pipelineProperties.other;
  const sent = values[stage];
  if (sent === undefined) return values;
  const replaced = new Set(pipelines.map(({ pipelineId }) => pipelineId));
  const fromStart = hubspotPipelines(type.id).filter(({ id }) => !replaced.has(id));
  const ids = [
    ...pipelines.flatMap(({ pipelineId, stages }) => stages.map(({ stageId }) => [pipelineId, stageId])),
    ...fromStart.flatMap(({ id, stages }) => stages.map((one) => [id, one.id])),
  ];
  const inPipeline = values[pipeline];
  if (ids.some(([id, stageId]) => stageId === sent && (inPipeline === undefined || id === inPipeline))) return values;
  tellUnfit(stage);
  const { [pipeline]: _pipeline, [stage]: _stage, ...rest } = values;
  return rest;
}
