import type { ObjectType } from './object-type.ts';
import { type PipelineStage, stagePropertyKey } from './pipeline.ts';
import type { PortalSchema } from './portal-schema.ts';
import type { PropertySet } from './property.ts';

/** The properties of one stage, those that the object type defines. */
export interface StageProperties {
  readonly stage: PipelineStage;
  readonly entered: readonly string[];
  readonly exited: readonly string[];
  /** How long a record was in the stage when it was there last, and in all. */
  readonly latest: readonly string[];
  readonly cumulative: readonly string[];
}

/** What the stages of an object type say of a record that comes into them. */
export interface StageIndex {
  readonly byStage: ReadonlyMap<string, StageProperties>;
  /** Properties that hold the time at which a record came into the stage that it is in. */
  readonly current: readonly string[];
}

const currentNames = ['hs_v2_date_entered_current_stage', 'hs_v2_time_in_current_stage'];
const prefixes = {
  entered: ['hs_v2_date_entered_', 'hs_date_entered_'],
  exited: ['hs_v2_date_exited_', 'hs_date_exited_'],
  latest: ['hs_v2_latest_time_in_', 'hs_time_in_'],
  cumulative: ['hs_v2_cumulative_time_in_'],
} as const;

const ofOneStage = new RegExp(`^(${Object.values(prefixes).flat().join('|')})`);

const indexes = new WeakMap<PropertySet, StageIndex>();

/** The stages of an object type by id. Built once for a set of definitions: a change of pipelines makes another one. */
export function stageIndexOf(schema: PortalSchema, type: ObjectType): StageIndex {
  const set = schema.properties.of(type);
  const known = indexes.get(set);
  if (known !== undefined) return known;
  const isDefined = (name: string) => set.get(name) !== undefined;
  const byStage = new Map<string, StageProperties>();
  for (const stage of schema.properties.pipelinesOf(type).flatMap(({ stages }) => stages)) {
    const named = (words: readonly string[]) => words.map((prefix) => prefix + stagePropertyKey(stage)).filter(isDefined);
    const { entered, exited, latest, cumulative } = prefixes;
    byStage.set(stage.id, {
      stage,
      entered: named(entered),
      exited: named(exited),
      latest: named(latest),
      cumulative: named(cumulative),
    });
  }
  const built = { byStage, current: currentNames.filter(isDefined) };
  indexes.set(set, built);
  return built;
}

/** True for a property of one stage: the answer to a write leaves it out. Source: recorded objects-create-02, -03, -05 and objects-update-02. */
export function isOfOneStage(name: string): boolean {
  return ofOneStage.test(name) && !currentNames.includes(name);
}
