import type { AssociationType } from '../domain/association-type.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { ownersOf } from '../domain/owner.ts';
import type { Pipeline } from '../domain/pipeline.ts';
import { isSameLabel } from '../domain/pipeline-stage.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { pipelinePropertiesOf, pipelinesInUse } from '../domain/record-stage.ts';
import type { SentProperties } from '../domain/sent-properties.ts';

/**
 * Finds the object type that a seed names: by any word that HubSpot knows, and a portal's own by its name or labels too, which HubSpot does not
 * resolve.
 */
export function findType(schema: PortalSchema, word: string): ObjectType | Problem {
  const found = schema.objects.resolve(word);
  if (!isProblem(found)) return found;
  const wanted = word.toLowerCase();
  const own = schema.objects.own('never').find((type) => {
    const definition = schema.objects.definitionOf(type);
    const words = [definition?.name, definition?.labels.singular, definition?.labels.plural];
    return words.some((one) => one?.toLowerCase() === wanted);
  });
  return own ?? found;
}

/** Finds the type of a link that a label names by its text or its name, in one direction; undefined where none has it. */
export function findLabel(schema: PortalSchema, from: ObjectType, to: ObjectType, label: string): AssociationType | undefined {
  const { types } = schema.links.between(from.key, to.key);
  return types.find((type) => type.label === label) ?? types.find((type) => type.name === label);
}

/** The labels that there are in one direction, for a message. */
export function tellLabels(schema: PortalSchema, from: ObjectType, to: ObjectType): string {
  const labels = schema.links.between(from.key, to.key).types.flatMap(({ label }) => label ?? []);
  return labels.length === 0 ? 'there is none' : `there are ${labels.join(', ')}`;
}

/** Values with ids in the places of names: of a pipeline and a stage their labels, of an owner the email. What names nothing stays as it is. */
export function withIds(schema: PortalSchema, type: ObjectType, sent: SentProperties): SentProperties {
  const places = placeIds(schema, type, sent);
  const set = schema.properties.of(type);
  let edited: Record<string, SentProperties[string]> | undefined = places;
  for (const name in sent) {
    const value = sent[name];
    if (typeof value !== 'string' || !value.includes('@') || set.get(name)?.referencedObjectType !== 'OWNER') continue;
    const address = value.toLowerCase();
    const owner = [...ownersOf(schema).values()].find(({ email, archivedAt }) => archivedAt === null && email.toLowerCase() === address);
    if (owner !== undefined) edited = { ...edited, [name]: String(owner.id) };
  }
  return edited === undefined ? sent : { ...sent, ...edited };
}

function placeIds(schema: PortalSchema, type: ObjectType, sent: SentProperties): Record<string, string> | undefined {
  const { pipeline: ofPipeline, stage: ofStage } = pipelinePropertiesOf(type);
  const [wanted, wantedStage] = [sent[ofPipeline], sent[ofStage]];
  if (typeof wanted !== 'string' && typeof wantedStage !== 'string') return undefined;
  const pipelines = pipelinesInUse(schema, type);
  const pipeline = typeof wanted === 'string' ? named(pipelines, wanted) : pipelines[0];
  if (pipeline === undefined) return undefined;
  const stage = typeof wantedStage === 'string' ? named(pipeline.stages, wantedStage) : undefined;
  return { ...(typeof wanted === 'string' && { [ofPipeline]: pipeline.id }), ...(stage !== undefined && { [ofStage]: stage.id }) };
}

function named<Named extends Pick<Pipeline, 'id' | 'label'>>(all: readonly Named[], text: string): Named | undefined {
  return all.find(({ id }) => id === text) ?? all.find(({ label }) => isSameLabel(label, text));
}
