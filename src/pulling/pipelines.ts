import { hubspotPipelines, type Pipeline } from '../domain/pipeline.ts';
import { isProblem } from '../domain/problem.ts';
import { readRuleType } from '../domain/property-rule-write.ts';
import type { SeedPipeline, SeedRules } from './document-parts.ts';
import { compareTexts } from './property-bodies.ts';
import { flagIn, numberIn, type Row, rowOf, rowsIn, textIn, textsIn } from './reading.ts';
import { foundIn, type Note, type Steps } from './steps.ts';
import type { PulledType } from './types.ts';

type SeedStage = SeedPipeline['stages'][number];

/** Whether records of a type can go through pipelines, as far as this server knows. */
export function mayHavePipelines({ id, schema }: PulledType): boolean {
  return schema !== undefined || hubspotPipelines(id).length > 0;
}

/** Reads the pipelines of an object type that are not as every account has them from the start. */
export function pullPipelines(steps: Steps, type: PulledType): Promise<readonly SeedPipeline[]> {
  return steps.run(`${type.word}: pipelines`, async () => {
    const answer = await steps.remote.get(`/crm/pipelines/2026-03/${type.id}`);
    return foundIn<readonly SeedPipeline[]>(answer, { part: 'pipelines', of: type.word }, [], (body) => {
      const pipelines = rowsIn(body, 'results').flatMap(pipelineIn);
      const fromStart = new Map(hubspotPipelines(type.id).map((pipeline) => [pipeline.id, pipeline]));
      const gone = [...fromStart.keys()].filter((id) => !pipelines.some(({ pipelineId }) => pipelineId === id));
      const why = 'the account deleted it, which a seed cannot';
      return {
        value: pipelines.filter((pipeline) => !isAsFromStart(pipeline, fromStart.get(pipeline.pipelineId ?? ''))).toSorted(byPlace),
        notes: gone.map((id): Note => ({ kind: 'leftOut', part: 'pipeline', of: `${type.word}.${id}`, why })),
      };
    });
  });
}

function pipelineIn(row: Row): readonly SeedPipeline[] {
  const [pipelineId, label] = [textIn(row, 'id'), textIn(row, 'label')];
  if (pipelineId === undefined || label === undefined || flagIn(row, 'archived')) return [];
  const stages = rowsIn(row, 'stages').filter((stage) => !flagIn(stage, 'archived'));
  return [{ pipelineId, label, displayOrder: numberIn(row, 'displayOrder') ?? 0, stages: stages.flatMap(stageIn).toSorted(byPlace) }];
}

function stageIn(row: Row): readonly SeedStage[] {
  const [stageId, label] = [textIn(row, 'id'), textIn(row, 'label')];
  if (stageId === undefined || label === undefined) return [];
  // Whether a stage is closed follows from the rest.
  const metadata = Object.entries(rowOf(row['metadata'])).filter(([name]) => name !== 'isClosed');
  const texts = metadata.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return [{ stageId, label, displayOrder: numberIn(row, 'displayOrder') ?? 0, metadata: Object.fromEntries(texts.toSorted()) }];
}

/** Places are not compared: those of the pipelines that every account has are assumed. */
function isAsFromStart({ label, stages }: SeedPipeline, fromStart: Pipeline | undefined): boolean {
  if (fromStart === undefined || fromStart.label !== label) return false;
  const said = (stageId: string, stage: Pick<SeedStage, 'label' | 'metadata'>) => {
    const { isClosed: _follows, ...metadata } = stage.metadata ?? {};
    return JSON.stringify([stageId, stage.label, Object.entries(metadata).toSorted()]);
  };
  const own = stages.map((stage) => said(stage.stageId ?? '', stage));
  return own.join() === fromStart.stages.map((stage) => said(stage.id, stage)).join();
}

function byPlace(one: SeedPipeline | SeedStage, other: SeedPipeline | SeedStage): number {
  return (one.displayOrder ?? 0) - (other.displayOrder ?? 0) || compareTexts(one.label, other.label);
}

type SeedRule = SeedRules['propertyValidationRules'][number];

/** Reads the rules for the values of an object type's properties: of those that `isKnown` says this server has or will have. */
export function pullRules(steps: Steps, type: PulledType, isKnown: (name: string) => boolean): Promise<readonly SeedRules[]> {
  return steps.run(`${type.word}: rules`, async () => {
    const answer = await steps.remote.get(`/crm/property-validations/2026-03/${type.id}`);
    return foundIn<readonly SeedRules[]>(answer, { part: 'property rules', of: type.word }, [], (body) => {
      const rules = rowsIn(body, 'results').map((row): SeedRules => {
        const propertyValidationRules = rowsIn(row, 'propertyValidationRules').map(ruleIn);
        const sorted = propertyValidationRules.toSorted((one, other) => compareTexts(one.ruleType, other.ruleType));
        return { propertyName: textIn(row, 'propertyName') ?? '', propertyValidationRules: sorted };
      });
      const known = rules.filter(({ propertyName }) => isKnown(propertyName)).map(withKnownRules);
      const unknown = rules.flatMap(({ propertyName, propertyValidationRules }) =>
        propertyValidationRules
          .filter(({ ruleType }) => isProblem(readRuleType(ruleType)))
          .map(({ ruleType }): Note => {
            return { kind: 'leftOut', part: 'property rule', of: `${type.word}.${propertyName}`, why: `${ruleType} is not known` };
          }),
      );
      const kept = known.filter(({ propertyValidationRules }) => propertyValidationRules.length > 0);
      return { value: kept.toSorted((one, other) => compareTexts(one.propertyName, other.propertyName)), notes: unknown };
    });
  });
}

function withKnownRules({ propertyName, propertyValidationRules }: SeedRules): SeedRules {
  return { propertyName, propertyValidationRules: propertyValidationRules.filter(({ ruleType }) => !isProblem(readRuleType(ruleType))) };
}

function ruleIn(row: Row): SeedRule {
  const ruleArguments = [...textsIn(row, 'ruleArguments')];
  const normalized = flagIn(row, 'shouldApplyNormalization') ? { shouldApplyNormalization: true as const } : {};
  return { ruleType: textIn(row, 'ruleType') ?? '', ruleArguments, ...normalized };
}
