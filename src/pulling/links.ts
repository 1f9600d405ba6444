import { type AssociationType, hubspotAssociationTypes } from '../domain/association-type.ts';
import { associationTypeKeyOf } from '../domain/ids.ts';
import { parseObjectTypeId } from '../domain/object-type.ts';
import type { SeedLimit } from './document-parts.ts';
import { compareTexts } from './property-bodies.ts';
import { numberIn, rowsIn, textIn } from './reading.ts';
import { type Found, foundIn, type Note, type Steps } from './steps.ts';
import type { PulledType } from './types.ts';

/** One direction of an association type, as the definition of an object type tells it. */
export interface LinkRow {
  readonly from: string;
  readonly to: string;
  readonly id: number;
  readonly name: string;
}

/** A label of the account's own in one direction, as lists of labels tell it. Ids of object types. */
export interface LabelRow {
  readonly from: string;
  readonly to: string;
  readonly id: number;
  readonly label: string;
}

/** One of HubSpot's own types, by its object types; undefined where this server does not know it. */
export function hubspotTypeOf(id: number): AssociationType | undefined {
  return hubspotAssociationTypes().byKey(associationTypeKeyOf(0, id));
}

/** What a definition of an object type tells of its associations; undefined where it cannot be read. */
export function pullLinks(steps: Steps, type: PulledType): Promise<readonly LinkRow[] | undefined> {
  return steps.run(`${type.word}: associations`, async () => {
    const answer = await steps.remote.get(`/crm-object-schemas/2026-03/schemas/${type.id}`, { includePropertyDefinitions: 'false' });
    const place = { part: 'names of association types', of: type.word };
    return foundIn<readonly LinkRow[] | undefined>(answer, place, undefined, (body) => ({
      value: rowsIn(body, 'associations').flatMap((row): readonly LinkRow[] => {
        const [from, to, id] = [textIn(row, 'fromObjectTypeId'), textIn(row, 'toObjectTypeId'), Number(textIn(row, 'id'))];
        return from === undefined || to === undefined || !(id > 0) ? [] : [{ from, to, id, name: textIn(row, 'name') ?? '' }];
      }),
      notes: [],
    }));
  });
}

/**
 * Whether two object types may have labels of the account's own: their associations are more than HubSpot's, or cannot be read. An own type may have
 * the id of one of HubSpot's: ids are counted, not compared.
 */
export function mayHaveLabels(links: readonly LinkRow[] | undefined, from: string, to: string): boolean {
  if (links === undefined) return true;
  const rows = links.filter((row) => row.from === from && row.to === to);
  const ofHubspot = new Set(rows.filter(({ id }) => isHubspots(id, from, to)).map(({ id }) => id));
  return rows.length > ofHubspot.size;
}

function isHubspots(id: number, from: string, to: string): boolean {
  const type = hubspotTypeOf(id);
  return type !== undefined && type.from === parseObjectTypeId(from) && type.to === parseObjectTypeId(to);
}

/** Reads the labels that the account made, from one object type to another. */
export function pullLabelRows(steps: Steps, from: PulledType, to: PulledType): Promise<readonly LabelRow[]> {
  return steps.run(`${from.word} to ${to.word}: labels`, async () => {
    const answer = await steps.remote.get(`/crm/associations/2026-03/${from.id}/${to.id}/labels`);
    const place = { part: 'association labels', of: `${from.word} to ${to.word}` };
    return foundIn<readonly LabelRow[]>(answer, place, [], (body): Found<readonly LabelRow[]> => {
      const rows = rowsIn(body, 'results');
      const labels = rows.flatMap((row): readonly LabelRow[] => {
        const [id, label] = [numberIn(row, 'typeId'), textIn(row, 'label')];
        return row['category'] === 'USER_DEFINED' && id !== undefined && label ? [{ from: from.id, to: to.id, id, label }] : [];
      });
      const foreign = rows.filter((row) => row['category'] === 'INTEGRATOR_DEFINED' && textIn(row, 'label') !== undefined);
      const notes = foreign.map((row): Note => {
        return { kind: 'leftOut', part: 'association label', of: `${place.of}: ${textIn(row, 'label')}`, why: 'an app defines it' };
      });
      return { value: labels.toSorted((one, other) => one.id - other.id), notes };
    });
  });
}

/** A limit as the remote tells it: of which type, but not between what. */
interface LimitRow {
  readonly category: string;
  readonly typeId: number;
  readonly max: number;
}

/** What the pull knows of the ends of association types. */
export interface KnownEnds {
  readonly types: readonly PulledType[];
  readonly labels: readonly LabelRow[];
  readonly links: readonly LinkRow[];
}

/** Reads the limits that administrators set on associations. */
export async function pullLimits(steps: Steps, known: KnownEnds): Promise<readonly SeedLimit[]> {
  const rows = await steps.run('association limits', async () => {
    const answer = await steps.remote.get('/crm/associations/2026-03/definitions/configurations/all');
    return foundIn<readonly LimitRow[]>(answer, { part: 'association limits', of: '' }, [], (body) => ({
      value: rowsIn(body, 'results').flatMap((row): readonly LimitRow[] => {
        const [category, typeId, max] = [textIn(row, 'category'), numberIn(row, 'typeId'), numberIn(row, 'userEnforcedMaxToObjectIds')];
        return category === undefined || typeId === undefined || max === undefined ? [] : [{ category, typeId, max }];
      }),
      notes: [],
    }));
  });
  const limits = rows.flatMap((row): readonly SeedLimit[] => {
    const limit = limitOf(row, known);
    if (limit !== undefined) return [limit];
    const of = `${row.category} ${row.typeId}`;
    steps.note({ kind: 'leftOut', part: 'association limit', of, why: 'it is of object types that were not pulled, or not known' });
    return [];
  });
  const textOf = ({ from, to, label, type }: SeedLimit) => JSON.stringify([from, to, label ?? '', type?.typeId ?? 0]);
  return limits.toSorted((one, other) => compareTexts(textOf(one), textOf(other)));
}

function limitOf({ category, typeId, max }: LimitRow, { types, labels, links }: KnownEnds): SeedLimit | undefined {
  const wordOf = (id: string) => types.find((type) => type.id === id)?.word;
  const between = (from: string, to: string, rest: Pick<SeedLimit, 'label' | 'type'>): SeedLimit | undefined => {
    const [one, other] = [wordOf(from), wordOf(to)];
    return one === undefined || other === undefined ? undefined : { from: one, to: other, ...rest, maxToObjectIds: max };
  };
  if (category === 'HUBSPOT_DEFINED') {
    const type = hubspotTypeOf(typeId);
    const [from, to] = [type?.from, type?.to].map((key) => types.find(({ id }) => parseObjectTypeId(id) === key)?.id);
    if (type === undefined || from === undefined || to === undefined) return undefined;
    return between(from, to, type.isDefault ? {} : { type: { category, typeId } });
  }
  if (category !== 'USER_DEFINED') return undefined;
  const label = labels.find(({ id }) => id === typeId);
  if (label !== undefined) return between(label.from, label.to, { label: label.label });
  const link = links.find(({ id, from, to }) => id === typeId && (from.startsWith('2-') || to.startsWith('2-')));
  return link === undefined ? undefined : between(link.from, link.to, {});
}
